import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  mapItems,
  mapMembers,
  member,
} from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { FieldError } from '../admission.ts'
import { describedChild } from './described-child.ts'
import { dns1035LabelProblems, pathSegmentProblems } from './kubernetes-names.ts'
import { decodeMetadata } from './object-metadata.ts'
import { showValue } from './show-value.ts'
import { validateMetadata } from './validate-metadata.ts'

/** A value with sound embedded resources, or why it has none. */
interface Coerced<Value extends Json> {
  readonly value: Value
  readonly errors: readonly FieldError[]
}

/**
 * Brings apiVersion, kind and metadata of embedded resources into their types (apiextensions-apiserver
 * pkg/apiserver/schema/objectmeta/algorithm.go): a request with the wrong type is refused, an object from etcd
 * (`isStored`) loses the field; unknown fields of metadata go, and their paths into `pruned`.
 */
export function coerceEmbeddedResources(
  object: JsonObject,
  schema: StructuralSchema | null,
  isStored: boolean,
  pruned: string[],
): Coerced<JsonObject> {
  const { value, errors } = coerceEmbeddedValue(object, schema, isStored, pruned)
  return { value: isJsonObject(value) ? value : object, errors }
}

/** The same for any value of a schema: a default, say. */
export function coerceEmbeddedValue(
  given: Json,
  schema: StructuralSchema | null,
  isStored: boolean,
  pruned: string[],
): Coerced<Json> {
  const path: PathSegment[] = []
  const errors: FieldError[] = []

  function visit(value: Json, node: StructuralSchema | null): Json {
    if (node === null || value === null || typeof value !== 'object' || !hasEmbedded(node)) return value
    const { items } = node
    if (isJsonArray(value)) return mapItems(value, (item, index) => at(index, () => visit(item, items)))
    return isJsonObject(value) ? visitObject(value, node) : value
  }

  function visitObject(value: JsonObject, node: StructuralSchema): JsonObject {
    return mapMembers(value, (inner, key) =>
      at(key, () => {
        if (node.embeddedResource && (key === 'apiVersion' || key === 'kind')) return typeMeta(inner)
        if (node.embeddedResource && key === 'metadata') return metadata(inner)
        return visit(inner, describedChild(node, key))
      }),
    )
  }

  function typeMeta(value: Json): Json | undefined {
    if (typeof value === 'string') return value
    if (!isStored) errors.push(embeddedError(path, `Invalid value: ${showValue(value)}: must be a string`))
    return isStored ? undefined : value
  }

  function metadata(value: Json): Json {
    const decoded = decodeMetadata(value)
    const malformed = decoded === null ? [[]] : decoded.malformed
    for (const inner of isStored ? [] : malformed) {
      errors.push(embeddedError([...path, ...inner], 'Invalid value: cannot be decoded into metadata'))
    }
    for (const inner of decoded?.unknown ?? []) pruned.push(formatPath([...path, ...inner]))
    return decoded?.metadata ?? value
  }

  function at<T>(segment: PathSegment, step: () => T): T {
    path.push(segment)
    const result = step()
    path.pop()
    return result
  }

  return { value: visit(given, schema), errors }
}

/**
 * Demands apiVersion and kind of every embedded resource, and sound metadata where there is some
 * (apiextensions-apiserver pkg/apiserver/schema/objectmeta/validation.go). Never ratcheted; a PUT of `/status` does not
 * ask for it.
 */
export function validateEmbeddedResources(given: Json, schema: StructuralSchema | null): readonly FieldError[] {
  const errors: FieldError[] = []
  const path: PathSegment[] = []

  function visit(value: Json, node: StructuralSchema | null): void {
    if (node === null || value === null || typeof value !== 'object' || !hasEmbedded(node)) return
    if (isJsonArray(value)) {
      for (const [index, item] of value.entries()) at(index, () => visit(item, node.items))
    } else if (isJsonObject(value)) {
      if (node.embeddedResource) errors.push(...resourceErrors(value, path))
      for (const key of Object.keys(value)) at(key, () => visit(value[key] ?? null, describedChild(node, key)))
    }
  }

  function at(segment: PathSegment, step: () => void): void {
    path.push(segment)
    step()
    path.pop()
  }

  visit(given, schema)
  return errors
}

function resourceErrors(resource: JsonObject, path: readonly PathSegment[]): readonly FieldError[] {
  const missing = ['apiVersion', 'kind']
    .filter((key) => !Object.hasOwn(resource, key))
    .map((key): FieldError => ({ ...embeddedError([...path, key], 'Required value'), keyword: 'required' }))
  const invalid = (key: string, problem: string) =>
    embeddedError([...path, key], `Invalid value: ${showValue(member(resource, key) ?? null)}: ${problem}`)
  return [
    ...missing,
    ...apiVersionProblems(member(resource, 'apiVersion')).map((problem) => invalid('apiVersion', problem)),
    ...kindProblems(member(resource, 'kind')).map((problem) => invalid('kind', problem)),
    ...metadataErrors(member(resource, 'metadata'), [...path, 'metadata']),
  ]
}

function apiVersionProblems(apiVersion: Json | undefined): readonly string[] {
  if (apiVersion === undefined) return []
  if (typeof apiVersion !== 'string') return ['must be a string']
  if (apiVersion === '') return ['must not be empty']
  return apiVersion !== '/' && apiVersion.split('/').length > 2 ? [`unexpected GroupVersion string: ${apiVersion}`] : []
}

function kindProblems(kind: Json | undefined): readonly string[] {
  if (kind === undefined) return []
  if (typeof kind !== 'string') return ['must be a string']
  if (kind === '') return ['must not be empty']
  return dns1035LabelProblems(kind.toLowerCase()).map(
    (problem) => `may have mixed case, but should otherwise match: ${problem}`,
  )
}

function metadataErrors(metadata: Json | undefined, path: readonly PathSegment[]): readonly FieldError[] {
  if (metadata === undefined) return []
  const decoded = decodeMetadata(metadata)
  if (decoded === null || decoded.malformed.length > 0) {
    return [embeddedError(path, 'Invalid value: cannot be decoded into metadata')]
  }
  return validateMetadata(decoded.metadata, pathSegmentProblems).map((problem) =>
    embeddedError([...path, ...problem.path], problem.message),
  )
}

function embeddedError(path: readonly PathSegment[], message: string): FieldError {
  return { path: formatPath(path), keyword: 'x-kubernetes-embedded-resource', message, isRatcheted: false }
}

const known = new WeakMap<StructuralSchema, boolean>()

/** The node or one below it is an embedded resource, junctors left out. */
function hasEmbedded(schema: StructuralSchema): boolean {
  const found = known.get(schema)
  if (found !== undefined) return found
  const { additionalProperties, items, properties } = schema
  const has =
    schema.embeddedResource ||
    (items !== null && hasEmbedded(items)) ||
    (additionalProperties !== null && typeof additionalProperties !== 'boolean' && hasEmbedded(additionalProperties)) ||
    [...(properties?.values() ?? [])].some(hasEmbedded)
  known.set(schema, has)
  return has
}

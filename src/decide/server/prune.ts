import { isJsonArray, isJsonObject, type Json, type JsonObject, mapItems, mapMembers } from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'

/** What the server keeps at the root and in an embedded resource whatever the schema says. */
const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * Removes the fields that the schema does not name, as the API server does on every request and every read
 * (apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go). `x-kubernetes-preserve-unknown-fields` keeps
 * the unknown fields of one object and prunes inside its known ones again; `additionalProperties: true` keeps the keys
 * of a map and empties the objects below them. Without a schema only the root's apiVersion, kind and metadata stay.
 * The path of every removed field is added to `pruned`, at its topmost place.
 */
export function prune(object: JsonObject, schema: StructuralSchema | null, pruned: string[]): JsonObject {
  const pruner = new Pruner(pruned)
  if (schema === null) return mapMembers(object, (value, key) => (metaFields.has(key) ? value : pruner.drop(key)))
  return schema.preserveUnknownFields
    ? pruner.keepUnknown(object, schema, true)
    : pruner.keepKnown(object, schema, true)
}

/** The same below the root: of a default value, say. `isResourceRoot`: the value is an embedded resource. */
export function pruneValue(value: Json, schema: StructuralSchema, isResourceRoot: boolean, pruned: string[]): Json {
  return isResourceRoot && isJsonObject(value) ? prune(value, schema, pruned) : new Pruner(pruned).value(value, schema)
}

class Pruner {
  readonly #path: PathSegment[] = []
  readonly #pruned: string[]

  constructor(pruned: string[]) {
    this.#pruned = pruned
  }

  value(value: Json, schema: StructuralSchema | null): Json {
    if (schema?.preserveUnknownFields) return this.#skip(value, schema)
    if (isJsonArray(value)) {
      return mapItems(value, (item, index) => this.#at(index, () => this.value(item, schema?.items ?? null)))
    }
    if (!isJsonObject(value)) return value
    return schema === null
      ? mapMembers(value, (_, key) => this.drop(key))
      : this.keepKnown(value, schema, schema.embeddedResource)
  }

  keepKnown(object: JsonObject, schema: StructuralSchema, isResource: boolean): JsonObject {
    return mapMembers(object, (value, key) => {
      if (isResource && metaFields.has(key)) return value
      const child = childSchema(schema, key)
      return child === undefined ? this.drop(key) : this.#at(key, () => this.value(value, child))
    })
  }

  keepUnknown(object: JsonObject, schema: StructuralSchema, isResource: boolean): JsonObject {
    return mapMembers(object, (value, key) => {
      if (isResource && metaFields.has(key)) return value
      const child = childSchema(schema, key)
      return child === undefined ? value : this.#at(key, () => this.value(value, child))
    })
  }

  drop(key: string): undefined {
    this.#pruned.push(formatPath([...this.#path, key]))
    return undefined
  }

  /** Inside an array, preserving goes on below the items whatever they say themselves. */
  #skip(value: Json, schema: StructuralSchema | null): Json {
    if (schema === null) return value
    if (isJsonArray(value)) {
      return mapItems(value, (item, index) => this.#at(index, () => this.#skip(item, schema.items)))
    }
    return isJsonObject(value) ? this.keepUnknown(value, schema, schema.embeddedResource) : value
  }

  #at<T>(segment: PathSegment, visit: () => T): T {
    this.#path.push(segment)
    const result = visit()
    this.#path.pop()
    return result
  }
}

/** Of a member: null where the schema allows it without describing it, undefined where it is unknown. */
function childSchema(schema: StructuralSchema, key: string): StructuralSchema | null | undefined {
  const property = schema.properties?.get(key)
  if (property !== undefined) return property
  if (schema.additionalProperties === null) return undefined
  return typeof schema.additionalProperties === 'boolean' ? null : schema.additionalProperties
}

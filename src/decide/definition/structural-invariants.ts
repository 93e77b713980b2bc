import { isJsonArray, member, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { type DefinitionError, forbidden, invalid, required } from './definition-error.ts'
import { setKeywords } from './keyword-presence.ts'
import type { PatternProblem } from './pattern-problem.ts'

type Level = 'root' | 'item' | 'field'

const emptyType: Record<Level, string> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/**
 * What makes a schema structural: one type per node outside the junctors, inside them none and no default, title,
 * description, nullable, additionalProperties or extension (apiextensions-apiserver pkg/apiserver/schema/validation.go).
 */
export function structuralInvariantErrors(
  schema: StructuralSchema,
  path: Path,
  problemOf: PatternProblem,
): readonly DefinitionError[] {
  const errors: DefinitionError[] = []
  new Invariants(problemOf, errors).node(schema, 'root', path)
  return errors
}

class Invariants {
  readonly #problemOf: PatternProblem
  readonly #errors: DefinitionError[]

  constructor(problemOf: PatternProblem, errors: DefinitionError[]) {
    this.#problemOf = problemOf
    this.#errors = errors
  }

  node(schema: StructuralSchema, level: Level, path: Path): void {
    const type = typeOf(schema)
    const { items, additionalProperties } = schema
    if (type === 'array' && items === null) this.#errors.push(required([...path, 'items'], 'must be specified'))
    if (items !== null) this.node(items, 'item', [...path, 'items'])
    for (const [key, child] of schema.properties ?? []) this.node(child, 'field', [...path, 'properties', key])
    if (additionalProperties !== null) {
      const at = [...path, 'additionalProperties']
      if (level === 'root') this.#errors.push(forbidden(at, 'must not be used at the root'))
      if (typeof additionalProperties !== 'boolean') this.node(additionalProperties, 'field', at)
    }
    this.#extensions(schema, path)
    const firstAllOf = schema.allOf[0]
    this.#junctors(
      schema,
      isIntOrString(schema.anyOf),
      firstAllOf !== undefined && isIntOrString(firstAllOf.anyOf),
      path,
    )
    this.#type(schema, type, level, path)
    this.#resource(schema, level, path)
  }

  #extensions(schema: StructuralSchema, path: Path): void {
    if (!schema.intOrString) return
    const detail = 'must be false if x-kubernetes-int-or-string is true'
    for (const [isSet, keyword] of [
      [schema.preserveUnknownFields, 'x-kubernetes-preserve-unknown-fields'],
      [schema.embeddedResource, 'x-kubernetes-embedded-resource'],
    ] as const) {
      if (isSet) this.#errors.push(invalid([...path, keyword], true, detail))
    }
  }

  #type(schema: StructuralSchema, type: string, level: Level, path: Path): void {
    const at = [...path, 'type']
    if (schema.embeddedResource && type !== 'object') {
      const detail = 'must be object if x-kubernetes-embedded-resource is true'
      this.#errors.push(type === '' ? required(at, detail) : invalid(at, type, detail))
    } else if (type === '' && !schema.intOrString && !schema.preserveUnknownFields) {
      this.#errors.push(required(at, emptyType[level]))
    }
    if (level === 'root' && type !== '' && type !== 'object') {
      this.#errors.push(invalid(at, type, 'must be object at the root'))
    }
  }

  #resource(schema: StructuralSchema, level: Level, path: Path): void {
    const { properties, embeddedResource } = schema
    const hasHead = level === 'root' || embeddedResource
    if (embeddedResource && schema.additionalProperties !== null) {
      const detail = 'must not be used if x-kubernetes-embedded-resource is set'
      this.#errors.push(forbidden([...path, 'additionalProperties'], detail))
    }
    for (const key of hasHead ? ['kind', 'apiVersion'] : []) {
      const child = properties?.get(key)
      if (child === undefined || typeOf(child) === 'string') continue
      this.#errors.push(invalid([...path, 'properties', key, 'type'], typeOf(child), 'must be string'))
    }
    const metadata = properties?.get('metadata')
    if (metadata !== undefined) this.#metadata(metadata, hasHead, level, [...path, 'properties', 'metadata'])
    if (embeddedResource && !schema.preserveUnknownFields && (properties?.size ?? 0) === 0) {
      const detail =
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
      this.#errors.push(required([...path, 'properties'], detail))
    }
  }

  #metadata(metadata: StructuralSchema, hasHead: boolean, level: Level, path: Path): void {
    if (hasHead && typeOf(metadata) !== 'object') {
      this.#errors.push(invalid([...path, 'type'], typeOf(metadata), 'must be object'))
    }
    if (level !== 'root') return
    const names = [...(metadata.properties?.keys() ?? [])]
    const hasOnlyNames = names.every((name) => name === 'name' || name === 'generateName')
    const rest = setKeywords(metadata.raw).filter((keyword) => keyword !== 'type' && keyword !== 'default')
    if (rest.some((keyword) => keyword !== 'properties' || !hasOnlyNames)) {
      const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
      this.#errors.push(forbidden(path, detail))
    }
  }

  /** The two spellings of int-or-string may name types: `skipAnyOf`, or the `anyOf` of the first `allOf`. */
  #junctors(schema: StructuralSchema, skipAnyOf: boolean, skipFirstAllOfAnyOf: boolean, path: Path): void {
    if (!skipAnyOf) {
      for (const [index, branch] of schema.anyOf.entries()) this.#branch(branch, false, [...path, 'anyOf', index])
    }
    for (const [index, branch] of schema.allOf.entries()) {
      this.#branch(branch, skipFirstAllOfAnyOf && index === 0, [...path, 'allOf', index])
    }
    for (const [index, branch] of schema.oneOf.entries()) this.#branch(branch, false, [...path, 'oneOf', index])
    if (schema.not !== null) this.#branch(schema.not, false, [...path, 'not'])
    if (schema.pattern !== null && schema.pattern !== '') {
      const problem = this.#problemOf(schema.pattern, [...path, 'pattern'])
      if (problem !== null) this.#errors.push(problem)
    }
  }

  #branch(branch: StructuralSchema, skipAnyOf: boolean, path: Path): void {
    this.#junctors(branch, skipAnyOf, false, path)
    if (branch.items !== null) this.#branch(branch.items, false, [...path, 'items'])
    for (const [key, child] of branch.properties ?? []) this.#branch(child, false, [...path, 'properties', key])
    for (const keyword of setKeywords(branch.raw)) {
      const detail = inBranches.get(keyword)
      if (detail !== undefined && !isHarmless(branch, keyword)) this.#errors.push(forbidden([...path, keyword], detail))
    }
    if (branch.properties?.has('metadata')) {
      const at = [...path, 'properties', 'metadata']
      this.#errors.push(forbidden(at, 'must not be specified in a nested context'))
    }
  }
}

/** What a branch of a junctor must not say. */
const inBranches: ReadonlyMap<string, string> = new Map([
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
])

/** An empty list of keys or rules, and `additionalProperties: false`, count as nothing in a branch. */
function isHarmless(branch: StructuralSchema, keyword: string): boolean {
  const value = member(branch.raw, keyword)
  const isEmptyList = isJsonArray(value) && value.length === 0
  return isAbsentInBranch(branch, keyword) || (keyword.startsWith('x-kubernetes-') && isEmptyList)
}

/** As written, so that a type the server does not know is not taken for none. */
function typeOf(schema: StructuralSchema): string {
  return stringMember(schema.raw, 'type') ?? ''
}

/** Exactly `anyOf: [{type: integer}, {type: string}]`; in a branch even empty `properties` are something. */
function isIntOrString(anyOf: readonly StructuralSchema[]): boolean {
  const isOnly = (branch: StructuralSchema | undefined, type: string) =>
    branch !== undefined &&
    typeOf(branch) === type &&
    branch.properties === null &&
    setKeywords(branch.raw).every((keyword) => keyword === 'type' || isAbsentInBranch(branch, keyword))
  return anyOf.length === 2 && isOnly(anyOf[0], 'integer') && isOnly(anyOf[1], 'string')
}

function isAbsentInBranch(branch: StructuralSchema, keyword: string): boolean {
  return keyword === 'additionalProperties' && branch.additionalProperties === false
}

/** Fields and items that a junctor names and nothing outside the junctors does (pkg/apiserver/schema/complete.go). */
export function completenessErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const errors: DefinitionError[] = []

  function junctors(branch: StructuralSchema, spine: StructuralSchema, spinePath: Path, branchPath: Path): void {
    const visit = (inner: StructuralSchema, ...steps: Path) =>
      nested(inner, spine, spinePath, [...branchPath, ...steps])
    if (branch.not !== null) visit(branch.not, 'not')
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
      for (const [index, inner] of branch[keyword].entries()) visit(inner, keyword, index)
    }
  }

  function nested(branch: StructuralSchema, spine: StructuralSchema | null, spinePath: Path, branchPath: Path): void {
    if (spine === null) {
      errors.push(required(spinePath, `because it is defined in ${branchPath.join('.')}`))
      return
    }
    junctors(branch, spine, spinePath, branchPath)
    if (branch.items !== null) {
      nested(branch.items, spine.items, [...spinePath, 'items'], [...branchPath, 'items'])
    }
    for (const [key, inner] of branch.properties ?? []) {
      const step = ['properties', key]
      nested(inner, spine.properties?.get(key) ?? null, [...spinePath, ...step], [...branchPath, ...step])
    }
  }

  junctors(schema, schema, path, path)
  return errors
}

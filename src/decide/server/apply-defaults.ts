import { isJsonArray, isJsonObject, type Json, type JsonObject, mapItems, mapMembers } from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { describedChild } from './described-child.ts'

/**
 * Fills in the defaults of absent fields, and of nulls that are not nullable, items and map values included
 * (apiextensions-apiserver pkg/apiserver/schema/defaulting/algorithm.go); a default value is itself completed by the
 * defaults below it. The topmost path of everything filled in is added to `defaulted`.
 */
export function applyDefaults(object: JsonObject, schema: StructuralSchema | null, defaulted: string[]): JsonObject {
  return schema === null ? object : new Defaulter(defaulted).object(object, schema)
}

class Defaulter {
  readonly #path: PathSegment[] = []
  readonly #defaulted: string[]
  /** How many of the values around were filled in: what is inside them is not reported again. */
  #filledAround = 0

  constructor(defaulted: string[]) {
    this.#defaulted = defaulted
  }

  object(object: JsonObject, schema: StructuralSchema): JsonObject {
    const { own, hasBelow } = defaultsOf(schema)
    if (!hasBelow) return object
    const members = mapMembers(object, (value, key) => {
      const child = describedChild(schema, key)
      return child === null ? value : this.#child(key, value, child)
    })
    const absent = own.filter(([key]) => !Object.hasOwn(object, key))
    if (absent.length === 0) return members
    return Object.fromEntries([
      ...Object.entries(members),
      ...absent.map(([key, child, value]): [string, Json] => [key, this.#fill(key, value, child)]),
    ])
  }

  #child(segment: PathSegment, value: Json, schema: StructuralSchema): Json {
    if (value === null && !schema.nullable && schema.default !== undefined) {
      return this.#fill(segment, schema.default, schema)
    }
    if (value === null || typeof value !== 'object' || !defaultsOf(schema).hasBelow) return value
    this.#path.push(segment)
    const result = this.#inside(value, schema)
    this.#path.pop()
    return result
  }

  #fill(segment: PathSegment, value: Json, schema: StructuralSchema): Json {
    this.#path.push(segment)
    if (this.#filledAround === 0) this.#defaulted.push(formatPath(this.#path))
    this.#filledAround += 1
    const result = this.#inside(value, schema)
    this.#filledAround -= 1
    this.#path.pop()
    return result
  }

  #inside(value: Json, schema: StructuralSchema): Json {
    const { items } = schema
    if (isJsonArray(value)) {
      return items === null ? value : mapItems(value, (item, index) => this.#child(index, item, items))
    }
    return isJsonObject(value) ? this.object(value, schema) : value
  }
}

interface Defaults {
  /** Of the properties that have one: name, schema, value. */
  readonly own: readonly (readonly [string, StructuralSchema, Json])[]
  /** A default stands below this node at any depth, junctors left out. */
  readonly hasBelow: boolean
}

const known = new WeakMap<StructuralSchema, Defaults>()

/** Where a node has defaults; worked out once, so that an object costs only what its schema can fill in. */
function defaultsOf(schema: StructuralSchema): Defaults {
  const found = known.get(schema)
  if (found !== undefined) return found
  const own: [string, StructuralSchema, Json][] = []
  let hasBelow = false
  for (const [key, child] of schema.properties ?? []) {
    if (child.default !== undefined) own.push([key, child, child.default])
    hasBelow ||= child.default !== undefined || defaultsOf(child).hasBelow
  }
  for (const child of [schema.items, schema.additionalProperties]) {
    if (child === null || typeof child === 'boolean') continue
    hasBelow ||= child.default !== undefined || defaultsOf(child).hasBelow
  }
  const defaults = { own, hasBelow }
  known.set(schema, defaults)
  return defaults
}

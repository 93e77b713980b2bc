import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  jsonEquals,
  member,
} from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { describedChild } from './described-child.ts'
import { asInt64 } from './go-number.ts'

/**
 * A value next to the stored value that stands for the same thing (k8s.io/apiserver pkg/cel/common/equality.go).
 * Fields and map keys correlate by name if the schema describes them, items only in lists of type map, by their keys.
 * The server ratchets an error where the value around it `isUnchanged`. Two consequences of its bookkeeping are kept:
 * an object with a member that no schema describes never counts as unchanged, and a list of type map may be reordered.
 */
export class Correlation {
  readonly #value: Json
  readonly #previous: Json
  readonly #schema: StructuralSchema
  readonly #children = new Map<string | number, Correlation | null>()
  #previousByKeys: ReadonlyMap<string, Json> | undefined
  #isUnchanged: boolean | undefined

  constructor(value: Json, previous: Json, schema: StructuralSchema) {
    this.#value = value
    this.#previous = previous
    this.#schema = schema
  }

  /** Of a whole object: the root and `metadata` are never unchanged, for stored metadata has members no schema describes. */
  static ofObject(object: JsonObject, previous: JsonObject, schema: StructuralSchema): Correlation {
    const root = new Correlation(object, previous, schema)
    root.#isUnchanged = false
    const metadata = root.child('metadata')
    if (metadata !== null) metadata.#isUnchanged = false
    return root
  }

  /** Null where nothing correlates. */
  child(segment: string | number): Correlation | null {
    const known = this.#children.get(segment)
    if (known !== undefined) return known
    const found = typeof segment === 'number' ? this.#item(segment) : this.#member(segment)
    this.#children.set(segment, found)
    return found
  }

  isUnchanged(): boolean {
    this.#isUnchanged ??= this.#compare()
    return this.#isUnchanged
  }

  #member(key: string): Correlation | null {
    const value = member(this.#value, key)
    const previous = member(this.#previous, key)
    if (value === undefined || previous === undefined) return null
    const schema = describedChild(this.#schema, key)
    return schema === null ? null : new Correlation(value, previous, schema)
  }

  #item(index: number): Correlation | null {
    const { items, listType } = this.#schema
    if (listType !== 'map' || items === null || !isJsonArray(this.#value) || !isJsonArray(this.#previous)) return null
    const value = this.#value[index]
    const key = compositeKey(value, this.#schema.listMapKeys)
    if (value === undefined || key === null) return null
    this.#previousByKeys ??= itemsByKeys(this.#previous, this.#schema)
    const previous = this.#previousByKeys.get(key)
    return previous === undefined ? null : new Correlation(value, previous, items)
  }

  #compare(): boolean {
    const value = this.#value
    const previous = this.#previous
    if (isJsonArray(value) && isJsonArray(previous)) {
      if (value.length !== previous.length) return false
      if (this.#schema.listType !== 'map') return jsonEquals(value, previous)
      return value.every((_, index) => this.child(index)?.isUnchanged() ?? false)
    }
    if (isJsonObject(value) && isJsonObject(previous)) {
      const keys = Object.keys(value)
      return (
        keys.length === Object.keys(previous).length && keys.every((key) => this.child(key)?.isUnchanged() ?? false)
      )
    }
    return jsonEquals(value, previous)
  }
}

/** The first item of each key, as the server looks it up. */
function itemsByKeys(items: JsonArray, schema: StructuralSchema): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>()
  if (schema.type !== 'array') return found
  for (const item of items) {
    const key = compositeKey(item, schema.listMapKeys)
    if (key !== null && !found.has(key)) found.set(key, item)
  }
  return found
}

/** Null where an item has not every key, or one that is no scalar. */
function compositeKey(item: Json | undefined, keys: readonly string[]): string | null {
  if (keys.length === 0 || !isJsonObject(item)) return null
  const parts: string[] = []
  for (const key of keys) {
    const value = member(item, key)
    if (value === undefined || value === null || typeof value === 'object') return null
    parts.push(scalarKey(value, keys.length > 1))
  }
  return parts.join('\0')
}

/** With several keys the server writes numbers with six decimals, so that smaller differences vanish. */
function scalarKey(value: boolean | number | bigint | string, isComposite: boolean): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean' || asInt64(value) !== null) return String(value)
  return isComposite ? Number(value).toFixed(6) : `float ${Number(value)}`
}

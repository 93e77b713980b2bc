import {
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  member,
} from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { FieldError } from '../admission.ts'
import { goTypeOf } from './go-number.ts'
import { showValue } from './show-value.ts'

/**
 * Uniqueness in lists of type set and map (apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go). An item
 * that lacks the keys counts as one key, null as one item; of several equal items the second is reported.
 */
export function validateListTypes(object: JsonObject, schema: StructuralSchema | null): readonly FieldError[] {
  if (schema === null || !hasListTypes(schema)) return []
  const judge = new ListTypeJudge()
  judge.object(object, schema)
  return judge.errors
}

class ListTypeJudge {
  readonly errors: FieldError[] = []
  readonly #path: PathSegment[] = []

  object(object: JsonObject, schema: StructuralSchema): void {
    const { properties, additionalProperties } = schema
    for (const key of Object.keys(object)) {
      const value = object[key] ?? null
      const property = properties?.get(key)
      if (property !== undefined) this.#child(key, value, property)
      if (additionalProperties !== null && typeof additionalProperties !== 'boolean') {
        this.#child(key, value, additionalProperties)
      }
    }
  }

  #child(segment: PathSegment, value: Json, schema: StructuralSchema): void {
    if (value === null || typeof value !== 'object' || !hasListTypes(schema)) return
    this.#path.push(segment)
    if (isJsonArray(value)) this.#array(value, schema)
    else if (isJsonObject(value)) this.object(value, schema)
    this.#path.pop()
  }

  #array(items: JsonArray, schema: StructuralSchema): void {
    if (schema.listType === 'set') {
      for (const index of secondAppearances(items)) this.#duplicate(index, items[index] ?? null)
    } else if (schema.listType === 'map') this.#map(items, schema.listMapKeys)
    if (schema.items !== null) {
      for (const [index, item] of items.entries()) this.#child(index, item, schema.items)
    }
  }

  #map(items: JsonArray, keys: readonly string[]): void {
    const wrong = items.findIndex((item) => item !== null && !isJsonObject(item))
    if (wrong >= 0) {
      const message = `Invalid value: ${showValue(items[wrong] ?? null)}: must be an object for an array of list-type map`
      this.#add(wrong, message)
      return
    }
    const keyObjects = items.map((item) => Object.fromEntries(keys.flatMap((key) => entryOf(item, key))))
    for (const index of secondAppearances(keyObjects)) this.#duplicate(index, keyObjects[index] ?? {})
  }

  #duplicate(index: number, value: Json): void {
    const shown = isJsonObject(value) || isJsonArray(value) ? canonicalJson(value) : showValue(value)
    this.#add(index, `Duplicate value: ${shown}`)
  }

  #add(index: number, message: string): void {
    const path = formatPath([...this.#path, index])
    this.errors.push({ path, keyword: 'x-kubernetes-list-type', message, isRatcheted: false })
  }
}

function entryOf(item: Json, key: string): [string, Json][] {
  const value = member(item, key)
  return value === undefined ? [] : [[key, value]]
}

function secondAppearances(items: JsonArray): readonly number[] {
  if (items.length < 2) return []
  const times = new Map<string, number>()
  const found: number[] = []
  for (const [index, item] of items.entries()) {
    const key = `${goTypeOf(item)} ${canonicalJson(item)}`
    const seen = times.get(key) ?? 0
    if (seen === 1) found.push(index)
    times.set(key, seen + 1)
  }
  return found
}

const known = new WeakMap<StructuralSchema, boolean>()

/** A list of type set or map is at or below the node, junctors left out. */
function hasListTypes(schema: StructuralSchema): boolean {
  const found = known.get(schema)
  if (found !== undefined) return found
  const { additionalProperties, items, properties } = schema
  const has =
    schema.listType === 'set' ||
    schema.listType === 'map' ||
    (items !== null && hasListTypes(items)) ||
    (additionalProperties !== null &&
      typeof additionalProperties !== 'boolean' &&
      hasListTypes(additionalProperties)) ||
    [...(properties?.values() ?? [])].some(hasListTypes)
  known.set(schema, has)
  return has
}

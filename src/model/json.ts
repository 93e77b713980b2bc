/**
 * JSON as the API server holds it. An integer literal beyond ±(2^53-1) is a `bigint`, so 64-bit
 * integers keep every digit; every other number is a `number`.
 */
export type Json = null | boolean | number | bigint | string | JsonArray | JsonObject
export type JsonArray = readonly Json[]
export interface JsonObject {
  readonly [key: string]: Json
}

/** A JSON object: neither null nor an array. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON array. */
export function isJsonArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value)
}

/** An own property, or undefined; never one inherited from `Object.prototype`. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The value at a chain of keys, or undefined. */
export function memberAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((current, key) => member(current, key), value)
}

/** An own member that is a text. */
export function stringMember(value: Json | undefined, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' ? found : undefined
}

/** An own member that is true or false. */
export function booleanMember(value: Json | undefined, key: string): boolean | undefined {
  const found = member(value, key)
  return typeof found === 'boolean' ? found : undefined
}

/** An own member that is an array; an empty one where there is none. */
export function arrayMember(value: Json | undefined, key: string): JsonArray {
  const found = member(value, key)
  return isJsonArray(found) ? found : []
}

/** An own member that is an object. */
export function objectMember(value: Json | undefined, key: string): JsonObject | undefined {
  const found = member(value, key)
  return isJsonObject(found) ? found : undefined
}

/** Deep equality by JSON's own types: `1`, `1n`… compare by value, key order is irrelevant. */
export function jsonEquals(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    return (typeof left === 'number' || typeof left === 'bigint') &&
      (typeof right === 'number' || typeof right === 'bigint')
      ? // biome-ignore lint/suspicious/noDoubleEquals: bigint and number are compared by value
        left == right
      : false
  }
  if (isJsonArray(left)) {
    return (
      isJsonArray(right) && left.length === right.length && left.every((item, index) => jsonEquals(item, right[index]))
    )
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left)
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && jsonEquals(left[key], right[key]))
    )
  }
  return false
}

/**
 * The object with every member replaced by what `transform` gives, or left out where it gives undefined. The object
 * itself when nothing changed, so that untouched parts are shared. Safe for a member named `__proto__`.
 */
export function mapMembers(object: JsonObject, transform: (value: Json, key: string) => Json | undefined): JsonObject {
  let isChanged = false
  const entries: [string, Json][] = []
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null
    const mapped = transform(value, key)
    if (mapped !== value) isChanged = true
    if (mapped !== undefined) entries.push([key, mapped])
  }
  return isChanged ? Object.fromEntries(entries) : object
}

/** The array with every item replaced by what `transform` gives; the array itself when nothing changed. */
export function mapItems(array: JsonArray, transform: (item: Json, index: number) => Json): JsonArray {
  let isChanged = false
  const items = array.map((item, index) => {
    const mapped = transform(item, index)
    if (mapped !== item) isChanged = true
    return mapped
  })
  return isChanged ? items : array
}

/** The object with one member added or replaced at its end or in its place; safe for a member named `__proto__`. */
export function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object), [key, value]])
}

/** The object without one member; the object itself when it has none of that name. */
export function withoutMember(object: JsonObject, key: string): JsonObject {
  return mapMembers(object, (value, name) => (name === key ? undefined : value))
}

/** Text order by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** JSON text with sorted keys and no white space; equal values give equal text. */
export function canonicalJson(value: Json): string {
  return stringifyJson(sortKeys(value))
}

function sortKeys(value: Json): Json {
  if (isJsonArray(value)) return value.map(sortKeys)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort(compareText)
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  )
}

/** `JSON.stringify` that also writes `bigint` as digits. `indent` counts spaces; 0 is one line. */
export function stringifyJson(value: Json, indent = 0): string {
  return writeJson(value, indent, '')
}

function writeJson(value: Json, indent: number, margin: string): string {
  if (typeof value === 'bigint') return value.toString()
  const isArray = isJsonArray(value)
  if (!isArray && !isJsonObject(value)) return JSON.stringify(value)
  const inner = indent === 0 ? '' : margin + ' '.repeat(indent)
  const colon = indent === 0 ? ':' : ': '
  const parts = isArray
    ? value.map((item) => writeJson(item, indent, inner))
    : Object.keys(value).map((key) => JSON.stringify(key) + colon + writeJson(value[key] ?? null, indent, inner))
  const [open, close] = isArray ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return open + close
  return indent === 0
    ? open + parts.join(',') + close
    : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${margin}${close}`
}

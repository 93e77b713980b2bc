import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { withValueAt } from './values-at.ts'

/** Values worth trying at a field path of a custom resource, with `*` for any item and `{}` for any map value. */
export interface FieldValues {
  readonly path: Path
  /** `undefined` leaves the field out. */
  readonly values: readonly (Json | undefined)[]
}

/** Variations of an object: one field changed, then two, then all of them, in a fixed order. */
export function* variations(base: JsonObject, fields: readonly FieldValues[]): Generator<JsonObject> {
  for (const { path, values } of fields) for (const value of values) yield withField(base, path, value)
  for (const [index, first] of fields.entries()) {
    for (const second of fields.slice(index + 1)) {
      for (const [one, other] of cross(first.values.slice(0, 12), second.values.slice(0, 12))) {
        yield withField(withField(base, first.path, one), second.path, other)
      }
    }
  }
  if (fields.length > 2) yield* combinations(base, fields, Math.max(2, Math.floor(600 ** (1 / fields.length))))
}

/** Pairs whose places in their lists add up to less first. */
function* cross<Value>(first: readonly Value[], second: readonly Value[]): Generator<readonly [Value, Value]> {
  for (let sum = 0; sum < first.length + second.length; sum += 1) {
    for (let index = 0; index <= sum; index += 1) {
      const [left, right] = [first.slice(index, index + 1), second.slice(sum - index, sum - index + 1)]
      for (const one of left) for (const other of right) yield [one, other]
    }
  }
}

function* combinations(base: JsonObject, fields: readonly FieldValues[], width: number): Generator<JsonObject> {
  const [first, ...rest] = fields
  if (first === undefined) {
    yield base
    return
  }
  for (const value of first.values.slice(0, width)) {
    yield* combinations(withField(base, first.path, value), rest, width)
  }
}

/** The object with a value at the first place that a field path leads to; what is missing on the way is made. */
export function withField(object: JsonObject, path: Path, value: Json | undefined): JsonObject {
  return withValueAt(object, placeFor(object, path), value)
}

function placeFor(object: JsonObject, path: Path): Path {
  let current: Json | undefined = object
  return path.map((segment) => {
    if (segment === '*') {
      current = isJsonArray(current) ? current[0] : undefined
      return 0
    }
    const members: JsonObject = isJsonObject(current) ? current : {}
    const key: string = segment === '{}' ? (Object.keys(members)[0] ?? 'example') : String(segment)
    current = Object.hasOwn(members, key) ? members[key] : undefined
    return key
  })
}

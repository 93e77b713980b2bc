import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
  objectMember,
  withMember,
} from '../model/json.ts'
import type { StructuralSchema } from '../model/structural-schema.ts'

/** An edit of a custom resource as a JSON merge patch. */
export interface Edit {
  /** `.spec.size`. */
  readonly path: string
  readonly patch: JsonObject
}

/** A value of the object that can be another one. */
interface Candidate {
  readonly keys: readonly string[]
  readonly value: Json
  /** What does least harm first: numbers, then switches, then words of a list. */
  readonly rank: number
}

/**
 * A change of one value below `spec` that the schema allows, such as a user makes; null where there is none. Free text is
 * left alone: it names other objects, or the controller that an object belongs to. `taken`: paths that other steps change.
 */
export function makeEdit(
  object: JsonObject,
  schema: StructuralSchema | null,
  accepts: (object: JsonObject) => boolean,
  taken: readonly string[],
): Edit | null {
  const spec = objectMember(object, 'spec')
  const node = schema?.properties?.get('spec') ?? null
  if (spec === undefined || node === null) return null
  const candidates = candidatesIn(spec, node, ['spec']).toSorted((left, right) => left.rank - right.rank)
  for (const { keys, value } of candidates) {
    const path = keys.map((key) => `.${key}`).join('')
    if (taken.includes(path)) continue
    if (accepts(withValue(object, keys, value))) return { path, patch: patchOf(keys, value) }
  }
  return null
}

/** Arrays are left alone: a merge patch replaces them whole. */
function candidatesIn(value: JsonObject, schema: StructuralSchema, keys: readonly string[]): readonly Candidate[] {
  return Object.entries(value).flatMap(([key, child]): readonly Candidate[] => {
    const node = schema.properties?.get(key)
    if (node === undefined) return []
    const path = [...keys, key]
    if (isJsonObject(child)) return candidatesIn(child, node, path)
    return isJsonArray(child) ? [] : otherValues(child, node).map((each) => ({ keys: path, ...each }))
  })
}

function otherValues(value: Json, schema: StructuralSchema): readonly Omit<Candidate, 'keys'>[] {
  if (schema.enum !== null) {
    const others = schema.enum.filter((each) => !jsonEquals(each, value))
    return others.map((each) => ({ value: each, rank: 2 }))
  }
  if (typeof value === 'number' && Number.isInteger(value)) {
    return [value + 1, value - 1].map((each) => ({ value: each, rank: 0 }))
  }
  return typeof value === 'boolean' ? [{ value: !value, rank: 1 }] : []
}

function withValue(object: JsonObject, [key = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return withMember(object, key, value)
  const child = member(object, key)
  return withMember(object, key, withValue(isJsonObject(child) ? child : {}, rest, value))
}

function patchOf([key = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { [key]: rest.length === 0 ? value : patchOf(rest, value) }
}

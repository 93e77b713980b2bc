import { isJsonArray, isJsonObject, type Json, type JsonObject, withMember } from '../../model/json.ts'
import { shrinkSteps } from '../bounds.ts'

/**
 * The object with everything left out that the claim does not need: fields and items are dropped one at a time, from the
 * outside in, in the order in which they stand, as long as `stillHolds`.
 */
export function shrink(object: JsonObject, stillHolds: (object: JsonObject) => boolean): JsonObject {
  let steps = 0
  const allows = (candidate: JsonObject) => {
    steps += 1
    return steps <= shrinkSteps && stillHolds(candidate)
  }
  return shrinkObject(object, allows, keepsIdentity)
}

/** What every object needs, whoever judges it. */
function keepsIdentity(key: string): boolean {
  return key === 'apiVersion' || key === 'kind' || key === 'metadata'
}

function shrinkObject(
  object: JsonObject,
  allows: (candidate: JsonObject) => boolean,
  isKept: (key: string) => boolean = () => false,
): JsonObject {
  let current = object
  for (const key of Object.keys(object)) {
    if (isKept(key)) continue
    const without = Object.fromEntries(Object.entries(current).filter(([other]) => other !== key))
    if (allows(without)) {
      current = without
      continue
    }
    const value = current[key] ?? null
    const smaller = shrinkValue(value, (candidate) => allows(withMember(current, key, candidate)))
    if (smaller !== value) current = withMember(current, key, smaller)
  }
  return current
}

function shrinkValue(value: Json, allows: (candidate: Json) => boolean): Json {
  if (isJsonObject(value)) return shrinkObject(value, allows)
  if (!isJsonArray(value)) return value
  let current: readonly Json[] = value
  for (let index = current.length - 1; index >= 0; index -= 1) {
    const without = current.toSpliced(index, 1)
    if (allows(without)) {
      current = without
      continue
    }
    const item = current[index] ?? null
    const smaller = shrinkValue(item, (candidate) => allows(current.with(index, candidate)))
    if (smaller !== item) current = current.with(index, smaller)
  }
  return current
}

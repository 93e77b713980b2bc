import { isJsonArray, isJsonObject, type Json, type JsonObject, withMember, withoutMember } from '../../model/json.ts'
import { shrinkSteps } from '../bounds.ts'

/**
 * The object with everything left out that the claim does not need: fields and items are dropped one at a time, from the
 * outside in, in the order in which they stand, as long as `stillHolds`. Stops after `shrinkSteps` questions.
 */
export function shrink(object: JsonObject, stillHolds: (object: JsonObject) => boolean): JsonObject {
  return new Shrinker().object(object, stillHolds, identityKeys)
}

/** What every object needs, whoever judges it. */
const identityKeys: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

type Question<Value> = (candidate: Value) => boolean

class Shrinker {
  #left = shrinkSteps

  object(object: JsonObject, holds: Question<JsonObject>, kept: ReadonlySet<string> = new Set()): JsonObject {
    let current = object
    for (const key of Object.keys(object)) {
      if (kept.has(key)) continue
      if (this.#left === 0) break
      const without = withoutMember(current, key)
      if (this.#ask(holds, without)) {
        current = without
        continue
      }
      const base = current
      const value = base[key] ?? null
      const smaller = this.#value(value, (candidate) => holds(withMember(base, key, candidate)))
      if (smaller !== value) current = withMember(base, key, smaller)
    }
    return current
  }

  #array(items: readonly Json[], holds: Question<Json>): readonly Json[] {
    let current = items
    for (let index = items.length - 1; index >= 0 && this.#left > 0; index -= 1) {
      const without = current.toSpliced(index, 1)
      if (this.#ask(holds, without)) {
        current = without
        continue
      }
      const base = current
      const item = base[index] ?? null
      const smaller = this.#value(item, (candidate) => holds(base.with(index, candidate)))
      if (smaller !== item) current = base.with(index, smaller)
    }
    return current
  }

  #value(value: Json, holds: Question<Json>): Json {
    if (isJsonObject(value)) return this.object(value, holds)
    return isJsonArray(value) ? this.#array(value, holds) : value
  }

  #ask<Value>(holds: Question<Value>, candidate: Value): boolean {
    if (this.#left === 0) return false
    this.#left -= 1
    return holds(candidate)
  }
}

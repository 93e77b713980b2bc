import { isJsonArray, isJsonObject, type Json, type JsonObject, withMember } from '../../model/json.ts'
import { shrinkSteps, shrinkWork } from '../bounds.ts'

/**
 * The object with everything left out that the claim does not need: fields and items are dropped in the order in which
 * they stand, from the outside in, as long as `stillHolds`. Of a wide object many are dropped at once, in halves that
 * get smaller where one is needed. Stops after `shrinkSteps` questions, or fewer about a large object (`shrinkWork`).
 */
export function shrink(object: JsonObject, stillHolds: (object: JsonObject) => boolean): JsonObject {
  return new Shrinker(object).object(object, stillHolds, identityKeys)
}

/** What every object needs, whoever judges it. */
const identityKeys: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** Up to so many are dropped one by one: mostly each is needed, and asking about halves as well takes longer. */
const fewMembers = 8

type Question<Value> = (candidate: Value) => boolean

class Shrinker {
  #stepsLeft = shrinkSteps
  #workLeft = shrinkWork
  /** Values of the object that is asked about. */
  #size: number

  constructor(object: JsonObject) {
    this.#size = sizeOf(object)
  }

  object(object: JsonObject, holds: Question<JsonObject>, kept: ReadonlySet<string> = new Set()): JsonObject {
    const entries = Object.entries(object)
    const left = this.#drop(
      entries,
      entries.flatMap(([key], index) => (kept.has(key) ? [] : [index])),
      (candidate) => holds(Object.fromEntries(candidate)),
    )
    let current = left.length === entries.length ? object : Object.fromEntries(left)
    for (const [key, value] of left) {
      if (kept.has(key)) continue
      const base = current
      const smaller = this.#value(value, (candidate) => holds(withMember(base, key, candidate)))
      if (smaller !== value) current = withMember(base, key, smaller)
    }
    return current
  }

  #array(items: readonly Json[], holds: Question<Json>): readonly Json[] {
    // The last first: what refers to an item by its index is mostly about the first.
    const backwards = Array.from(items.keys()).reverse()
    let current = this.#drop(items, backwards, holds)
    for (const [index, item] of [...current.entries()].reverse()) {
      const base = current
      const smaller = this.#value(item, (candidate) => holds(base.with(index, candidate)))
      if (smaller !== item) current = base.with(index, smaller)
    }
    return current
  }

  #value(value: Json, holds: Question<Json>): Json {
    if (isJsonObject(value)) return this.object(value, holds)
    return isJsonArray(value) ? this.#array(value, holds) : value
  }

  /** The members without those among `candidates` that are not needed, tried in that order. */
  #drop<Member extends Json | readonly [string, Json]>(
    members: readonly Member[],
    candidates: readonly number[],
    holds: Question<readonly Member[]>,
  ): readonly Member[] {
    const dropped = new Set<number>()
    const remaining = (without: readonly number[]) => {
      const gone = new Set([...dropped, ...without])
      return members.filter((_, index) => !gone.has(index))
    }
    const attempt = (group: readonly number[]): void => {
      if (group.length === 0 || this.#isSpent()) return
      if (this.#ask(holds, remaining(group))) {
        for (const index of group) {
          dropped.add(index)
          this.#size -= sizeOf(members[index] ?? null)
        }
      } else if (group.length > 1) {
        const middle = Math.ceil(group.length / 2)
        attempt(group.slice(0, middle))
        attempt(group.slice(middle))
      }
    }
    if (candidates.length <= fewMembers) for (const index of candidates) attempt([index])
    else attempt(candidates)
    return dropped.size === 0 ? members : remaining([])
  }

  #isSpent(): boolean {
    return this.#stepsLeft <= 0 || this.#workLeft <= 0
  }

  #ask<Value>(holds: Question<Value>, candidate: Value): boolean {
    if (this.#isSpent()) return false
    this.#stepsLeft -= 1
    this.#workLeft -= this.#size
    return holds(candidate)
  }
}

function sizeOf(value: Json | readonly [string, Json]): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, child) => sum + sizeOf(child), 1)
}

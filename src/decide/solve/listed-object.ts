import { isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import { holdsFor } from './evaluate.ts'
import type { Formula, Literal } from './formula.ts'
import type { Search } from './search.ts'
import { found, none, open, type Solution } from './solution.ts'

/** The first object of a list that satisfies all literals. */
export async function firstListed(
  values: readonly Json[],
  literals: readonly Literal[],
  search: Search,
): Promise<Solution> {
  let undecided = false
  for (const value of values) {
    if (!isJsonObject(value)) continue
    const verdicts = []
    for (const literal of literals) verdicts.push(await literalHolds(literal, value, search))
    if (verdicts.every((verdict) => verdict === true)) return found(value)
    if (!verdicts.includes(false)) undecided = true
  }
  return undecided ? open('a listed object is not settled') : none
}

async function literalHolds(literal: Literal, value: Readonly<Record<string, Json>>, search: Search) {
  const keys = Object.keys(value)
  const hasKey = (key: string) => Object.hasOwn(value, key)
  const each = async (values: readonly Json[], part: Formula) => {
    const verdicts = []
    for (const item of values) verdicts.push(await holdsFor(part, item, search))
    return verdicts
  }
  const every = (verdicts: readonly (boolean | null)[]) =>
    verdicts.includes(false) ? false : verdicts.includes(null) ? null : true
  const some = (verdicts: readonly (boolean | null)[]) =>
    verdicts.includes(true) ? true : verdicts.includes(null) ? null : false
  switch (literal.op) {
    case 'one-of':
      return literal.values.some((other) => jsonEquals(other, value)) !== literal.negated
    case 'present':
      return hasKey(literal.key)
    case 'absent':
      return !hasKey(literal.key)
    case 'member':
    case 'has-member': {
      const held = hasKey(literal.key) ? value[literal.key] : literal.filled
      return held === undefined ? literal.op === 'member' : await holdsFor(literal.part, held, search)
    }
    case 'fields': {
      const verdicts = []
      for (const key of keys) {
        const part = literal.fields.partOf(key)
        if (part !== undefined) verdicts.push(await holdsFor(part, value[key] ?? null, search))
      }
      return every(verdicts)
    }
    case 'members': {
      const size = new Set([...keys, ...literal.filled]).size
      return size >= literal.least && (literal.greatest === null || size <= literal.greatest)
    }
    case 'others':
    case 'some-other': {
      const values = keys.filter((key) => !literal.known.has(key)).map((key) => value[key] ?? null)
      const verdicts = await each(values, literal.part)
      return literal.op === 'others' ? every(verdicts) : some(verdicts)
    }
    case 'every-key':
      return every(await each(keys, literal.part))
    case 'some-key':
      return some(await each(keys, literal.part))
    default:
      return null
  }
}

import { isJsonObject, type JsonObject } from '../../model/json.ts'
import { directedTries } from '../bounds.ts'
import { allOf, always, type Formula, hasMember, ofKind } from '../solve/formula.ts'
import { kindSet, otherKinds } from '../solve/kind.ts'
import type { RuleEngine, RuleMeaning } from '../solve/rules.ts'
import type { Solution } from '../solve/solution.ts'
import { type FieldValues, variations } from '../witness/directed-search.ts'
import { writeObject } from '../witness/write-object.ts'
import type { Side } from './direction.ts'

/** What the search needs of the direction around it. */
export interface RuleSearchContext {
  readonly source: Side
  readonly rules: RuleEngine
  /** An object of the source for the question, in which more holds. */
  solve(more: readonly Formula[]): Promise<Solution>
}

/** Rules that are varied for at once. */
const rulesVaried = 3

/**
 * Objects that may answer a question which hangs on rules that no formula describes, `rule` perhaps: an object that is right but for
 * them is varied at the fields that they name, with the constants in them and their neighbours.
 */
export async function* proposeObjects(
  rule: RuleMeaning | null,
  bases: readonly JsonObject[],
  context: RuleSearchContext,
): AsyncGenerator<JsonObject> {
  let tries = 0
  for (const base of bases) {
    const fields = fieldsOf(involvedRules(rule, base, context.source), context.rules)
    if (fields.length === 0) continue
    for (const start of [base, await fullerObject(fields, context)]) {
      if (start === null) continue
      for (const object of variations(start, fields)) {
        tries += 1
        if (tries > directedTries) return
        yield object
      }
    }
  }
}

/** The rule in question, and those of the source that the object breaks. */
function involvedRules(rule: RuleMeaning | null, base: JsonObject, { server, rules }: Side): readonly RuleMeaning[] {
  const asked = rule !== null && rule.translation.kind !== 'formula' ? [rule] : []
  if (rules === null) return asked
  const broken = new Set(
    rules.program
      .evaluate(writeObject(server, base).object)
      .filter(({ outcome }) => outcome !== 'true')
      .map((outcome) => outcome.rule),
  )
  return [...asked, ...rules.meanings.filter((meaning) => broken.has(meaning.rule))].slice(0, rulesVaried)
}

function fieldsOf(meanings: readonly RuleMeaning[], rules: RuleEngine): readonly FieldValues[] {
  const fields = new Map<string, FieldValues>()
  for (const { rule, program } of meanings) {
    for (const { at, values } of rules.candidatesFor(rule, program).fields) {
      const path = [...rule.fieldPath, ...at]
      const key = JSON.stringify(path)
      const more = values.some((value) => typeof value === 'string') ? numbersAsTexts(rule.rule.rule) : []
      fields.set(key, { path, values: [...(fields.get(key)?.values ?? []), ...values, ...more] })
    }
  }
  return [...fields.values()]
}

/** For rules that read numbers from texts: those in the rule, and their neighbours. */
function numbersAsTexts(rule: string): readonly string[] {
  if (!/\b(?:int|uint|double)\(/u.test(rule)) return []
  const numbers = Array.from(rule.matchAll(/\d+/gu), ([text]) => Number(text))
  return [...new Set(numbers.flatMap((number) => [number, number + 1, number - 1, number + 2]))].map(String)
}

/** One that has as many of the fields as can stand together. */
async function fullerObject(fields: readonly FieldValues[], context: RuleSearchContext): Promise<JsonObject | null> {
  let kept: readonly Formula[] = []
  let fullest: JsonObject | null = null
  for (const { path } of fields.slice(0, 8)) {
    const more = [...kept, isThere(path)]
    const solution = await context.solve(more)
    if (solution.kind !== 'found' || !isJsonObject(solution.value)) continue
    kept = more
    fullest = solution.value
  }
  return fullest
}

function isThere(path: FieldValues['path']): Formula {
  const notNull = ofKind(otherKinds(kindSet('null')))
  return path.reduceRight<Formula>(
    (below, segment) => {
      if (segment === '*') return { op: 'some-item', part: below }
      if (segment === '{}') return { op: 'some-other', known: new Set(), part: below }
      return hasMember(String(segment), below)
    },
    allOf([notNull, always]),
  )
}

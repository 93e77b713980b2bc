import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Answer } from '../answer.ts'
import { updatesTried } from '../bounds.ts'
import type { FieldCandidates } from '../cel/candidates.ts'
import type { Immutability } from '../cel/formula.ts'
import { absent, allOf, always, type Formula, hasMember, member, oneOf } from '../solve/formula.ts'
import type { RuleEngine } from '../solve/rules.ts'
import type { Solution } from '../solve/solution.ts'
import { confirmUpdate, type UpdateConfirmation } from '../witness/confirm-update.ts'
import { variations, withField } from '../witness/directed-search.ts'
import { firstAt, valueAt, withValueAt } from '../witness/values-at.ts'
import type { Side } from './direction.ts'
import type { Question } from './questions.ts'

/** What the search for an update needs of the direction around it. */
export interface TransitionContext {
  readonly source: Side
  readonly target: Side
  readonly rules: RuleEngine | null
  /** An object of the source in which a formula holds, seen from the root. */
  solve(fromRoot: Formula): Promise<Solution>
}

/** Values that a field is changed to. */
const valuesTried = 8

/** How a field changes: from present or absent to present (with another value) or absent. */
const steps = {
  always: ['change', 'remove', 'add'],
  'once-set': ['change', 'remove'],
  value: ['change'],
  presence: ['remove', 'add'],
} as const satisfies Record<Immutability['kind'], readonly ('change' | 'remove' | 'add')[]>

/**
 * Whether some update that the source allows breaks a transition rule of the target. Where the rule forbids changes of
 * known fields, such changes are made; that none is possible is a proof.
 */
export async function answerTransition(question: Question, context: TransitionContext): Promise<Answer> {
  const immutabilities = question.rule?.transition?.immutabilities ?? null
  const text = question.rule?.rule.rule.rule ?? question.detail
  const search = new TransitionSearch(question, context)
  if (immutabilities === null) {
    const found = await search.tryCandidates()
    if (found !== null) return notContained(found, context)
    const reason = `the transition rule \`${text}\` is not solved, and no update was found that breaks it`
    return { kind: 'undecided', reason }
  }
  for (const { at, kind } of immutabilities) {
    for (const step of steps[kind]) {
      if (step !== 'change' && at.length === 0) continue
      const found = await search.tryStep(at, step)
      if (found !== null) return notContained(found, context)
    }
  }
  return search.isSettled
    ? { kind: 'contained', because: 'no object of the other side can change there' }
    : { kind: 'undecided', reason: `no update was found that breaks the transition rule \`${text}\`` }
}

function notContained({ previousObject, object, errors }: UpdateConfirmation, { source }: TransitionContext): Answer {
  return {
    kind: 'not-contained',
    witness: {
      object,
      previousObject,
      acceptedBy: source.name,
      outcome: 'rejected',
      detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
      lost: [],
    },
    operations: ['update-of-field'],
    usesNew: true,
    isListForText: false,
  }
}

class TransitionSearch {
  readonly #question: Question
  readonly #context: TransitionContext
  /** Every change so far was shown to be impossible. */
  isSettled = true

  constructor(question: Question, context: TransitionContext) {
    this.#question = question
    this.#context = context
  }

  async tryStep(at: Path, step: 'change' | 'remove' | 'add'): Promise<UpdateConfirmation | null> {
    const there = await this.#object(has(at, always))
    if (there === null) return null
    const place = firstAt(there, [...this.#question.path, ...at])
    if (place === null) return this.#unsettled()
    if (step === 'change') return await this.#change(there, place, at)
    const gone = await this.#object(has(at.slice(0, -1), absent(String(at.at(-1)))))
    if (gone === null) return null
    const without = withValueAt(there, place, undefined)
    const found = step === 'remove' ? this.#confirm(there, without) : this.#confirm(without, there)
    return found ?? (step === 'remove' ? this.#confirm(there, gone) : this.#confirm(gone, there)) ?? this.#unsettled()
  }

  async #change(there: JsonObject, place: Path, at: Path): Promise<UpdateConfirmation | null> {
    const tried: Json[] = [valueAt(there, place) ?? null]
    for (let round = 0; round < valuesTried; round += 1) {
      const other = await this.#object(allOf([has(at, oneOf(tried, true)), this.#sameKeys(there)]))
      if (other === null) return round === 0 ? null : this.#unsettled()
      const otherPlace = firstAt(other, [...this.#question.path, ...at])
      const changed = otherPlace === null ? undefined : valueAt(other, otherPlace)
      const inPlace = changed === undefined ? null : this.#confirm(there, withValueAt(there, place, changed))
      const found = inPlace ?? this.#confirm(there, other) ?? this.#confirm(other, there)
      if (found !== null) return found
      if (changed === undefined) break
      tried.push(changed)
    }
    return this.#unsettled()
  }

  /** An item of a list of type map is known by its keys: another key is another item, not a change. */
  #sameKeys(there: JsonObject): Formula {
    const { path } = this.#question
    if (path.at(-1) !== '*') return always
    const list = nodeAt(this.#context.source.schema, path.slice(0, -1))
    const place = firstAt(there, path)
    const item = place === null ? null : (valueAt(there, place) ?? null)
    const keys = list?.listType === 'map' ? list.listMapKeys : []
    return allOf(keys.map((key) => member(key, oneOf([isJsonObject(item) ? (item[key] ?? null) : null]))))
  }

  /** Stored and new values of the fields that the rule names. */
  async tryCandidates(): Promise<UpdateConfirmation | null> {
    const { rule } = this.#question
    const { rules } = this.#context
    if (rule === null || rules === null) return null
    const { pairs, fields } = rules.candidatesFor(rule.rule, rule.program)
    const there = await this.#object(always)
    if (there === null) return null
    const fuller = await this.#object(allOf(fields.slice(0, 1).map(({ at }) => has(at, always))))
    let tries = 0
    for (const base of fuller === null ? [there] : [there, fuller]) {
      // Some rules refuse what does not change at all.
      const unchanged = this.#confirm(base, base)
      if (unchanged !== null) return unchanged
      for (const { at, previous, next } of pairs) {
        const path = [...this.#question.path, ...at]
        tries += 1
        if (tries > updatesTried) return null
        const found = this.#confirm(withField(base, path, previous), withField(base, path, next))
        if (found !== null) return found
      }
    }
    return this.#changeTogether(fuller ?? there, fields)
  }

  /** Fields of which one may be set only where another is not change together. */
  #changeTogether(base: JsonObject, fields: readonly FieldCandidates[]): UpdateConfirmation | null {
    const values = fields.map(({ at, values }) => ({ path: [...this.#question.path, ...at], values }))
    let tries = 0
    for (const other of variations(base, values)) {
      tries += 1
      if (tries > updatesTried) return null
      const found = this.#confirm(base, other) ?? this.#confirm(other, base)
      if (found !== null) return found
    }
    return null
  }

  #confirm(previousObject: JsonObject, object: JsonObject): UpdateConfirmation | null {
    const { source, target } = this.#context
    return confirmUpdate(source.server, target.server, previousObject, object, this.#question)
  }

  async #object(goal: Formula): Promise<JsonObject | null> {
    const solution = await this.#context.solve(this.#question.fromRoot(goal))
    if (solution.kind === 'found' && isJsonObject(solution.value)) return solution.value
    if (solution.kind === 'open') this.isSettled = false
    return null
  }

  #unsettled(): null {
    this.isSettled = false
    return null
  }
}

function has(path: Path, claim: Formula): Formula {
  return path.reduceRight<Formula>((below, segment) => {
    if (segment === '*') return { op: 'some-item', part: below }
    if (segment === '{}') return { op: 'some-other', known: new Set(), part: below }
    return hasMember(String(segment), below)
  }, claim)
}

function nodeAt(schema: StructuralSchema, path: Path): StructuralSchema | null {
  let node: StructuralSchema | null = schema
  for (const segment of path) {
    if (node === null) return null
    const values: StructuralSchema | boolean | null = node.additionalProperties
    const described: StructuralSchema | null = typeof values === 'boolean' ? null : values
    node =
      segment === '*' ? node.items : segment === '{}' ? described : (node.properties?.get(String(segment)) ?? described)
  }
  return node
}

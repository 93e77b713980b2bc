import { isJsonObject, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { Answer } from '../answer.ts'
import type { Immutability } from '../cel/formula.ts'
import { absent, always, type Formula, hasMember, oneOf } from '../solve/formula.ts'
import type { Solution } from '../solve/solution.ts'
import { confirmUpdate, type UpdateConfirmation } from '../witness/confirm-update.ts'
import { firstAt, valueAt, withValueAt } from '../witness/values-at.ts'
import type { Side } from './direction.ts'
import type { Question } from './questions.ts'

/** What the search for an update needs of the direction around it. */
export interface TransitionContext {
  readonly source: Side
  readonly target: Side
  /** An object of the source in which a formula holds, seen from the root. */
  solve(fromRoot: Formula): Promise<Solution>
}

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
  const text = question.detail
  if (immutabilities === null) {
    return { kind: 'undecided', reason: `the transition rule \`${text}\` has no form that is known` }
  }
  const search = new TransitionSearch(question, context)
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
    const value = valueAt(there, place) ?? null
    const other = await this.#object(has(at, oneOf([value], true)))
    if (other === null) return null
    const otherPlace = firstAt(other, [...this.#question.path, ...at])
    const changed = otherPlace === null ? undefined : valueAt(other, otherPlace)
    const found = changed === undefined ? null : this.#confirm(there, withValueAt(there, place, changed))
    return found ?? this.#confirm(there, other) ?? this.#confirm(other, there) ?? this.#unsettled()
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
  return path.reduceRight<Formula>((below, key) => hasMember(String(key), below), claim)
}

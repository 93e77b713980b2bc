import { isJsonObject, type JsonObject } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Server } from '../admission.ts'
import type { Answer } from '../answer.ts'
import type { ConstraintReader } from '../solve/constraints.ts'
import { always, type Formula } from '../solve/formula.ts'
import type { FormulaSearch } from '../solve/search.ts'
import type { Solution } from '../solve/solution.ts'
import { type Confirmation, confirm, describe } from '../witness/confirm.ts'
import { isDueToDefault } from '../witness/due-to-default.ts'
import { failingOperations } from '../witness/operations.ts'
import { shrink } from '../witness/shrink.ts'
import { addressTo, isAcceptedWhole, writeObject } from '../witness/write-object.ts'
import type { Question } from './questions.ts'
import { answerTransition } from './transition.ts'

/** One side of a comparison. */
export interface Side {
  readonly name: 'previous' | 'next'
  readonly server: Server
  readonly schema: StructuralSchema
  /** That an object is one of this version: apiVersion, kind and a name. */
  readonly identity: readonly Formula[]
}

/** Answers the questions of one direction. */
export class Direction {
  readonly #source: Side
  readonly #target: Side
  readonly #reader: ConstraintReader
  readonly #search: FormulaSearch

  constructor(source: Side, target: Side, reader: ConstraintReader, search: FormulaSearch) {
    this.#source = source
    this.#target = target
    this.#reader = reader
    this.#search = search
  }

  async answer(question: Question): Promise<Answer> {
    const { source } = question
    if (source !== null) {
      const local = await this.#search.answer([this.#reader.conforms(source.schema, source.place), question.goal])
      if (local.kind === 'none') return contained(question)
    }
    const whole = this.#wholeObject()
    if (question.isUpdate) {
      return await answerTransition(question, {
        source: this.#source,
        target: this.#target,
        solve: (goal) => this.#search.answer([...whole, goal]),
      })
    }
    const goal = question.fromRoot(question.goal)
    const target = this.#reader.conforms(this.#target.schema, 'root')
    const alone = await this.#search.answer([...whole, goal, { ...target, exception: question.exception }])
    const first = this.#confirmed(alone, question)
    if (first?.isAlone) return await this.#notContained(first, question)
    const any = await this.#search.answer([...whole, goal])
    if (any.kind === 'none') {
      return { kind: 'contained', because: 'no object that the other side accepts gets that far' }
    }
    const found = first ?? this.#confirmed(any, question)
    if (found !== null) return await this.#notContained(found, question)
    const reason =
      any.kind === 'open' ? any.reason : 'an object was found, but the API server model does not confirm it'
    return { kind: 'undecided', reason: `${question.keyword}: ${reason}` }
  }

  #wholeObject(): readonly Formula[] {
    return [this.#reader.conforms(this.#source.schema, 'root'), ...this.#source.identity]
  }

  #confirmed(solution: Solution, question: Question): Confirmation | null {
    if (solution.kind !== 'found' || !isJsonObject(solution.value)) return null
    return confirm(this.#source.server, this.#target.server, solution.value, question)
  }

  async #notContained(found: Confirmation, question: Question): Promise<Answer> {
    const { server } = this.#target
    const again = (object: JsonObject) => {
      const smaller = confirm(this.#source.server, server, object, question)
      return smaller !== null && smaller.outcome === found.outcome && smaller.isAlone === found.isAlone
    }
    const object = shrink(found.object, again)
    const confirmation = confirm(this.#source.server, server, object, question) ?? found
    return {
      kind: 'not-contained',
      witness: {
        object: confirmation.object,
        previousObject: null,
        acceptedBy: this.#source.name,
        outcome: confirmation.outcome,
        detail: describe(confirmation),
        lost: confirmation.lost,
      },
      operations: failingOperations(confirmation, server),
      usesNew: await this.#usesNew(confirmation, question),
    }
  }

  /**
   * Whether only those are hurt who use what the source alone knows: there are objects that both sides keep, and what
   * hurts is no default that the source writes into everything.
   */
  async #usesNew(confirmation: Confirmation, question: Question): Promise<boolean> {
    if (confirmation.outcome !== 'rejected') return true
    if (!(await this.#hasCommonObject(question))) return false
    return !isDueToDefault(confirmation, question, this.#source.server, this.#target.server)
  }

  /** One that both sides keep and in which the node exists. */
  async #hasCommonObject({ fromRoot }: Question): Promise<boolean> {
    const both = await this.#search.answer([
      this.#reader.conforms(this.#source.schema, 'root'),
      this.#reader.conforms(this.#target.schema, 'root'),
      ...this.#source.identity,
      fromRoot(always),
    ])
    if (both.kind !== 'found' || !isJsonObject(both.value)) return false
    const { server } = this.#target
    const sent = addressTo(server, both.value)
    return (
      isAcceptedWhole(both.value, writeObject(this.#source.server, both.value)) &&
      isAcceptedWhole(sent, writeObject(server, sent))
    )
  }
}

function contained({ keyword }: Question): Answer {
  return { kind: 'contained', because: `what the other side accepts here satisfies ${keyword} already` }
}

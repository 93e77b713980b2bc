import { isJsonArray, isJsonObject, type JsonObject } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Server } from '../admission.ts'
import type { Answer } from '../answer.ts'
import type { ConstraintReader } from '../solve/constraints.ts'
import { always, type Formula } from '../solve/formula.ts'
import type { RuleEngine, SideRules } from '../solve/rules.ts'
import type { FormulaSearch } from '../solve/search.ts'
import type { Solution } from '../solve/solution.ts'
import { type Confirmation, confirm, describe } from '../witness/confirm.ts'
import { isDueToDefault } from '../witness/due-to-default.ts'
import { failingOperations } from '../witness/operations.ts'
import { shrink } from '../witness/shrink.ts'
import { firstAt, valueAt } from '../witness/values-at.ts'
import { addressTo, isAcceptedWhole, withExampleName, writeObject } from '../witness/write-object.ts'
import { proposeCommonObjects } from './common-object.ts'
import type { Question } from './questions.ts'
import { proposeObjects } from './rule-search.ts'
import { answerTransition } from './transition.ts'

/** One side of a comparison. */
export interface Side {
  readonly name: 'previous' | 'next'
  readonly server: Server
  readonly schema: StructuralSchema
  /** That an object is one of this version: apiVersion, kind and a name. */
  readonly identity: readonly Formula[]
  /** Null without validation rules. */
  readonly rules: SideRules | null
}

/** Answers the questions of one direction. */
export class Direction {
  readonly #source: Side
  readonly #target: Side
  readonly #reader: ConstraintReader
  readonly #search: FormulaSearch
  readonly #rules: RuleEngine | null

  constructor(source: Side, target: Side, reader: ConstraintReader, search: FormulaSearch, rules: RuleEngine | null) {
    this.#rules = rules
    this.#source = source
    this.#target = target
    this.#reader = reader
    this.#search = search
  }

  async answer(question: Question): Promise<Answer> {
    const { source } = question
    if (this.#target.name === 'next' && isRefusedRule(question)) {
      return { kind: 'contained', because: 'the API server takes no definition with a rule that does not compile' }
    }
    if (source !== null) {
      const local = await this.#search.answer([this.#reader.conforms(source.schema, source.place), question.goal])
      if (local.kind === 'none') return contained(question)
    }
    const whole = this.#wholeObject()
    const solve = (formulas: readonly Formula[]) => this.#search.answer([...whole, ...formulas])
    if (question.isUpdate) {
      const context = { source: this.#source, target: this.#target, rules: this.#rules }
      return await answerTransition(question, { ...context, solve: (goal) => solve([goal]) })
    }
    const goal = question.fromRoot(question.goal)
    const target = this.#reader.conforms(this.#target.schema, 'root')
    const alone = await solve([goal, { ...target, exception: question.exception }])
    const first = this.#confirmed(alone, question)
    if (first?.isAlone) return await this.#notContained(first, question)
    const any = await solve([goal])
    if (any.kind === 'none') {
      return { kind: 'contained', because: 'no object that the other side accepts gets that far' }
    }
    const solved = first?.isExact ? first : moreExact(first, this.#confirmed(any, question))
    const found = solved ?? (await this.#directed(question, [alone, any], solve))
    if (found !== null) return await this.#notContained(found, question)
    return { kind: 'undecided', reason: reasonOf(question, any) }
  }

  /** Where rules stand in the way that no formula describes. */
  async #directed(
    question: Question,
    solutions: readonly Solution[],
    solve: (formulas: readonly Formula[]) => Promise<Solution>,
  ): Promise<Confirmation | null> {
    const rules = this.#rules
    if (rules === null) return null
    const bases = solutions.flatMap((solution) =>
      solution.kind === 'found' && isJsonObject(solution.value) ? [solution.value] : [],
    )
    const goal = question.fromRoot(question.goal)
    const context = { source: this.#source, rules, solve: (more: readonly Formula[]) => solve([goal, ...more]) }
    let best: Confirmation | null = null
    for await (const object of proposeObjects(question.rule, bases, context)) {
      const found = confirm(this.#source.server, this.#target.server, object, question)
      if (found?.isAlone) return found
      best ??= found
    }
    return best
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
      if (smaller === null || smaller.outcome !== found.outcome || smaller.isAlone !== found.isAlone) return false
      return smaller.isExact || !found.isExact
    }
    const renamed = withExampleName(found.object)
    const object = shrink(again(renamed) ? renamed : found.object, again)
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
      operations: failingOperations(confirmation, this.#source.server, server),
      usesNew: await this.#usesNew(confirmation, question),
      isListForText: isListForText(confirmation.object, question),
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

  /** One that both sides keep and in which the node exists: solved for, or found where rules stand in the way. */
  async #hasCommonObject(question: Question): Promise<boolean> {
    const solve = (more: readonly Formula[]) =>
      this.#search.answer([
        this.#reader.conforms(this.#source.schema, 'root'),
        this.#reader.conforms(this.#target.schema, 'root'),
        ...this.#source.identity,
        question.fromRoot(always),
        ...more,
      ])
    const sides = [this.#source, this.#target]
    for await (const object of proposeCommonObjects(question.path, { sides, rules: this.#rules, solve })) {
      if (firstAt(object, question.path) !== null && this.#isCommon(object)) return true
    }
    return false
  }

  #isCommon(object: JsonObject): boolean {
    const { server } = this.#target
    const sent = addressTo(server, object)
    return (
      isAcceptedWhole(object, writeObject(this.#source.server, object)) &&
      isAcceptedWhole(sent, writeObject(server, sent))
    )
  }
}

/** The definition never gets there, which `crd/refused-by-upgrade` says: nobody meets what the rule would refuse. */
function isRefusedRule({ rule }: Question): boolean {
  return rule !== null && rule.rule.storedErrors.length > 0
}

function moreExact(first: Confirmation | null, second: Confirmation | null): Confirmation | null {
  return second?.isExact ? second : (first ?? second)
}

/** Texts are tried before lists, so none was found. */
function isListForText(object: JsonObject, { source, path }: Question): boolean {
  const place = firstAt(object, path)
  return source?.schema.type === 'string' && place !== null && isJsonArray(valueAt(object, place) ?? null)
}

function reasonOf({ keyword, rule }: Question, solution: Solution): string {
  if (solution.kind === 'open') return `${keyword}: ${solution.reason}`
  if (rule?.translation.kind === 'none') {
    return `the rule \`${rule.rule.rule.rule}\` is not solved (${rule.translation.reason}), and no object was found that breaks it`
  }
  return `${keyword}: no object was found that the model of the API server confirms`
}

function contained({ keyword }: Question): Answer {
  return { kind: 'contained', because: `what the other side accepts here satisfies ${keyword} already` }
}

import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEquals, withoutMember } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { Admission, FieldError, RulePlace, Server } from '../admission.ts'
import type { Harm, Question } from '../compare/questions.ts'
import { isAtOrBelow, isOnTheWay, parseFieldPath } from './field-path.ts'
import { addressTo, isAcceptedWhole, writeObject } from './write-object.ts'

/** What both servers say about an object: the source accepts it whole, the target does it harm. */
export interface Confirmation {
  readonly object: JsonObject
  readonly outcome: Harm
  readonly accepted: Admission
  readonly answer: Admission
  /** What the target says or does about this question. */
  readonly errors: readonly FieldError[]
  readonly lost: readonly string[]
  /** The target has nothing else against the object. */
  readonly isAlone: boolean
  /** What is said or done stands at the place of the question and names its keyword: it is no mere consequence. */
  readonly isExact: boolean
}

/** Both models run on the object; null unless they confirm that it answers the question. */
export function confirm(source: Server, target: Server, object: JsonObject, question: Question): Confirmation | null {
  const accepted = writeObject(source, object)
  if (!isAcceptedWhole(object, accepted)) return null
  const answer = writeObject(target, addressTo(target, object))
  if (answer.undecided.length > 0) return null
  return judge(object, accepted, answer, question)
}

function judge(object: JsonObject, accepted: Admission, answer: Admission, question: Question): Confirmation | null {
  const base = { object, accepted, answer, errors: [], lost: [] }
  const lost = answer.pruned.filter((path) => isAtOrBelow(parseFieldPath(path), question.path))
  if (question.harm === 'pruned') {
    if (lost.length === 0) return null
    const isAlone = answer.accepted && lost.length === answer.pruned.length
    return { ...base, outcome: 'pruned', lost, isAlone, isExact: true }
  }
  const found = answer.errors.filter((error) => answersQuestion(error, question))
  if (!answer.accepted && found.length > 0) {
    const exact = found.filter(({ keyword }) => keyword === question.keyword)
    return {
      ...base,
      outcome: 'rejected',
      errors: exact.length > 0 ? exact : found,
      isAlone: answer.pruned.length === 0 && found.length === answer.errors.length,
      isExact: exact.length > 0,
    }
  }
  const changed = differences(
    withoutMember(accepted.object, 'apiVersion'),
    withoutMember(answer.object, 'apiVersion'),
  ).filter((path) => isOnTheWay(path, question.path))
  if (changed.length === 0) return null
  const nulls = answer.droppedNulls.filter((path) => isAtOrBelow(parseFieldPath(path), question.path))
  const isExact = changed.some((path) => isAtOrBelow(path, question.path))
  return { ...base, outcome: 'changed', lost: nulls, isAlone: answer.accepted && answer.pruned.length === 0, isExact }
}

/** The error stands where the question was asked; a rule may place its own elsewhere below its node, but it must be the one. */
export function answersQuestion({ path, keyword, rule }: FieldError, question: Question): boolean {
  const at = parseFieldPath(path)
  if (keyword === 'x-kubernetes-validations' && question.keyword === keyword) {
    const asked = question.rule?.rule
    const isAsked = asked === undefined || rule === undefined || isSameRule(asked, rule)
    return isAsked && isOnTheWay(at, question.path)
  }
  return isAtOrBelow(at, question.keyword === 'required' ? [...question.path, question.detail] : question.path)
}

function isSameRule(left: RulePlace, right: RulePlace): boolean {
  return left.index === right.index && jsonEquals(left.schemaPath, right.schemaPath)
}

/** Paths at which two objects differ, at their topmost place. */
export function differences(left: Json | undefined, right: Json | undefined, path: Path = []): readonly Path[] {
  if (jsonEquals(left, right)) return []
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    return keys.flatMap((key) =>
      differences(
        Object.hasOwn(left, key) ? left[key] : undefined,
        Object.hasOwn(right, key) ? right[key] : undefined,
        [...path, key],
      ),
    )
  }
  if (isJsonArray(left) && isJsonArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => differences(item, right[index], [...path, index]))
  }
  return [path]
}

/** What the target says, in a sentence or two. */
export function describe({ outcome, errors, lost, accepted, answer }: Confirmation): string {
  if (outcome === 'rejected') return errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  if (outcome === 'pruned')
    return `unknown field${lost.length === 1 ? '' : 's'} ${lost.map((path) => JSON.stringify(path)).join(', ')}`
  return differences(withoutMember(accepted.object, 'apiVersion'), withoutMember(answer.object, 'apiVersion'))
    .map(
      (path) =>
        `${formatPath(path)} reads ${written(answer.object, path)} instead of ${written(accepted.object, path)}`,
    )
    .join('; ')
}

function written(value: Json, path: Path): string {
  let found: Json | undefined = value
  for (const segment of path) {
    if (isJsonArray(found) && typeof segment === 'number') found = found[segment]
    else found = isJsonObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined
  }
  return found === undefined ? 'nothing' : stringify(found)
}

function stringify(value: Json): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part))
}

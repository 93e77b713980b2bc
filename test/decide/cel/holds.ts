import type { CelFormula, FieldLiteral, Relation } from '../../../src/decide/cel/formula.ts'
import { isJsonArray, isJsonObject, type Json, jsonEquals, member } from '../../../src/model/json.ts'
import type { Path } from '../../../src/model/path.ts'

/** Whether a formula holds for a value: the reading of `CelFormula` written down a second time. */
export function holds(formula: CelFormula, value: Json): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.holds
    case 'and':
      return formula.parts.every((part) => holds(part, value))
    case 'or':
      return formula.parts.some((part) => holds(part, value))
    case 'every':
    case 'some': {
      const container = at(value, formula.at)
      const members = isJsonArray(container)
        ? container
        : isJsonObject(container)
          ? formula.over === 'keys'
            ? Object.keys(container)
            : Object.values(container)
          : null
      if (members === null) return false
      const test = (item: Json) => holds(formula.part, item)
      return formula.kind === 'every' ? members.every(test) : members.some(test)
    }
    case 'field':
      return literalHolds(formula.is, value, formula.at)
    case 'compare': {
      const [left, right] = [at(value, formula.left), at(value, formula.right)]
      if (left === undefined || right === undefined || left === null || right === null) return false
      return relates(order(left, right), formula.relation)
    }
  }
}

function at(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((current, key) => member(current, String(key)), value)
}

function order(left: Json, right: Json): number | null {
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [Buffer.from(left), Buffer.from(right)]
    return Buffer.compare(a, b)
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  const isNumber = (one: Json) => typeof one === 'number' || typeof one === 'bigint'
  if (!isNumber(left) || !isNumber(right)) return null
  return (left ?? 0) < (right ?? 0) ? -1 : (left ?? 0) > (right ?? 0) ? 1 : 0
}

function relates(compared: number | null, relation: Relation): boolean {
  if (compared === null) return false
  const answers: Record<Relation, boolean> = {
    '==': compared === 0,
    '!=': compared !== 0,
    '<': compared < 0,
    '<=': compared <= 0,
    '>': compared > 0,
    '>=': compared >= 0,
  }
  return answers[relation]
}

function literalHolds(literal: FieldLiteral, root: Json, path: Path): boolean {
  const value = at(root, path)
  if (literal.kind === 'absent') {
    return value === undefined && path.length > 0 && isJsonObject(at(root, path.slice(0, -1)))
  }
  if (value === undefined) return false
  if (literal.kind === 'present') return true
  if (literal.kind === 'null') return (value === null) !== literal.negated
  if (value === null) return false
  switch (literal.kind) {
    case 'number':
      return typeof value !== 'string' && relates(order(value, literal.value), literal.relation)
    case 'text':
      return typeof value === 'string' && relates(order(value, literal.value), literal.relation)
    case 'boolean':
      return value === literal.value
    case 'type':
      return (typeof value === 'string') === (literal.type === 'string')
    case 'one-of': {
      const isSameType = literal.values.every(
        (one) =>
          (typeof one === 'string') === (typeof value === 'string') &&
          (typeof one === 'boolean') === (typeof value === 'boolean'),
      )
      const isMember = literal.values.some((one) => jsonEquals(one, value))
      return literal.negated ? isSameType && !isMember : isMember
    }
    case 'size': {
      const size =
        typeof value === 'string' ? [...value].length : isJsonArray(value) ? value.length : Object.keys(value).length
      return relates(order(BigInt(size), literal.value), literal.relation)
    }
    case 'matches':
      return typeof value === 'string' && new RegExp(literal.pattern, 'u').test(value) !== literal.negated
    case 'starts-with':
      return typeof value === 'string' && value.startsWith(literal.text) !== literal.negated
    case 'ends-with':
      return typeof value === 'string' && value.endsWith(literal.text) !== literal.negated
    case 'contains':
      return typeof value === 'string' && value.includes(literal.text) !== literal.negated
    case 'has-key':
      return isJsonObject(value) && Object.hasOwn(value, literal.key) !== literal.negated
    case 'has-item':
      return isJsonArray(value) && value.some((one) => jsonEquals(one, literal.item)) !== literal.negated
  }
}

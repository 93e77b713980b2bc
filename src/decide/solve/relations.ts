import { canonicalJson, type Json, jsonEquals } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { Relation } from '../cel/formula.ts'
import type { Formula, Literal } from './formula.ts'
import { hasMember, never, oneOf } from './formula.ts'
import { numbersIn } from './rule-formula.ts'

export type RelationLiteral = Extract<Literal, { op: 'relation' }>

/** How a relation reads from right to left. */
const mirrors = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const satisfies Record<
  Relation,
  Relation
>

/** False when the relations shut each other out whatever the values: by a chain that ends below its beginning. */
export function areConsistent(relations: readonly RelationLiteral[]): boolean {
  if (relations.length < 2) return relations.every(({ left, relation, right }) => isPossible(left, relation, right))
  const names = new Map<string, number>()
  // Sides that fill in different values compare different ones.
  const nameOf = (path: Path, filled: string) => {
    const key = `${canonicalJson(path)} ${filled}`
    const index = names.get(key) ?? names.size
    names.set(key, index)
    return index
  }
  const order: { from: number; to: number; isStrict: boolean }[] = []
  const unequal: (readonly [number, number])[] = []
  for (const { left, relation, right, filled } of relations) {
    const [from, to] = [nameOf(left, filled), nameOf(right, filled)]
    if (relation === '!=') unequal.push([from, to])
    if (relation === '<' || relation === '<=' || relation === '==') order.push({ from, to, isStrict: relation === '<' })
    if (relation === '>' || relation === '>=' || relation === '==') {
      order.push({ from: to, to: from, isStrict: relation === '>' })
    }
  }
  const reach = closure(names.size, order)
  const equals = (from: number, to: number) =>
    from === to || (reach[from]?.[to] !== undefined && reach[to]?.[from] !== undefined)
  return reach.every((row, index) => row[index] !== true) && !unequal.some(([from, to]) => equals(from, to))
}

function isPossible(left: Path, relation: Relation, right: Path): boolean {
  const isSame = canonicalJson(left) === canonicalJson(right)
  return !isSame || relation === '==' || relation === '<=' || relation === '>='
}

/** From where to where an order leads, and whether strictly somewhere on the way. */
function closure(size: number, order: readonly { from: number; to: number; isStrict: boolean }[]) {
  const reach: (boolean | undefined)[][] = Array.from({ length: size }, () => Array<boolean | undefined>(size))
  const add = (from: number, to: number, isStrict: boolean) => {
    const row = reach[from]
    if (row !== undefined) row[to] = row[to] === true || isStrict
  }
  for (const { from, to, isStrict } of order) add(from, to, isStrict)
  for (let middle = 0; middle < size; middle += 1) {
    for (let from = 0; from < size; from += 1) {
      const first = reach[from]?.[middle]
      if (first === undefined) continue
      for (let to = 0; to < size; to += 1) {
        const second = reach[middle]?.[to]
        if (second !== undefined) add(from, to, first || second)
      }
    }
  }
  return reach
}

/** Whether two values are in a relation; null where that is not for us to say. */
export function relates(left: Json | undefined, relation: Relation, right: Json | undefined): boolean | null {
  if (left === undefined || right === undefined) return null
  if (relation === '==' || relation === '!=') return jsonEquals(left, right) === (relation === '==')
  const isNumeric = (value: Json) => typeof value === 'number' || typeof value === 'bigint'
  if (!isNumeric(left) || !isNumeric(right) || left === null || right === null) return null
  switch (relation) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

/** At a path below a member: a value that stands in the relation to a given one. */
export function relatedTo(rest: Path, relation: Relation, value: Json): Formula {
  return rest.reduceRight<Formula>((below, key) => hasMember(String(key), below), related(relation, value))
}

function related(relation: Relation, value: Json): Formula {
  if (typeof value === 'number' || typeof value === 'bigint') return numbersIn(relation, value)
  if (relation === '==' || relation === '!=') return oneOf([value], relation === '!=')
  return never
}

export function mirrored(literal: RelationLiteral): RelationLiteral {
  return { ...literal, left: literal.right, relation: mirrors[literal.relation], right: literal.left }
}

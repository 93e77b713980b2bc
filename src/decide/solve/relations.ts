import { canonicalJson } from '../../model/json.ts'
import type { Relation } from '../cel/formula.ts'
import type { Literal } from './formula.ts'

type RelationLiteral = Extract<Literal, { op: 'relation' }>

/** Which of less, equal, greater a relation lets pass. */
const outcomes = {
  '<': 1,
  '==': 2,
  '>': 4,
  '<=': 3,
  '>=': 6,
  '!=': 5,
} as const satisfies Record<Relation, number>

const mirrored = [0, 4, 2, 6, 1, 5, 3, 7] as const

/** False when two relations between the same members shut each other out. */
export function areConsistent(relations: readonly RelationLiteral[]): boolean {
  const allowed = new Map<string, number>()
  for (const { left, relation, right, filled } of relations) {
    const [first, second] = [canonicalJson(left), canonicalJson(right)]
    const isMirrored = first > second
    // Sides that fill in different values compare different ones.
    const key = [...[first, second].sort(), filled].join(' ')
    const outcome = isMirrored ? (mirrored[outcomes[relation]] ?? 7) : outcomes[relation]
    const rest = (allowed.get(key) ?? 7) & (first === second ? outcome & 2 : outcome)
    if (rest === 0) return false
    allowed.set(key, rest)
  }
  return true
}

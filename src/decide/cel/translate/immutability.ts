import type { StructuralSchema } from '../../../model/structural-schema.ts'
import type { Immutability } from '../formula.ts'
import type { Expression } from '../syntax/expression.ts'
import { fieldReference } from './field-reference.ts'

/**
 * The forms in which rules say that a field must not change, joined by `&&`:
 * `self.x == oldSelf.x`, `!has(oldSelf.x) || self.x == oldSelf.x` (also with `has(self.x) &&`),
 * `!has(oldSelf.x) || !has(self.x) || self.x == oldSelf.x`, `has(self.x) == has(oldSelf.x)`.
 * Null when a part has another form.
 */
export function recogniseImmutability(root: Expression, schema: StructuralSchema): readonly Immutability[] | null {
  const found: Immutability[] = []
  for (const part of flatten(root, '_&&_')) {
    const one = recognisePart(part, schema)
    if (one === null) return null
    found.push(one)
  }
  return found
}

function flatten(expression: Expression, operator: '_&&_' | '_||_'): readonly Expression[] {
  return expression.kind === 'call' && expression.name === operator
    ? expression.args.flatMap((argument) => flatten(argument, operator))
    : [expression]
}

interface Side {
  readonly isOld: boolean
  readonly path: Immutability['at']
}

function sideOf(expression: Expression, schema: StructuralSchema): Side | null {
  const reference = fieldReference(expression, [
    { name: 'self', schema },
    { name: 'oldSelf', schema },
  ])
  return reference && { isOld: reference.subject === 'oldSelf', path: reference.path }
}

/** `has(self.x)`. */
function testOf(expression: Expression, schema: StructuralSchema): Side | null {
  return expression.kind === 'select' && expression.isTest ? sideOf({ ...expression, isTest: false }, schema) : null
}

function negated(expression: Expression): Expression | null {
  return expression.kind === 'call' && expression.name === '!_' ? (expression.args[0] ?? null) : null
}

/** The field of `self.x == oldSelf.x`, in either order. */
function pairOf(
  expression: Expression,
  schema: StructuralSchema,
  read: (expression: Expression, schema: StructuralSchema) => Side | null,
): Immutability['at'] | null {
  if (expression.kind !== 'call' || expression.name !== '_==_') return null
  const [left, right] = expression.args.map((argument) => read(argument, schema))
  if (!left || !right || left.isOld === right.isOld) return null
  return isSamePath(left.path, right.path) ? left.path : null
}

function isSamePath(left: Immutability['at'], right: Immutability['at']): boolean {
  return left.length === right.length && left.every((segment, index) => segment === right[index])
}

function recognisePart(expression: Expression, schema: StructuralSchema): Immutability | null {
  const always = pairOf(expression, schema, sideOf)
  if (always !== null) return { at: always, kind: 'always' }
  const presence = pairOf(expression, schema, testOf)
  if (presence !== null) return { at: presence, kind: 'presence' }
  return recogniseGuarded(flatten(expression, '_||_'), schema)
}

/** Guards `!has(…)` in front of one equality. */
function recogniseGuarded(alternatives: readonly Expression[], schema: StructuralSchema): Immutability | null {
  const guards: Side[] = []
  let at: Immutability['at'] | null = null
  for (const alternative of alternatives) {
    const inner = negated(alternative)
    const guard = inner && testOf(inner, schema)
    if (guard !== null) {
      guards.push(guard)
      continue
    }
    const parts = flatten(alternative, '_&&_')
    const equalities = parts.map((part) => pairOf(part, schema, sideOf)).filter((path) => path !== null)
    const tests = parts.map((part) => testOf(part, schema)).filter((test) => test !== null)
    const [equality] = equalities
    if (at !== null || equality === undefined || equalities.length + tests.length !== parts.length) return null
    if (equalities.length > 1 || !tests.every((test) => !test.isOld && isSamePath(test.path, equality))) return null
    at = equality
  }
  const path = at
  if (path === null || guards.length === 0 || !guards.every((guard) => isSamePath(guard.path, path))) return null
  if (!guards.some((guard) => guard.isOld)) return null
  return { at: path, kind: guards.some((guard) => !guard.isOld) ? 'value' : 'once-set' }
}

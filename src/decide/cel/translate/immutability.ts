import { isSamePath } from '../../../model/path.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import type { Immutability } from '../formula.ts'
import type { Expression } from '../syntax/expression.ts'
import { escapeFieldName } from '../value/escape.ts'
import { scalarKind } from './field-literal.ts'
import { fieldReference } from './field-reference.ts'

/**
 * The forms in which rules say that a field must not change, joined by `&&`:
 * `self.x == oldSelf.x`, `!has(oldSelf.x) || self.x == oldSelf.x` (also with `has(self.x) &&`),
 * `!has(oldSelf.x) || !has(self.x) || self.x == oldSelf.x`, `has(self.x) == has(oldSelf.x)`.
 * Null when a part has another form, or compares what may differ without a change.
 */
export function recogniseImmutability(
  root: Expression,
  schema: StructuralSchema,
  isResourceRoot: boolean,
): readonly Immutability[] | null {
  const found: Immutability[] = []
  for (const part of flatten(root, '_&&_')) {
    const one = recognisePart(part, schema)
    if (one === null) return null
    const [first, ...rest] = one.at
    if (isResourceRoot && first === 'metadata') {
      // Neither name nor generateName can change; of metadata as a whole the server itself changes the generation.
      if (rest.length === 0) return null
      continue
    }
    if (one.kind !== 'presence' && !equalsItself(nodeAt(schema, one.at))) return null
    found.push(one)
  }
  return found
}

function nodeAt(schema: StructuralSchema, path: Immutability['at']): StructuralSchema {
  return path.reduce<StructuralSchema>((node, segment) => {
    const { properties, additionalProperties } = node
    const values = typeof additionalProperties === 'boolean' ? null : additionalProperties
    return properties?.get(String(segment)) ?? values ?? node
  }, schema)
}

/**
 * Whether the server finds a value of the node equal to itself. In sets it looks up Go values, of which whole doubles,
 * times and bytes come back as others and objects and lists are no keys; a list of type map whose key needs escaping
 * takes all items for one (k8s.io/apiserver pkg/cel/common/valuesunstructured.go).
 */
function equalsItself(schema: StructuralSchema): boolean {
  const { items, additionalProperties, properties, listType, listMapKeys } = schema
  if (listType === 'set' && items !== null && !isKey(items)) return false
  if (listType === 'map' && !listMapKeys.every((key) => escapeFieldName(key) === key)) return false
  const values = typeof additionalProperties === 'boolean' ? null : additionalProperties
  const children = [...(properties?.values() ?? []), ...(items === null ? [] : [items]), ...(values ? [values] : [])]
  return children.every(equalsItself)
}

function isKey(items: StructuralSchema): boolean {
  const kind = scalarKind(items)
  return kind !== null && kind !== 'number'
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

import type { Json } from '../../../model/json.ts'
import type { StructuralSchema } from '../../../model/structural-schema.ts'
import type { FieldLiteral, Relation } from '../formula.ts'
import type { Expression } from '../syntax/expression.ts'

const typedFormats: ReadonlySet<string> = new Set(['byte', 'date', 'date-time', 'duration'])

/** How the value of a node enters comparisons; null where the fragment has no literals for it. */
export type ScalarKind = 'text' | 'integer' | 'number' | 'boolean' | 'int-or-string'

export function scalarKind(schema: StructuralSchema): ScalarKind | null {
  if (schema.intOrString) return 'int-or-string'
  switch (schema.type) {
    case 'string':
      return schema.format !== null && typedFormats.has(schema.format) ? null : 'text'
    case 'integer':
      return 'integer'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return null
  }
}

/** A scalar constant of a rule; a list of them for `in`. */
export type Constant = string | number | bigint | boolean

export function constantOf(expression: Expression): Constant | null {
  if (expression.kind === 'call' && expression.name === 'dyn') return constantOf(expression.args[0] ?? expression)
  if (expression.kind !== 'literal') return null
  const { value } = expression
  const isScalar = ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
  return isScalar && typeof value !== 'object' ? value : null
}

export function constantsOf(expression: Expression): readonly Constant[] | null {
  if (expression.kind !== 'list') return null
  const values: Constant[] = []
  for (const { value, isOptional } of expression.elements) {
    const constant = isOptional ? null : constantOf(value)
    if (constant === null) return null
    values.push(constant)
  }
  return values
}

const negations: Readonly<Record<Relation, Relation>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

export function negateRelation(relation: Relation): Relation {
  return negations[relation]
}

const mirrors: Readonly<Record<Relation, Relation>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

export function mirrorRelation(relation: Relation): Relation {
  return mirrors[relation]
}

/**
 * What makes a comparison with a constant true and what makes it false, as literals of which one must
 * hold; an int-or-string of the other type is unequal to it, and in no order.
 */
export interface Comparison {
  readonly whenTrue: readonly FieldLiteral[]
  readonly whenFalse: readonly FieldLiteral[]
}

/** Null where doubles would round: a constant beyond 2^53 against a double. */
export function compareWithConstant(kind: ScalarKind, relation: Relation, constant: Constant): Comparison | null {
  const isOrder = relation !== '==' && relation !== '!='
  if (typeof constant === 'boolean') {
    if (kind !== 'boolean' || isOrder) return null
    const whenTrue: readonly FieldLiteral[] = [{ kind: 'boolean', value: constant === (relation === '==') }]
    return { whenTrue, whenFalse: [{ kind: 'boolean', value: constant !== (relation === '==') }] }
  }
  if (kind === 'boolean') return null
  const isText = typeof constant === 'string'
  if (kind === 'int-or-string' ? false : isText !== (kind === 'text')) return null
  if (!isText && !isExact(kind, constant)) return null
  const literal = (one: Relation): FieldLiteral =>
    isText
      ? { kind: 'text', relation: one, value: constant }
      : { kind: 'number', relation: one, value: small(constant) }
  const other: readonly FieldLiteral[] =
    kind === 'int-or-string' ? [{ kind: 'type', type: isText ? 'integer' : 'string' }] : []
  return {
    whenTrue: [literal(relation), ...(relation === '!=' ? other : [])],
    whenFalse: [literal(negateRelation(relation)), ...(relation === '==' ? other : [])],
  }
}

function isExact(kind: ScalarKind, constant: number | bigint): boolean {
  if (typeof constant === 'number') return Number.isFinite(constant) && Math.abs(constant) <= Number.MAX_SAFE_INTEGER
  return kind !== 'number' || (constant <= Number.MAX_SAFE_INTEGER && constant >= -Number.MAX_SAFE_INTEGER)
}

/** JSON numbers are numbers as far as they are exact. */
function small(value: number | bigint): number | bigint {
  return typeof value === 'bigint' && value === BigInt(Number(value)) && Number.isSafeInteger(Number(value))
    ? Number(value)
    : value
}

/** `x in [constants]`. */
export function membership(kind: ScalarKind, constants: readonly Constant[]): Comparison | null {
  const wanted = kind === 'text' ? 'string' : kind === 'boolean' ? 'boolean' : null
  const types = new Set(constants.map((constant) => typeof constant))
  if (types.size > 1 || (wanted !== null && types.size === 1 && !types.has(wanted))) return null
  const isNumeric = types.has('bigint') || types.has('number')
  if ((kind === 'integer' || kind === 'number') && types.size === 1 && !isNumeric) return null
  if (kind === 'int-or-string' && types.has('number')) return null
  const isInexact = constants.some(
    (constant) =>
      (typeof constant === 'bigint' || typeof constant === 'number') &&
      !isExact(kind === 'integer' ? 'number' : kind, constant),
  )
  if (isInexact) return null
  const values: readonly Json[] = constants.map((constant) =>
    typeof constant === 'bigint' || typeof constant === 'number' ? small(constant) : constant,
  )
  const other: readonly FieldLiteral[] =
    kind === 'int-or-string' && constants.length > 0
      ? [{ kind: 'type', type: types.has('string') ? 'integer' : 'string' }]
      : []
  return {
    whenTrue: [{ kind: 'one-of', values, negated: false }],
    whenFalse: [{ kind: 'one-of', values, negated: true }, ...other],
  }
}

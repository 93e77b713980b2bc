import type { CelFormula, Relation } from '../formula.ts'
import type { Call, Expression, MacroCall } from '../syntax/expression.ts'

/** When an expression is true and when it is false; otherwise it is an error. */
export interface Split {
  readonly whenTrue: CelFormula
  readonly whenFalse: CelFormula
}

/** One of the values that an int expression may have, and when it has it. */
export interface Case {
  readonly value: bigint
  readonly when: CelFormula
}

/** What is needed to look into an expression. */
export interface Reader {
  readonly macros: ReadonlyMap<Expression, MacroCall>
  split(expression: Expression): Split
}

/** More values, or numbers beyond these bounds, are no case distinction. */
const mostCases = 24
const largest = 2n ** 31n

/**
 * The values of an int expression that picks and counts: constants, `c ? 1 : 0`, sums of such, `[a, b].filter(x, x).size()`.
 * In no case it is an error. Null for any other expression.
 */
export function casesOf(expression: Expression, reader: Reader): readonly Case[] | null {
  if (expression.kind === 'literal' && typeof expression.value === 'bigint') {
    return isSmall(expression.value) ? [{ value: expression.value, when: constant(true) }] : null
  }
  const counted = sizedFilter(expression, reader)
  if (counted !== null) return counted
  if (expression.kind !== 'call' || expression.target !== null || reader.macros.has(expression)) return null
  return casesOfCall(expression, reader)
}

function casesOfCall({ name, args }: Call, reader: Reader): readonly Case[] | null {
  const [first, second, third] = args
  if (name === '_?_:_' && first && second && third) {
    const [yes, no] = [casesOf(second, reader), casesOf(third, reader)]
    if (yes === null || no === null) return null
    const { whenTrue, whenFalse } = reader.split(first)
    return merged([
      ...yes.map(({ value, when }) => ({ value, when: allOf([whenTrue, when]) })),
      ...no.map(({ value, when }) => ({ value, when: allOf([whenFalse, when]) })),
    ])
  }
  if ((name !== '_+_' && name !== '_-_') || !first || !second) return null
  const [left, right] = [casesOf(first, reader), casesOf(second, reader)]
  if (left === null || right === null) return null
  const sign = name === '_+_' ? 1n : -1n
  return merged(
    left.flatMap((one) =>
      right.map((other) => ({ value: one.value + sign * other.value, when: allOf([one.when, other.when]) })),
    ),
  )
}

/** `[a, b].filter(x, x).size()`, also as `size(…)`. */
function sizedFilter(expression: Expression, reader: Reader): readonly Case[] | null {
  if (expression.kind !== 'call' || expression.name !== 'size') return null
  const filter = reader.macros.get(expression.target ?? expression.args[0] ?? expression)
  const kept = filter?.name === 'filter' ? listedBooleans(filter, reader) : null
  return kept === null ? null : countTrue(kept)
}

/**
 * The elements of a list of bools that is written out, as a macro's predicate takes them: `x` or `!x`. All of them must be
 * free of errors, or the list is one. Null for another list or predicate.
 */
export function listedBooleans({ target, args }: MacroCall, reader: Reader): readonly Split[] | null {
  const [variable, predicate] = args
  if (target?.kind !== 'list' || args.length !== 2 || variable?.kind !== 'ident' || predicate === undefined) return null
  const isNegated = predicate.kind === 'call' && predicate.name === '!_'
  const inner = isNegated ? predicate.args[0] : predicate
  if (inner?.kind !== 'ident' || inner.name !== variable.name) return null
  if (target.elements.some(({ isOptional }) => isOptional)) return null
  return target.elements.map(({ value }) => {
    const { whenTrue, whenFalse } = reader.split(value)
    return isNegated ? { whenTrue: whenFalse, whenFalse: whenTrue } : { whenTrue, whenFalse }
  })
}

/** How many of them are true; in no case when one is an error. */
export function countTrue(splits: readonly Split[]): readonly Case[] | null {
  let counts: readonly Case[] | null = [{ value: 0n, when: constant(true) }]
  for (const { whenTrue, whenFalse } of splits) {
    if (counts === null) return null
    counts = merged(
      counts.flatMap(({ value, when }) => [
        { value, when: allOf([when, whenFalse]) },
        { value: value + 1n, when: allOf([when, whenTrue]) },
      ]),
    )
  }
  return counts
}

export function compareCases(left: readonly Case[], relation: Relation, right: readonly Case[]): Split {
  const pairs = left.flatMap((one) => right.map((other) => ({ one, other })))
  const when = (isHeld: boolean) =>
    anyOf(
      pairs
        .filter(({ one, other }) => holds(one.value, relation, other.value) === isHeld)
        .map(({ one, other }) => allOf([one.when, other.when])),
    )
  return { whenTrue: when(true), whenFalse: when(false) }
}

function holds(left: bigint, relation: Relation, right: bigint): boolean {
  const outcomes = {
    '==': left === right,
    '!=': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
  } as const satisfies Record<Relation, boolean>
  return outcomes[relation]
}

function merged(cases: readonly Case[]): readonly Case[] | null {
  const byValue = new Map<bigint, CelFormula[]>()
  for (const { value, when } of cases) {
    if (!isSmall(value)) return null
    byValue.set(value, [...(byValue.get(value) ?? []), when])
  }
  return byValue.size > mostCases ? null : [...byValue].map(([value, parts]) => ({ value, when: anyOf(parts) }))
}

function isSmall(value: bigint): boolean {
  return value <= largest && value >= -largest
}

export function constant(isHeld: boolean): CelFormula {
  return { kind: 'constant', holds: isHeld }
}

export function allOf(parts: readonly CelFormula[]): CelFormula {
  return joined('and', parts, true)
}

export function anyOf(parts: readonly CelFormula[]): CelFormula {
  return joined('or', parts, false)
}

/** Without parts that add nothing. */
function joined(kind: 'and' | 'or', parts: readonly CelFormula[], neutral: boolean): CelFormula {
  const open = parts.filter((part) => part.kind !== 'constant' || part.holds !== neutral)
  const absorbing = open.find((part) => part.kind === 'constant')
  const [first] = open
  if (absorbing !== undefined) return absorbing
  if (first === undefined) return constant(neutral)
  return open.length === 1 ? first : { kind, parts: open }
}

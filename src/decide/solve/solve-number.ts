import type { Json } from '../../model/json.ts'
import { jsonEquals } from '../../model/json.ts'
import { numberSteps } from '../bounds.ts'
import { asInt64, isNearInteger } from '../server/go-number.ts'
import type { Literal } from './formula.ts'
import { kindOf } from './kind.ts'
import { toJsonNumber } from './number-constraints.ts'
import { found, none, open, type Solution } from './solution.ts'

const int64Least = -(2n ** 63n)
const int64Greatest = 2n ** 63n - 1n

/** An `int64` that satisfies all literals, close to 1 or else to the nearest bound; complete up to `numberSteps` tries. */
export function solveInteger(literals: readonly Literal[]): Solution {
  let least = int64Least
  let greatest = int64Greatest
  let stride = 1n
  const tests: ((value: bigint) => boolean)[] = []
  const spared: bigint[] = []
  let listed: readonly Json[] | null = null
  for (const literal of literals) {
    if (literal.op === 'integers') {
      if (literal.least !== null && literal.least > least) least = literal.least
      if (literal.greatest !== null && literal.greatest < greatest) greatest = literal.greatest
    } else if (literal.op === 'integer-multiple') {
      if (!literal.negated) stride = leastCommonMultiple(stride, literal.of)
      else spared.push(literal.of)
    } else if (literal.op === 'one-of') {
      if (!literal.negated) listed = listed === null ? literal.values : intersection(listed, literal.values)
      else tests.push((value) => !literal.values.some((other) => jsonEquals(other, value)))
    }
  }
  if (least > greatest || coversAll(stride, spared)) return none
  const passes = (value: bigint) =>
    value >= least &&
    value <= greatest &&
    value % stride === 0n &&
    spared.every((factor) => value % factor !== 0n) &&
    tests.every((test) => test(value))
  if (listed !== null) {
    const value = listed.find((candidate) => {
      const whole = toBigInt(candidate)
      return whole !== null && passes(whole)
    })
    return value === undefined ? none : found(value)
  }
  return nearest(least, greatest, stride, passes)
}

/** Whether every multiple of `stride` is one of some other factor too: they repeat, so one round shows it. */
function coversAll(stride: bigint, factors: readonly bigint[]): boolean {
  if (factors.length === 0) return false
  const period = factors.reduce(leastCommonMultiple, stride) / stride
  if (period > numberSteps) return factors.some((factor) => stride % factor === 0n)
  for (let count = 0n; count < period; count += 1n) {
    if (factors.every((factor) => (count * stride) % factor !== 0n)) return false
  }
  return true
}

/** Walks the multiples of `stride` outwards from the one nearest to 1. */
function nearest(least: bigint, greatest: bigint, stride: bigint, passes: (value: bigint) => boolean): Solution {
  const origin = least > 1n ? least : greatest < 1n ? greatest : 1n
  let above = roundUp(origin, stride)
  let below = above - stride
  for (let step = 0; step < numberSteps; step += 1) {
    const isAboveLeft = above <= greatest
    const isBelowLeft = below >= least
    if (!isAboveLeft && !isBelowLeft) return none
    if (isAboveLeft && passes(above)) return found(toJsonNumber(above))
    if (isBelowLeft && passes(below)) return found(toJsonNumber(below))
    above += stride
    below -= stride
  }
  return open(`no integer was found in ${numberSteps} tries`)
}

function toBigInt(value: Json): bigint | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null
  const whole = asInt64(value)
  return whole === null ? null : BigInt(whole)
}

function roundUp(value: bigint, stride: bigint): bigint {
  const rest = ((value % stride) + stride) % stride
  return rest === 0n ? value : value + stride - rest
}

/** A `float64` that is no `int64` and satisfies all literals. */
export function solveFloat(literals: readonly Literal[]): Solution {
  const range = floatRange(literals)
  if (range.least > range.greatest || (range.least === range.greatest && range.isOpen)) return none
  const factors = literals.flatMap((literal) =>
    literal.op === 'float-multiple' && !literal.negated ? [literal.of] : [],
  )
  const spared = literals.flatMap((literal) => (literal.op === 'float-multiple' && literal.negated ? [literal.of] : []))
  if (factors.some((factor) => spared.some((other) => isWholeMultiple(factor, other)))) return none
  // Whole factors have whole multiples, and one is only recognised up to 2^53 times the factor: below 2^63 here.
  const isSmall = range.least > -(2 ** 63) && range.greatest < 2 ** 63
  if (factors.some((factor) => Number.isInteger(factor) && (isSmall || factor <= 1024))) return none
  const passes = (value: number) =>
    Number.isFinite(value) && kindOf(value) === 'float' && literals.every((literal) => floatPasses(value, literal))
  const listed = literals.find((literal) => literal.op === 'one-of' && !literal.negated)
  if (listed?.op === 'one-of') {
    const value = listed.values.find((candidate) => typeof candidate === 'number' && passes(candidate))
    return value === undefined ? none : found(value)
  }
  for (const value of floatCandidates(range, factors)) if (passes(value)) return found(value)
  let value = range.least
  for (let step = 0; step < numberSteps; step += 1) {
    if (passes(value)) return found(value)
    if (value === range.greatest) return none
    value = nextAbove(value)
  }
  return open(`no fraction was found in ${numberSteps} tries`)
}

/** The next `float64`; of a finite one below the greatest. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n))
  return view.getFloat64(0)
}

interface FloatRange {
  readonly least: number
  readonly greatest: number
  /** An end that the range shuts out. */
  readonly isOpen: boolean
}

function floatRange(literals: readonly Literal[]): FloatRange {
  // JSON has no infinities.
  let least = -Number.MAX_VALUE
  let greatest = Number.MAX_VALUE
  let isLeastOpen = false
  let isGreatestOpen = false
  for (const literal of literals) {
    if (literal.op !== 'floats') continue
    if (literal.least !== null && literal.least >= least) {
      isLeastOpen = literal.isLeastOpen || (isLeastOpen && literal.least === least)
      least = literal.least
    }
    if (literal.greatest !== null && literal.greatest <= greatest) {
      isGreatestOpen = literal.isGreatestOpen || (isGreatestOpen && literal.greatest === greatest)
      greatest = literal.greatest
    }
  }
  return { least, greatest, isOpen: isLeastOpen || isGreatestOpen }
}

function* floatCandidates({ least, greatest }: FloatRange, factors: readonly number[]): Generator<number> {
  const isBounded = (end: number) => Math.abs(end) < Number.MAX_VALUE
  const from = isBounded(least) ? least : isBounded(greatest) ? greatest : 0
  const to = isBounded(greatest) ? greatest : from
  const [factor] = factors
  if (factor !== undefined) {
    const [first, last] = [Math.floor(from / factor), Math.floor(to / factor)]
    for (let step = 0; step < numberSteps; step += 1) {
      for (const count of [first + step, last - step]) yield Number((count * factor).toPrecision(15))
    }
    for (const power of [64, 80, 100]) for (const sign of [1, -1]) yield sign * factor * 2 ** power
    return
  }
  for (const start of [from, to]) for (const fraction of [0.5, -0.5, 0.25, -0.25, 0.1, -0.1]) yield start + fraction
  yield from
  yield to
  for (let part = 2; part < 66; part += 1) {
    yield from + (to - from) / part
    yield to - (to - from) / part
  }
  yield (from + to) / Math.PI
  for (const sign of [1, -1]) for (const power of [63, 64, 100]) yield sign * 2 ** power
}

function floatPasses(value: number, literal: Literal): boolean {
  switch (literal.op) {
    case 'floats': {
      const { least, greatest, isLeastOpen, isGreatestOpen } = literal
      if (least !== null && (isLeastOpen ? value <= least : value < least)) return false
      return greatest === null || (isGreatestOpen ? value < greatest : value <= greatest)
    }
    case 'float-multiple':
      return isFloatMultiple(value, literal.of) !== literal.negated
    case 'one-of':
      return literal.values.some((other) => jsonEquals(other, value)) !== literal.negated
    default:
      return true
  }
}

function isFloatMultiple(value: number, factor: number): boolean {
  return factor > 0 && isNearInteger(factor < 1 ? (1 / factor) * value : value / factor)
}

/** Exactly, as decimals: 0.1 is two times 0.05. */
function isWholeMultiple(factor: number, of: number): boolean {
  const [left, right] = [toDecimal(factor), toDecimal(of)]
  const divisor = right.digits * 10n ** BigInt(left.scale)
  return divisor > 0n && (left.digits * 10n ** BigInt(right.scale)) % divisor === 0n
}

/** `digits` / 10^`scale`, from the shortest text that reads back as the number. */
function toDecimal(value: number): { readonly digits: bigint; readonly scale: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const digits = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

function leastCommonMultiple(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right]
  while (b !== 0n) [a, b] = [b, a % b]
  return (left / a) * right
}

function intersection(left: readonly Json[], right: readonly Json[]): readonly Json[] {
  return left.filter((value) => right.some((other) => jsonEquals(value, other)))
}

import { asInt64, truncateToInt64 } from '../server/go-number.ts'
import { allOf, anyOf, type Formula, never, ofKind } from './formula.ts'
import { kindSet, otherKinds } from './kind.ts'

const numbers = kindSet('integer', 'float')

/** When a value passes a constraint, and when it fails it. */
export interface Sides {
  readonly holds: Formula
  readonly fails: Formula
}

/**
 * A bound as the API server applies it: a `float64` to a `float64`, and cut to an `int64` to an `int64`
 * (kube-openapi pkg/validation/validate/values.go MinimumNativeType, MaximumNativeType).
 */
export function lowerBound(bound: number | bigint, isExclusive: boolean): Sides {
  const real = Number(bound)
  const whole = BigInt(truncateToInt64(real))
  return numeric(
    integersFrom(isExclusive ? whole + 1n : whole),
    floatsFrom(real, isExclusive),
    integersTo(isExclusive ? whole : whole - 1n),
    floatsTo(real, !isExclusive),
  )
}

export function upperBound(bound: number | bigint, isExclusive: boolean): Sides {
  const real = Number(bound)
  const whole = BigInt(truncateToInt64(real))
  return numeric(
    integersTo(isExclusive ? whole - 1n : whole),
    floatsTo(real, isExclusive),
    integersFrom(isExclusive ? whole : whole + 1n),
    floatsFrom(real, !isExclusive),
  )
}

/** The factor is cut to an `int64` for integers too; one that is not above zero then refuses every integer. */
export function multipleOf(factor: number | bigint): Sides {
  const whole = BigInt(truncateToInt64(Number(factor)))
  const real = Number(factor)
  return numeric(
    whole > 0n ? { op: 'integer-multiple', of: whole, negated: false } : never,
    { op: 'float-multiple', of: real, negated: false },
    whole > 0n ? { op: 'integer-multiple', of: whole, negated: true } : ofKind(kindSet('integer')),
    { op: 'float-multiple', of: real, negated: true },
  )
}

function numeric(integers: Formula, floats: Formula, otherIntegers: Formula, otherFloats: Formula): Sides {
  return {
    holds: anyOf([ofKind(otherKinds(numbers)), integers, floats]),
    fails: anyOf([otherIntegers, otherFloats]),
  }
}

/**
 * The numbers that a list of values lets pass: Go converts a `float64` to the listed `int64` by cutting it off, and an
 * `int64` to a listed string by taking it for a code point (kube-openapi pkg/validation/validate/validator.go).
 */
export function listedNumbers(values: readonly (number | bigint)[], texts: readonly string[]): Sides {
  const whole = values.filter((value) => asInt64(value) !== null).map(BigInt)
  const codes = texts.flatMap((value) => {
    const code = value.codePointAt(0)
    return code !== undefined && String.fromCodePoint(code) === value ? [code] : []
  })
  const integers = [...whole.map(toJsonNumber), ...codes]
  const regions = mergeRegions([
    ...whole.map(regionCutTo),
    ...values
      .filter((value) => asInt64(value) === null)
      .map((value) => ({ least: Number(value), isLeastOpen: false, greatest: Number(value), isGreatestOpen: false })),
  ])
  return {
    holds: anyOf([
      allOf([ofKind(kindSet('integer')), { op: 'one-of', values: integers, negated: false }]),
      ...regions.map((region): Formula => ({ op: 'floats', ...region })),
    ]),
    fails: anyOf([
      allOf([ofKind(kindSet('integer')), { op: 'one-of', values: integers, negated: true }]),
      ...gapsBetween(regions).map((region): Formula => ({ op: 'floats', ...region })),
    ]),
  }
}

export function toJsonNumber(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

interface Region {
  readonly least: number | null
  readonly isLeastOpen: boolean
  readonly greatest: number | null
  readonly isGreatestOpen: boolean
}

function regionCutTo(whole: bigint): Region {
  const value = Number(whole)
  return {
    least: whole > 0n ? value : value - 1,
    isLeastOpen: whole <= 0n,
    greatest: whole < 0n ? value : value + 1,
    isGreatestOpen: whole >= 0n,
  }
}

/** Sorted; regions that touch stay apart, which loses nothing: the value between them lies in one of them or in neither. */
function mergeRegions(regions: readonly Region[]): readonly Region[] {
  return [...regions].sort((left, right) => (left.least ?? 0) - (right.least ?? 0))
}

function gapsBetween(regions: readonly Region[]): readonly Region[] {
  const gaps: Region[] = []
  let least: number | null = null
  let isLeastOpen = false
  for (const region of regions) {
    if (least === null || (region.least !== null && region.least >= least)) {
      gaps.push({ least, isLeastOpen, greatest: region.least, isGreatestOpen: !region.isLeastOpen })
    }
    if (least === null || (region.greatest !== null && region.greatest > least)) {
      least = region.greatest
      isLeastOpen = !region.isGreatestOpen
    }
  }
  gaps.push({ least, isLeastOpen, greatest: null, isGreatestOpen: false })
  return gaps
}

function integersFrom(least: bigint): Formula {
  return { op: 'integers', least, greatest: null }
}

function integersTo(greatest: bigint): Formula {
  return { op: 'integers', least: null, greatest }
}

function floatsFrom(least: number, isLeastOpen: boolean): Formula {
  return { op: 'floats', least, isLeastOpen, greatest: null, isGreatestOpen: false }
}

function floatsTo(greatest: number, isGreatestOpen: boolean): Formula {
  return { op: 'floats', least: null, isLeastOpen: false, greatest, isGreatestOpen }
}

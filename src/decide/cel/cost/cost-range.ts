/**
 * What an expression costs, or how long its value is: from least to most. Both are unsigned 64-bit integers that stay
 * at {@link greatest} instead of overflowing (`CostEstimate` and `SizeEstimate` of cel-go `checker/cost.go`).
 */
export interface CostRange {
  readonly least: bigint
  readonly most: bigint
}

export const greatest = 2n ** 64n - 1n

export const zero = exactly(0n)
export const unknown: CostRange = { least: 0n, most: greatest }

export function exactly(value: bigint): CostRange {
  return { least: value, most: value }
}

export function add(...ranges: readonly CostRange[]): CostRange {
  let [least, most] = [0n, 0n]
  for (const range of ranges) {
    least = addBounded(least, range.least)
    most = addBounded(most, range.most)
  }
  return { least, most }
}

export function multiply(left: CostRange, right: CostRange): CostRange {
  return { least: multiplyBounded(left.least, right.least), most: multiplyBounded(left.most, right.most) }
}

/** Rounded up. */
export function multiplyByFactor({ least, most }: CostRange, factor: number): CostRange {
  return { least: multiplyRounded(least, factor), most: multiplyRounded(most, factor) }
}

/** The smallest range that holds both. */
export function union(left: CostRange, right: CostRange): CostRange {
  return { least: lesser(left.least, right.least), most: greater(left.most, right.most) }
}

export function addBounded(left: bigint, right: bigint): bigint {
  return bounded(left + right)
}

export function multiplyBounded(left: bigint, right: bigint): bigint {
  return bounded(left * right)
}

export function lesser(left: bigint, right: bigint): bigint {
  if (left < right) return left
  return right
}

function greater(left: bigint, right: bigint): bigint {
  if (left > right) return left
  return right
}

function bounded(value: bigint): bigint {
  return lesser(value, greatest)
}

function multiplyRounded(value: bigint, factor: number): bigint {
  const product = Math.ceil(Number(value) * factor)
  const isTooMuch = (factor > 0 && Number(value) > 2 ** 64 / factor) || product >= 2 ** 64
  return isTooMuch ? greatest : BigInt(product)
}

import { CelError, Duration, noSuchOverload, Timestamp, TypeValue, Uint } from './scalar.ts'
import { CelList, CelMap, type CelValue, Opaque, Optional, type Result } from './value.ts'

/** `left == right` (cel-go `types.Equal`): null equals null alone; numbers compare by value across types. */
export function equalValues(left: CelValue, right: CelValue): Result {
  if (left === null || right === null) return left === right
  return equalsOf(left, right)
}

/**
 * The `Equal` method of the left value's Go type: unlike {@link equalValues}, a map of a custom
 * resource compared with null is an error, and an error on the left stays an error.
 */
export function equalsOf(left: Result, right: Result): Result {
  if (left instanceof CelError) return left
  if (left instanceof CelList || left instanceof CelMap || left instanceof Opaque) return left.equals(right)
  if (right instanceof CelError) return false
  if (left === null) return right === null
  if (isNumber(left)) return isNumber(right) && compareNumbers(left, right) === 0
  if (left instanceof Uint8Array) return right instanceof Uint8Array && compareBytes(left, right) === 0
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanoseconds === right.nanoseconds
  if (left instanceof Duration) return right instanceof Duration && left.nanoseconds === right.nanoseconds
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name
  if (left instanceof Optional) return equalOptionals(left, right)
  return left === right
}

function equalOptionals(left: Optional, right: CelValue): Result {
  if (!(right instanceof Optional)) return false
  if (left.value === undefined || right.value === undefined) return left.value === right.value
  return equalsOf(left.value, right.value)
}

export function isNumber(value: Result): value is bigint | number | Uint {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint
}

/** -1, 0 or 1; NaN when one side is NaN. An int meets a double as a double, as in cel-go `compare.go`. */
export function compareNumbers(left: bigint | number | Uint, right: bigint | number | Uint): number {
  const first = left instanceof Uint ? left.value : left
  const second = right instanceof Uint ? right.value : right
  if (typeof first === 'bigint' && typeof second === 'bigint') return first < second ? -1 : first > second ? 1 : 0
  const [a, b] = [Number(first), Number(second)]
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN
  return a < b ? -1 : a > b ? 1 : 0
}

export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return Math.sign(left.length - right.length)
}

/** Go compares strings by bytes of UTF-8, which is the order of code points, not of UTF-16 units. */
export function compareCodePoints(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)]
    if (a === b) continue
    const isSurrogate = a >= 0xd800 && a <= 0xdfff
    const isOtherSurrogate = b >= 0xd800 && b <= 0xdfff
    if (isSurrogate !== isOtherSurrogate) return isSurrogate ? 1 : -1
    return a < b ? -1 : 1
  }
  return left.length < right.length ? -1 : 1
}

/** `Compare` of the left value's Go type: -1, 0, 1, or an error for types without order and for NaN. */
export function compareValues(left: CelValue, right: Result): number | CelError {
  if (right instanceof CelError) return right
  if (isNumber(left) && isNumber(right)) {
    const order = compareNumbers(left, right)
    return Number.isNaN(order) ? new CelError('NaN values cannot be ordered') : order
  }
  if (typeof left === 'string' && typeof right === 'string') return compareCodePoints(left, right)
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right)
  if (
    (left instanceof Timestamp && right instanceof Timestamp) ||
    (left instanceof Duration && right instanceof Duration)
  ) {
    return left.nanoseconds < right.nanoseconds ? -1 : left.nanoseconds > right.nanoseconds ? 1 : 0
  }
  return noSuchOverload()
}

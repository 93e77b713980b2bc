import { CelError, Duration, noSuchOverload, Timestamp, Uint } from './scalar.ts'
import { isTimestampInRange } from './time.ts'
import { CelList, type CelValue, type Result } from './value.ts'

/** Arithmetic of cel-go: 64 bits, overflow is an error (`common/types/overflow.go`). */

export function addValues(left: CelValue, right: CelValue): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') return checkedInt(left + right)
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (typeof left === 'string' && typeof right === 'string') return left + right
  if (left instanceof Uint && right instanceof Uint) return checkedUint(left.value + right.value)
  if (left instanceof CelList && right instanceof CelList) return left.add(right)
  if (left instanceof Uint8Array && right instanceof Uint8Array) return concatenate(left, right)
  if (left instanceof Duration) {
    if (right instanceof Duration) return checkedDuration(left.nanoseconds + right.nanoseconds)
    if (right instanceof Timestamp) return shift(right, left.nanoseconds)
  }
  if (left instanceof Timestamp && right instanceof Duration) return shift(left, right.nanoseconds)
  return noSuchOverload()
}

export function subtractValues(left: CelValue, right: CelValue): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') return checkedInt(left - right)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (left instanceof Uint && right instanceof Uint) return checkedUint(left.value - right.value)
  if (left instanceof Duration && right instanceof Duration) {
    return checkedDuration(left.nanoseconds - right.nanoseconds)
  }
  if (left instanceof Timestamp) {
    if (right instanceof Timestamp) return checkedDuration(left.nanoseconds - right.nanoseconds)
    if (right instanceof Duration) {
      const negated = checkedDuration(-right.nanoseconds)
      return negated instanceof CelError ? negated : shift(left, negated.nanoseconds)
    }
  }
  return noSuchOverload()
}

export function multiplyValues(left: CelValue, right: CelValue): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') return checkedInt(left * right)
  if (typeof left === 'number' && typeof right === 'number') return left * right
  if (left instanceof Uint && right instanceof Uint) return checkedUint(left.value * right.value)
  return noSuchOverload()
}

export function divideValues(left: CelValue, right: CelValue): Result {
  if (typeof left === 'number' && typeof right === 'number') return left / right
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return right === 0n ? new CelError('division by zero') : checkedInt(left / right)
  }
  if (left instanceof Uint && right instanceof Uint) {
    return right.value === 0n ? new CelError('division by zero') : new Uint(left.value / right.value)
  }
  return noSuchOverload()
}

export function remainderOf(left: CelValue, right: CelValue): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (right === 0n) return new CelError('modulus by zero')
    // Go's check treats MinInt64 % -1 as the overflow that its division would be.
    return right === -1n && left === -(1n << 63n) ? overflow('integer') : left % right
  }
  if (left instanceof Uint && right instanceof Uint) {
    return right.value === 0n ? new CelError('modulus by zero') : new Uint(left.value % right.value)
  }
  return noSuchOverload()
}

export function negateValue(value: CelValue): Result {
  if (typeof value === 'bigint') return checkedInt(-value)
  if (typeof value === 'number') return -value
  if (value instanceof Duration) return checkedDuration(-value.nanoseconds)
  return noSuchOverload()
}

function overflow(what: 'integer' | 'unsigned integer' | 'duration' | 'timestamp'): CelError {
  return new CelError(`${what} overflow`)
}

export function checkedInt(value: bigint): bigint | CelError {
  return BigInt.asIntN(64, value) === value ? value : overflow('integer')
}

export function checkedUint(value: bigint): Uint | CelError {
  return BigInt.asUintN(64, value) === value ? new Uint(value) : overflow('unsigned integer')
}

function checkedDuration(nanoseconds: bigint): Duration | CelError {
  return BigInt.asIntN(64, nanoseconds) === nanoseconds ? new Duration(nanoseconds) : overflow('integer')
}

function shift(timestamp: Timestamp, nanoseconds: bigint): Timestamp | CelError {
  const moved = new Timestamp(timestamp.nanoseconds + nanoseconds, timestamp.offsetSeconds)
  return isTimestampInRange(moved) ? moved : overflow('timestamp')
}

function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length)
  joined.set(left)
  joined.set(right, left.length)
  return joined
}

import { checkedInt, checkedUint } from './arithmetic.ts'
import { formatG, formatPlain, parseGoFloat, parseGoInteger, parseGoUnsigned } from './go-number.ts'
import { typeNameOf } from './runtime-type.ts'
import { CelError, Duration, Timestamp, Uint } from './scalar.ts'
import { durationIn, formatTimestamp, isTimestampInRange, parseGoDuration, parseRfc3339, unixSeconds } from './time.ts'
import type { CelValue, Result } from './value.ts'

/** Type conversions of cel-go's values (`ConvertToType`). */

function cannotConvert(value: CelValue, target: string): CelError {
  return new CelError(`type conversion error from '${typeNameOf(value)}' to '${target}'`)
}

export function toInt(value: CelValue): Result {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') {
    // Upstream refuses both ends of the range, ±2^63.
    return Number.isFinite(value) && Math.abs(value) < 2 ** 63
      ? BigInt(Math.trunc(value))
      : new CelError('integer overflow')
  }
  if (typeof value === 'string') return parseGoInteger(value) ?? cannotConvert(value, 'int')
  if (value instanceof Uint) return checkedInt(value.value)
  if (value instanceof Timestamp) return unixSeconds(value)
  return value instanceof Duration ? value.nanoseconds : cannotConvert(value, 'int')
}

export function toUint(value: CelValue): Result {
  if (value instanceof Uint) return value
  if (typeof value === 'bigint') return checkedUint(value)
  if (typeof value === 'number') {
    return Number.isFinite(value) && value >= 0 && value < 2 ** 64
      ? new Uint(BigInt(Math.trunc(value)))
      : new CelError('unsigned integer overflow')
  }
  const parsed = typeof value === 'string' ? parseGoUnsigned(value) : null
  return parsed === null ? cannotConvert(value, 'uint') : new Uint(parsed)
}

export function toDouble(value: CelValue): Result {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint) return Number(value.value)
  return (typeof value === 'string' ? parseGoFloat(value) : null) ?? cannotConvert(value, 'double')
}

export function toBool(value: CelValue): Result {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
    if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false
  }
  return cannotConvert(value, 'bool')
}

export function toText(value: CelValue): Result {
  if (value === null) return 'null'
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return formatG(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Timestamp) return formatTimestamp(value)
  if (value instanceof Duration) return `${formatPlain(durationIn(value, 1_000_000_000n))}s`
  return value instanceof Uint8Array ? decodeUtf8(value) : cannotConvert(value, 'string')
}

function decodeUtf8(bytes: Uint8Array): Result {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new CelError('invalid UTF-8 in bytes, cannot convert to string')
  }
}

export function toBytes(value: CelValue): Result {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? new TextEncoder().encode(value) : cannotConvert(value, 'bytes')
}

export function toDuration(value: CelValue): Result {
  if (value instanceof Duration) return value
  return (typeof value === 'string' ? parseGoDuration(value) : null) ?? cannotConvert(value, 'google.protobuf.Duration')
}

export function toTimestamp(value: CelValue): Result {
  if (value instanceof Timestamp) return value
  const parsed =
    typeof value === 'string'
      ? parseRfc3339(value)
      : typeof value === 'bigint'
        ? new Timestamp(value * 1_000_000_000n)
        : null
  if (parsed === null) return cannotConvert(value, 'google.protobuf.Timestamp')
  return isTimestampInRange(parsed) ? parsed : new CelError('timestamp overflow')
}

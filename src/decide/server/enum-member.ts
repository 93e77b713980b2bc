import { type Json, jsonEquals } from '../../model/json.ts'
import { asInt64, truncateToInt64 } from './go-number.ts'

/**
 * Whether an enum admits a value (kube-openapi pkg/validation/validate/validator.go basicCommonValidator): equal after
 * the value is converted to the type of the member as Go converts. So 1.7 is in `[1]`, 65 is in `["A"]` where the type
 * allows an integer, and null is in no enum, not even in `[null]`.
 */
export function isEnumMember(value: Json, members: readonly Json[]): boolean {
  return (
    value !== null && members.some((member) => member !== null && jsonEquals(convert(value, member), stored(member)))
  )
}

/** A number beyond 64 bits is held as a float64. */
function stored(value: Json): Json {
  return typeof value === 'bigint' && asInt64(value) === null ? Number(value) : value
}

/** The value as the member's type; itself where Go has no conversion. */
function convert(value: Json, member: Json): Json {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value
  const integer = asInt64(value)
  if (typeof member === 'string') return integer === null ? value : characterOf(integer)
  if (typeof member !== 'number' && typeof member !== 'bigint') return value
  return asInt64(member) === null ? Number(value) : (integer ?? truncateToInt64(Number(value)))
}

/** Go turns an integer into the character of that code point, U+FFFD where there is none. */
function characterOf(codePoint: number | bigint): string {
  const isScalar = codePoint >= 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff)
  return isScalar ? String.fromCodePoint(Number(codePoint)) : '\ufffd'
}

import type { Json } from '../../model/json.ts'

/**
 * Numbers as the API server holds them: its JSON decoder makes an `int64` of an integer literal in range and a
 * `float64` of everything else (k8s.io/apimachinery pkg/util/json). Its validator compares the two kinds differently
 * (kube-openapi pkg/validation/validate/values.go), so the kind of a value and Go's conversions are part of the model.
 * A literal such as `1.0` or `1e18` is taken for the integer: YAML and kubectl send it that way.
 */

const int64Least = -(2n ** 63n)
const int64Greatest = 2n ** 63n - 1n

/** The value as an `int64`, exact, a `bigint` only beyond ±(2^53-1); null when the server holds it as a `float64`. */
export function asInt64(value: number | bigint): number | bigint | null {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value
    // A whole number is written without a fraction, whatever its size below 1e21.
    return Number.isInteger(value) ? asInt64(BigInt(value)) : null
  }
  if (value < int64Least || value > int64Greatest) return null
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/**
 * Go's `int64(f)` on amd64: towards zero; what does not fit gives the least int64. Bounds of schemas are `float64` and
 * go through this before they meet an integer, so `minimum: 2.5` lets 2 pass.
 */
export function truncateToInt64(value: number): number | bigint {
  const truncated = Math.trunc(value)
  if (Number.isSafeInteger(truncated)) return truncated
  if (!Number.isFinite(truncated)) return int64Least
  const exact = BigInt(truncated)
  return exact >= int64Least && exact <= int64Greatest ? exact : int64Least
}

/**
 * Whether a `float64` counts as an integer: within ±(2^53-1), whole, or above zero and within a relative error of 1e-9
 * (github.com/go-openapi/swag IsFloat64AJSONInteger), so 1.0000000001 does.
 */
export function isNearInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  if (Number.isInteger(value)) return true
  const whole = Math.trunc(value)
  if (value < 0 || whole === 0) return false
  return Math.abs(value - whole) / (value + whole) < 1e-9
}

/** Go's type of a JSON value; the words `integer` and `number` are those of schemas. */
export function goTypeOf(value: Json): 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'string'
    case 'number':
    case 'bigint':
      return asInt64(value) === null ? 'number' : 'integer'
    default:
      return Array.isArray(value) ? 'array' : 'object'
  }
}

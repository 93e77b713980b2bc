import type { ValueConstraints } from '../../model/structural-schema.ts'
import { asInt64, isNearInteger, truncateToInt64 } from './go-number.ts'

/** A keyword that refuses a value. */
interface Violation {
  readonly keyword: string
  readonly message: string
}

type NumericConstraints = Pick<
  ValueConstraints,
  'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf'
>

/**
 * Bounds and divisor of a number (kube-openapi pkg/validation/validate/validator.go numberValidator, values.go).
 * They are `float64`; before an integer meets them they lose their fraction: `multipleOf: 0.5` refuses every integer,
 * `minimum: 2.5` lets 2 pass, `exclusiveMaximum` beside 2.5 refuses 2.
 */
export function validateNumber(value: number | bigint, schema: NumericConstraints): readonly Violation[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema
  if (minimum === null && maximum === null && multipleOf === null) return []
  const integer = asInt64(value)
  const subject = integer ?? Number(value)
  const bound = (written: number | bigint) => (integer === null ? Number(written) : truncateToInt64(Number(written)))
  const violations: Violation[] = []
  if (multipleOf !== null) {
    const factor = Number(multipleOf)
    if (!isMultiple(integer, Number(value), factor)) {
      violations.push({ keyword: 'multipleOf', message: `should be a multiple of ${multipleOf}` })
    }
  }
  if (minimum !== null && (subject < bound(minimum) || (exclusiveMinimum && subject === bound(minimum)))) {
    const relation = exclusiveMinimum ? 'greater than' : 'greater than or equal to'
    violations.push({ keyword: 'minimum', message: `should be ${relation} ${minimum}` })
  }
  if (maximum !== null && (subject > bound(maximum) || (exclusiveMaximum && subject === bound(maximum)))) {
    const relation = exclusiveMaximum ? 'less than' : 'less than or equal to'
    violations.push({ keyword: 'maximum', message: `should be ${relation} ${maximum}` })
  }
  return violations
}

function isMultiple(integer: number | bigint | null, value: number, factor: number): boolean {
  if (integer !== null) {
    const divisor = truncateToInt64(factor)
    return divisor > 0 && BigInt(integer) % BigInt(divisor) === 0n
  }
  if (factor <= 0) return false
  return isNearInteger(factor < 1 ? (1 / factor) * value : value / factor)
}

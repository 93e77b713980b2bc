import { CelError, noSuchOverload, UndecidedEvaluation } from '../value/scalar.ts'
import { boolType, doubleType, intType, stringType, structType } from '../value/types.ts'
import { Opaque, type Result } from '../value/value.ts'
import { declareFunction, globalOverload, instanceAt, intAt, type Library, memberOverload, textAt } from './overload.ts'

/**
 * `resource.Quantity` of k8s.io/apimachinery: `unscaled × 10^exponent`. `isInt64` tells its two
 * representations apart; only the first can be read back as an integer.
 */
interface Quantity {
  readonly unscaled: bigint
  readonly exponent: number
  readonly isInt64: boolean
}

const suffixes: ReadonlyMap<string, readonly [base: 2 | 10, exponent: number]> = new Map([
  ['', [10, 0]],
  ['n', [10, -9]],
  ['u', [10, -6]],
  ['m', [10, -3]],
  ['k', [10, 3]],
  ['M', [10, 6]],
  ['G', [10, 9]],
  ['T', [10, 12]],
  ['P', [10, 15]],
  ['E', [10, 18]],
  ['Ki', [2, 10]],
  ['Mi', [2, 20]],
  ['Gi', [2, 30]],
  ['Ti', [2, 40]],
  ['Pi', [2, 50]],
  ['Ei', [2, 60]],
])

/** Largest exponent this engine computes with. */
const largestExponent = 5_000

function readSuffix(suffix: string): readonly [base: 2 | 10, exponent: number] | null {
  const known = suffixes.get(suffix)
  if (known !== undefined) return known
  const digits = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1]
  if (digits === undefined || BigInt.asIntN(64, BigInt(digits.replace('+', ''))) !== BigInt(digits.replace('+', ''))) {
    return null
  }
  const exponent = Number(BigInt.asIntN(32, BigInt(digits.replace('+', ''))))
  if (Math.abs(exponent) > largestExponent) throw new UndecidedEvaluation(`a quantity with exponent ${exponent}`)
  return [10, exponent]
}

const maximumInt64 = (1n << 63n) - 1n

/** `resource.ParseQuantity`; null when it refuses. */
export function parseQuantity(text: string): Quantity | null {
  const match = /^([+-]?)(0*)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text)
  if (match === null || text === '') return null
  const [, sign, zeros = '', whole = '', fraction = '', suffix = ''] = match
  const isNegative = sign === '-'
  const digits = whole === '' ? '0' : whole
  const unit = readSuffix(suffix)
  if (unit === null) return null
  const [base, exponent] = unit
  const isBinary = base === 2
  const precision = isBinary
    ? fraction === ''
      ? 15 - digits.length - Math.trunc(Math.fround((exponent * 3) / 10)) - 1
      : -1
    : 18 - (digits.length + fraction.length)
  const scale = (isBinary ? 0 : exponent) - fraction.length
  if (precision >= 0 && scale >= -9) {
    const value = BigInt(digits + fraction) * (isBinary ? 1n << BigInt(exponent) : 1n)
    if (value <= maximumInt64) return { unscaled: isNegative ? -value : value, exponent: scale, isInt64: true }
  }
  // Only what fits an int64 may do without a digit, as in `-`.
  if (zeros + whole + fraction === '') return null
  return roundedDecimal(isNegative, BigInt(digits + fraction), fraction.length, base, exponent)
}

function roundedDecimal(isNegative: boolean, digits: bigint, places: number, base: 2 | 10, exponent: number): Quantity {
  let unscaled = base === 2 ? digits << BigInt(exponent) : digits
  let scale = base === 2 ? places : places - exponent
  if (unscaled !== 0n) {
    // Rounded away from zero to nine places, which are then always written out.
    if (scale > 9) {
      const divisor = 10n ** BigInt(scale - 9)
      unscaled = (unscaled + divisor - 1n) / divisor
    } else {
      unscaled *= 10n ** BigInt(9 - scale)
    }
    scale = 9
  }
  if (base === 2 && unscaled > maximumInt64 * 10n ** BigInt(scale)) {
    unscaled = maximumInt64
    scale = 0
  }
  return { unscaled: isNegative ? -unscaled : unscaled, exponent: -scale, isInt64: false }
}

function alignedTo(quantity: Quantity, exponent: number): bigint {
  return quantity.unscaled * 10n ** BigInt(quantity.exponent - exponent)
}

function compare(left: Quantity, right: Quantity): bigint {
  const exponent = Math.min(left.exponent, right.exponent)
  const [a, b] = [alignedTo(left, exponent), alignedTo(right, exponent)]
  return a < b ? -1n : a > b ? 1n : 0n
}

function fitsInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function add(left: Quantity, right: Quantity): Quantity {
  if (left.isInt64 && right.isInt64) {
    if (right.unscaled === 0n) return left
    if (left.unscaled === 0n) return right
  }
  const exponent = Math.min(left.exponent, right.exponent)
  const [a, b] = [alignedTo(left, exponent), alignedTo(right, exponent)]
  const isInt64 = left.isInt64 && right.isInt64 && fitsInt64(a) && fitsInt64(b) && fitsInt64(a + b)
  return { unscaled: a + b, exponent, isInt64 }
}

function subtract(left: Quantity, right: Quantity): Quantity {
  return add(left, { ...right, unscaled: -right.unscaled })
}

function toInteger(quantity: Quantity): bigint | null {
  if (!quantity.isInt64 || quantity.exponent < 0) return null
  // Multiplied step by step upstream, so that an overflow on the way is one even of zero's neighbours.
  const value = quantity.unscaled * 10n ** BigInt(quantity.exponent)
  return fitsInt64(value) ? value : null
}

/** Go's `math.Pow10` times the digits. */
function toDouble(quantity: Quantity): number {
  const base = Number(quantity.unscaled)
  if (quantity.exponent === 0) return base
  if (quantity.exponent < -323) return base * 0
  return base * Number(`1e${quantity.exponent}`)
}

class QuantityValue extends Opaque {
  readonly typeName = 'kubernetes.Quantity'
  readonly quantity: Quantity
  /** Made by `add` or `sub`: upstream is a pointer then, and no quantity equals a pointer. */
  private readonly isSum: boolean

  constructor(quantity: Quantity, isSum = false) {
    super()
    this.quantity = quantity
    this.isSum = isSum
  }

  equals(other: Result): Result {
    if (other instanceof QuantityValue && !other.isSum) return compare(this.quantity, other.quantity) === 0n
    return other instanceof CelError ? other : noSuchOverload()
  }
}

function fromInt(value: bigint): Quantity {
  return { unscaled: value, exponent: 0, isInt64: true }
}

const quantityType = structType('kubernetes.Quantity')
const pair = [quantityType, quantityType]

/** k8s.io/apiserver `pkg/cel/library/quantity.go`. */
export const quantities: Library = [
  declareFunction(
    'quantity',
    globalOverload('string_to_quantity', [stringType], quantityType, (args) => {
      const quantity = parseQuantity(textAt(args, 0))
      return quantity === null
        ? new CelError('quantities must match the regular expression')
        : new QuantityValue(quantity)
    }),
  ),
  declareFunction(
    'isQuantity',
    globalOverload('is_quantity_string', [stringType], boolType, (args) => parseQuantity(textAt(args, 0)) !== null),
  ),
  declareFunction(
    'sign',
    globalOverload('quantity_sign', [quantityType], intType, (args) =>
      compare(instanceAt(args, 0, QuantityValue).quantity, fromInt(0n)),
    ),
  ),
  declareFunction(
    'isGreaterThan',
    memberOverload(
      'quantity_is_greater_than',
      pair,
      boolType,
      (args) =>
        compare(instanceAt(args, 0, QuantityValue).quantity, instanceAt(args, 1, QuantityValue).quantity) === 1n,
    ),
  ),
  declareFunction(
    'isLessThan',
    memberOverload(
      'quantity_is_less_than',
      pair,
      boolType,
      (args) =>
        compare(instanceAt(args, 0, QuantityValue).quantity, instanceAt(args, 1, QuantityValue).quantity) === -1n,
    ),
  ),
  declareFunction(
    'compareTo',
    memberOverload('quantity_compare_to', pair, intType, (args) =>
      compare(instanceAt(args, 0, QuantityValue).quantity, instanceAt(args, 1, QuantityValue).quantity),
    ),
  ),
  declareFunction(
    'asApproximateFloat',
    memberOverload('quantity_get_float', [quantityType], doubleType, (args) =>
      toDouble(instanceAt(args, 0, QuantityValue).quantity),
    ),
  ),
  declareFunction(
    'asInteger',
    memberOverload(
      'quantity_get_int',
      [quantityType],
      intType,
      (args) =>
        toInteger(instanceAt(args, 0, QuantityValue).quantity) ?? new CelError('cannot convert value to integer'),
    ),
  ),
  declareFunction(
    'isInteger',
    memberOverload(
      'quantity_is_integer',
      [quantityType],
      boolType,
      (args) => toInteger(instanceAt(args, 0, QuantityValue).quantity) !== null,
    ),
  ),
  ...(
    [
      ['add', add],
      ['sub', subtract],
    ] as const
  ).map(([name, operate]) =>
    declareFunction(
      name,
      memberOverload(
        `quantity_${name}`,
        pair,
        quantityType,
        (args) =>
          new QuantityValue(
            operate(instanceAt(args, 0, QuantityValue).quantity, instanceAt(args, 1, QuantityValue).quantity),
            true,
          ),
      ),
      memberOverload(
        `quantity_${name}_int`,
        [quantityType, intType],
        quantityType,
        (args) =>
          new QuantityValue(operate(instanceAt(args, 0, QuantityValue).quantity, fromInt(intAt(args, 1))), true),
      ),
    ),
  ),
]

import {
  addValues,
  divideValues,
  multiplyValues,
  negateValue,
  remainderOf,
  subtractValues,
} from '../value/arithmetic.ts'
import { compareValues } from '../value/equality.ts'
import { CelError, noSuchOverload, Uint } from '../value/scalar.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  listType,
  mapType,
  parameterType,
  stringType,
  timestampType,
  uintType,
} from '../value/types.ts'
import { CelList, CelMap, type CelValue, type Result } from '../value/value.ts'
import { declareDispatched, type FunctionDeclaration, globalOverload, type Library, valueAt } from './overload.ts'

/** Operators of cel-go's standard library (`common/stdlib/standard.go`); the logical ones are evaluated by the interpreter. */

const a = parameterType('A')
const b = parameterType('B')
const listOfA = listType(a)

function isNeverCalled(): Result {
  return noSuchOverload()
}

function binary(operate: (left: CelValue, right: CelValue) => Result) {
  return (args: readonly CelValue[]): Result => operate(valueAt(args, 0), valueAt(args, 1))
}

const comparable: readonly (readonly [string, CelType])[] = [
  ['bool', boolType],
  ['int64', intType],
  ['int64_double', intType],
  ['int64_uint64', intType],
  ['uint64', uintType],
  ['uint64_double', uintType],
  ['uint64_int64', uintType],
  ['double', doubleType],
  ['double_int64', doubleType],
  ['double_uint64', doubleType],
  ['string', stringType],
  ['bytes', bytesType],
  ['timestamp', timestampType],
  ['duration', durationType],
]
const rightTypes: Readonly<Record<string, CelType>> = { double: doubleType, int64: intType, uint64: uintType }

function comparison(operator: string, name: string, holds: (order: number) => boolean): FunctionDeclaration {
  const overloads = comparable.map(([suffix, left]) => {
    const right = suffix.split('_')[1]
    return globalOverload(
      `${name}_${suffix}`,
      [left, right === undefined ? left : (rightTypes[right] ?? left)],
      boolType,
    )
  })
  const call = binary((left, right) => {
    const order = compareValues(left, right)
    return order instanceof CelError ? order : holds(order)
  })
  return declareDispatched(operator, call, ...overloads)
}

function contains(value: CelValue, container: CelValue): Result {
  if (container instanceof CelList) return container.contains(value)
  if (!(container instanceof CelMap)) return noSuchOverload()
  const found = container.find(value)
  return found instanceof CelError ? found : found !== undefined
}

function sizeOf(value: CelValue): Result {
  if (typeof value === 'string') return BigInt([...value].length)
  if (value instanceof Uint8Array) return BigInt(value.length)
  return value instanceof CelList || value instanceof CelMap ? BigInt(value.size) : noSuchOverload()
}

/** List index as cel-go reads it: an int, a uint, or a whole double. */
export function indexNumber(index: CelValue): bigint | CelError {
  if (typeof index === 'bigint') return index
  if (index instanceof Uint) return index.value
  if (typeof index === 'number' && Number.isInteger(index) && Math.abs(index) < 2 ** 63) return BigInt(index)
  return new CelError(`unsupported index value in list`)
}

export const operators: Library = [
  declareDispatched('_?_:_', isNeverCalled, globalOverload('conditional', [boolType, a, a], a)),
  declareDispatched('_&&_', isNeverCalled, globalOverload('logical_and', [boolType, boolType], boolType)),
  declareDispatched('_||_', isNeverCalled, globalOverload('logical_or', [boolType, boolType], boolType)),
  declareDispatched(
    '!_',
    ([value]) => (typeof value === 'boolean' ? !value : noSuchOverload()),
    globalOverload('logical_not', [boolType], boolType),
  ),
  declareDispatched('@not_strictly_false', isNeverCalled, globalOverload('not_strictly_false', [boolType], boolType)),
  declareDispatched('_==_', isNeverCalled, globalOverload('equals', [a, a], boolType)),
  declareDispatched('_!=_', isNeverCalled, globalOverload('not_equals', [a, a], boolType)),
  declareDispatched(
    '_+_',
    binary(addValues),
    globalOverload('add_bytes', [bytesType, bytesType], bytesType),
    globalOverload('add_double', [doubleType, doubleType], doubleType),
    globalOverload('add_duration_duration', [durationType, durationType], durationType),
    globalOverload('add_duration_timestamp', [durationType, timestampType], timestampType),
    globalOverload('add_timestamp_duration', [timestampType, durationType], timestampType),
    globalOverload('add_int64', [intType, intType], intType),
    globalOverload('add_list', [listOfA, listOfA], listOfA),
    globalOverload('add_string', [stringType, stringType], stringType),
    globalOverload('add_uint64', [uintType, uintType], uintType),
  ),
  declareDispatched(
    '_/_',
    binary(divideValues),
    globalOverload('divide_double', [doubleType, doubleType], doubleType),
    globalOverload('divide_int64', [intType, intType], intType),
    globalOverload('divide_uint64', [uintType, uintType], uintType),
  ),
  declareDispatched(
    '_%_',
    binary(remainderOf),
    globalOverload('modulo_int64', [intType, intType], intType),
    globalOverload('modulo_uint64', [uintType, uintType], uintType),
  ),
  declareDispatched(
    '_*_',
    binary(multiplyValues),
    globalOverload('multiply_double', [doubleType, doubleType], doubleType),
    globalOverload('multiply_int64', [intType, intType], intType),
    globalOverload('multiply_uint64', [uintType, uintType], uintType),
  ),
  declareDispatched(
    '-_',
    (args) => negateValue(valueAt(args, 0)),
    globalOverload('negate_double', [doubleType], doubleType),
    globalOverload('negate_int64', [intType], intType),
  ),
  declareDispatched(
    '_-_',
    binary(subtractValues),
    globalOverload('subtract_double', [doubleType, doubleType], doubleType),
    globalOverload('subtract_duration_duration', [durationType, durationType], durationType),
    globalOverload('subtract_int64', [intType, intType], intType),
    globalOverload('subtract_timestamp_duration', [timestampType, durationType], timestampType),
    globalOverload('subtract_timestamp_timestamp', [timestampType, timestampType], durationType),
    globalOverload('subtract_uint64', [uintType, uintType], uintType),
  ),
  comparison('_<_', 'less', (order) => order < 0),
  comparison('_<=_', 'less_equals', (order) => order <= 0),
  comparison('_>_', 'greater', (order) => order > 0),
  comparison('_>=_', 'greater_equals', (order) => order >= 0),
  declareDispatched(
    '_[_]',
    isNeverCalled,
    globalOverload('index_list', [listOfA, intType], a),
    globalOverload('index_map', [mapType(a, b), a], b),
  ),
  declareDispatched(
    '@in',
    binary(contains),
    globalOverload('in_list', [a, listOfA], boolType),
    globalOverload('in_map', [a, mapType(a, b)], boolType),
  ),
  declareDispatched(
    'size',
    (args) => sizeOf(valueAt(args, 0)),
    globalOverload('size_bytes', [bytesType], intType),
    { ...globalOverload('bytes_size', [bytesType], intType), isMember: true },
    globalOverload('size_list', [listOfA], intType),
    { ...globalOverload('list_size', [listOfA], intType), isMember: true },
    globalOverload('size_map', [mapType(a, b)], intType),
    { ...globalOverload('map_size', [mapType(a, b)], intType), isMember: true },
    globalOverload('size_string', [stringType], intType),
    { ...globalOverload('string_size', [stringType], intType), isMember: true },
  ),
]

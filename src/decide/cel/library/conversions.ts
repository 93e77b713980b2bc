import { toBool, toBytes, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from '../value/convert.ts'
import { typeNameOf } from '../value/runtime-type.ts'
import { TypeValue } from '../value/scalar.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  parameterType,
  stringType,
  timestampType,
  typeOfType,
  uintType,
} from '../value/types.ts'
import type { CelValue, Result } from '../value/value.ts'
import { declareDispatched, declareFunction, globalOverload, type Library, valueAt } from './overload.ts'

/** Type conversions of cel-go's standard library. */

function conversion(
  name: string,
  target: CelType,
  convert: (value: CelValue) => Result,
  ...sources: readonly (readonly [string, CelType])[]
) {
  return declareFunction(
    name,
    ...sources.map(([id, source]) => globalOverload(id, [source], target, (args) => convert(valueAt(args, 0)))),
  )
}

const a = parameterType('A')

export const conversions: Library = [
  declareDispatched(
    'type',
    (args) => new TypeValue(typeNameOf(valueAt(args, 0))),
    globalOverload('type', [a], typeOfType(a)),
  ),
  declareDispatched('dyn', (args) => valueAt(args, 0), globalOverload('to_dyn', [a], dynType)),
  conversion('bool', boolType, toBool, ['bool_to_bool', boolType], ['string_to_bool', stringType]),
  conversion('bytes', bytesType, toBytes, ['bytes_to_bytes', bytesType], ['string_to_bytes', stringType]),
  conversion(
    'double',
    doubleType,
    toDouble,
    ['double_to_double', doubleType],
    ['int64_to_double', intType],
    ['string_to_double', stringType],
    ['uint64_to_double', uintType],
  ),
  conversion(
    'duration',
    durationType,
    toDuration,
    ['duration_to_duration', durationType],
    ['int64_to_duration', intType],
    ['string_to_duration', stringType],
  ),
  conversion(
    'int',
    intType,
    toInt,
    ['int64_to_int64', intType],
    ['double_to_int64', doubleType],
    ['duration_to_int64', durationType],
    ['string_to_int64', stringType],
    ['timestamp_to_int64', timestampType],
    ['uint64_to_int64', uintType],
  ),
  conversion(
    'string',
    stringType,
    toText,
    ['string_to_string', stringType],
    ['bool_to_string', boolType],
    ['bytes_to_string', bytesType],
    ['double_to_string', doubleType],
    ['duration_to_string', durationType],
    ['int64_to_string', intType],
    ['timestamp_to_string', timestampType],
    ['uint64_to_string', uintType],
  ),
  conversion(
    'timestamp',
    timestampType,
    toTimestamp,
    ['timestamp_to_timestamp', timestampType],
    ['int64_to_timestamp', intType],
    ['string_to_timestamp', stringType],
  ),
  conversion(
    'uint',
    uintType,
    toUint,
    ['uint64_to_uint64', uintType],
    ['double_to_uint64', doubleType],
    ['int64_to_uint64', intType],
    ['string_to_uint64', stringType],
  ),
]

/** Conversions of a constant are carried out when a rule is compiled; a failure refuses the rule. */
export const typeConversions: ReadonlySet<string> = new Set([
  'type',
  'dyn',
  'bool',
  'bytes',
  'double',
  'duration',
  'int',
  'string',
  'timestamp',
  'uint',
])

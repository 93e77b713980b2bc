import { LiteralList, LiteralMap } from '../value/containers.ts'
import { CelError, Duration, noSuchOverload, Timestamp, Uint } from '../value/scalar.ts'
import {
  boolType,
  dynType,
  intType,
  listType,
  mapType,
  optionalType,
  parameterType,
  stringType,
} from '../value/types.ts'
import { type CelList, type CelMap, type CelValue, Optional, type Result } from '../value/value.ts'
import {
  declareDispatched,
  declareFunction,
  globalOverload,
  type Library,
  listAt,
  mapAt,
  memberOverload,
  optionalAt,
  readItems,
  valueAt,
} from './overload.ts'

/** Empty text, list, map, zero, false and null are zero values; an object of a custom resource never is (cel-go `traits.Zeroer`). */
function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === '') return true
  if (value instanceof Uint) return value.value === 0n
  if (value instanceof Duration) return value.nanoseconds === 0n
  // Go's zero time is the first second of year 1.
  if (value instanceof Timestamp) return value.nanoseconds === -62_135_596_800_000_000_000n
  if (value instanceof Uint8Array) return value.length === 0
  return (value instanceof LiteralList || value instanceof LiteralMap) && value.size === 0
}

function unwrap(list: CelList): Result {
  const items = readItems(list)
  if (items instanceof CelError) return items
  const values: CelValue[] = []
  for (const item of items) {
    if (!(item instanceof Optional)) return new CelError('value is not optional')
    if (item.value instanceof CelError) return item.value
    if (item.value !== undefined) values.push(item.value)
  }
  return new LiteralList(values)
}

function itemAt(list: CelList, index: number): Result {
  if (list.size === 0) return Optional.none
  const item = list.get(index)
  return item instanceof CelError ? item : new Optional(item)
}

const k = parameterType('K')
const v = parameterType('V')
const optionalOfV = optionalType(v)
const listOfV = listType(v)
const mapOfKV = mapType(k, v)

/** The interpreter evaluates these: selection, index, `or` and `orValue` look at one side first. */
function isNeverCalled(): Result {
  return noSuchOverload()
}

/** cel-go `cel/library.go`, `OptionalTypes`. */
export const optionals: Library = [
  declareFunction(
    'optional.of',
    globalOverload('optional_of', [v], optionalOfV, (args) => new Optional(valueAt(args, 0))),
  ),
  declareFunction(
    'optional.ofNonZeroValue',
    globalOverload('optional_ofNonZeroValue', [v], optionalOfV, (args) =>
      isZero(valueAt(args, 0)) ? Optional.none : new Optional(valueAt(args, 0)),
    ),
  ),
  declareFunction(
    'optional.none',
    globalOverload('optional_none', [], optionalOfV, () => Optional.none),
  ),
  declareFunction(
    'value',
    memberOverload('optional_value', [optionalOfV], v, (args) => {
      const { value } = optionalAt(args, 0)
      return value === undefined ? new CelError('optional.none() dereference') : value
    }),
  ),
  declareFunction(
    'hasValue',
    memberOverload('optional_hasValue', [optionalOfV], boolType, (args) => optionalAt(args, 0).value !== undefined),
  ),
  declareDispatched(
    'or',
    isNeverCalled,
    memberOverload('optional_or_optional', [optionalOfV, optionalOfV], optionalOfV),
  ),
  declareDispatched('orValue', isNeverCalled, memberOverload('optional_orValue_value', [optionalOfV, v], v)),
  declareDispatched('_?._', isNeverCalled, globalOverload('select_optional_field', [dynType, stringType], optionalOfV)),
  declareDispatched(
    '_[?_]',
    isNeverCalled,
    globalOverload('list_optindex_optional_int', [listOfV, intType], optionalOfV),
    globalOverload('optional_list_optindex_optional_int', [optionalType(listOfV), intType], optionalOfV),
    globalOverload('map_optindex_optional_value', [mapOfKV, k], optionalOfV),
    globalOverload('optional_map_optindex_optional_value', [optionalType(mapOfKV), k], optionalOfV),
  ),
  declareDispatched(
    '_[_]',
    isNeverCalled,
    globalOverload('optional_list_index_int', [optionalType(listOfV), intType], optionalOfV),
    globalOverload('optional_map_index_value', [optionalType(mapOfKV), k], optionalOfV),
  ),
]

/** Version 2 of the same library; with cel-go 0.23, Kubernetes 1.33. */
export const laterOptionals: Library = [
  declareFunction(
    'first',
    memberOverload('list_first', [listOfV], optionalOfV, (args) => itemAt(listAt(args, 0), 0)),
  ),
  declareFunction(
    'last',
    memberOverload('list_last', [listOfV], optionalOfV, (args) => itemAt(listAt(args, 0), listAt(args, 0).size - 1)),
  ),
  declareFunction(
    'optional.unwrap',
    globalOverload('optional_unwrap', [listType(optionalOfV)], listOfV, (args) => unwrap(listAt(args, 0))),
  ),
  declareFunction(
    'unwrapOpt',
    memberOverload('optional_unwrapOpt', [listType(optionalOfV)], listOfV, (args) => unwrap(listAt(args, 0))),
  ),
]

function insert(map: CelMap, entries: readonly (readonly [CelValue, Result])[]): Result {
  const added: (readonly [CelValue, CelValue])[] = []
  for (const key of map.keys()) {
    const value = map.find(key)
    if (value !== undefined && !(value instanceof CelError)) added.push([key, value])
  }
  let target = LiteralMap.of(added)
  for (const [key, value] of entries) {
    if (value instanceof CelError) return value
    if (target.find(key) !== undefined) return new CelError('insert failed: key already exists')
    added.push([key, value])
    target = LiteralMap.of(added)
  }
  return target
}

/** What the two-variable macros need (cel-go `ext/comprehensions.go`). */
export const mapInsertion: Library = [
  declareFunction(
    'cel.@mapInsert',
    globalOverload('@mapInsert_map_key_value', [mapOfKV, k, v], mapOfKV, (args) =>
      insert(mapAt(args, 0), [[valueAt(args, 1), valueAt(args, 2)]]),
    ),
    globalOverload('@mapInsert_map_map', [mapOfKV, mapOfKV], mapOfKV, (args) => {
      const update = mapAt(args, 1)
      return insert(
        mapAt(args, 0),
        update.keys().map((key) => [key, update.find(key) ?? null] as const),
      )
    }),
  ),
]

import { addValues } from '../value/arithmetic.ts'
import { LiteralList } from '../value/containers.ts'
import { compareValues, equalsOf } from '../value/equality.ts'
import { typeNameOf } from '../value/runtime-type.ts'
import { CelError, Duration, noSuchOverload, Uint } from '../value/scalar.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  parameterType,
  stringType,
  timestampType,
  uintType,
} from '../value/types.ts'
import { CelList, type CelValue, type Result } from '../value/value.ts'
import {
  declareFunction,
  declareUnguarded,
  globalOverload,
  intAt,
  type Library,
  listAt,
  memberOverload,
  readItems,
  valueAt,
} from './overload.ts'

type NamedType = readonly [string, CelType]

const comparable: readonly NamedType[] = [
  ['int', intType],
  ['uint', uintType],
  ['double', doubleType],
  ['bool', boolType],
  ['duration', durationType],
  ['timestamp', timestampType],
  ['string', stringType],
  ['bytes', bytesType],
]

const summable: readonly (readonly [string, CelType, CelValue])[] = [
  ['int', intType, 0n],
  ['uint', uintType, new Uint(0n)],
  ['double', doubleType, 0],
  ['duration', durationType, new Duration(0n)],
]

function isSorted(list: CelList): Result {
  let previous: CelValue | undefined
  for (const item of list.items()) {
    if (item instanceof CelError) return item
    if (item === null) return noSuchOverload()
    // Upstream only asks for "greater": an order that does not exist (NaN) counts as sorted.
    if (previous !== undefined && compareValues(previous, item) === 1) return false
    previous = item
  }
  return true
}

function sum(list: CelList, zero: CelValue): Result {
  let total: Result = zero
  for (const item of list.items()) {
    if (item instanceof CelError) return item
    total = addValues(total, item)
    if (total instanceof CelError) return total
  }
  return total
}

function extreme(list: CelList, name: 'min' | 'max'): Result {
  let best: CelValue | undefined
  for (const item of list.items()) {
    if (item instanceof CelError) return item
    if (item === null) return noSuchOverload()
    if (best === undefined || compareValues(best, item) === (name === 'min' ? 1 : -1)) best = item
  }
  return best === undefined ? new CelError(`${name} called on empty list`) : best
}

function positionOf(list: CelList, item: CelValue, isLast: boolean): Result {
  const indices = [...Array(list.size).keys()]
  const found = (isLast ? indices.reverse() : indices).find((index) => equalsOf(list.get(index), item) === true)
  return BigInt(found ?? -1)
}

const a = parameterType('A')
const t = parameterType('T')

/** k8s.io/apiserver `pkg/cel/library/lists.go`. */
export const kubernetesLists: Library = [
  declareFunction(
    'isSorted',
    ...comparable.map(([name, type]) =>
      memberOverload(`list_${name}_is_sorted_bool`, [listType(type)], boolType, (args) => isSorted(listAt(args, 0))),
    ),
  ),
  declareFunction(
    'sum',
    ...summable.map(([name, type, zero]) =>
      memberOverload(`list_${name}_sum_${name}`, [listType(type)], type, (args) => sum(listAt(args, 0), zero)),
    ),
  ),
  ...(['max', 'min'] as const).map((name) =>
    declareFunction(
      name,
      ...comparable.map(([typeName, type]) =>
        memberOverload(`list_${typeName}_${name}_${typeName}`, [listType(type)], type, (args) =>
          extreme(listAt(args, 0), name),
        ),
      ),
    ),
  ),
  declareFunction(
    'indexOf',
    memberOverload('list_a_index_of_int', [listType(a), a], intType, (args) =>
      positionOf(listAt(args, 0), valueAt(args, 1), false),
    ),
  ),
  declareFunction(
    'lastIndexOf',
    memberOverload('list_a_last_index_of_int', [listType(a), a], intType, (args) =>
      positionOf(listAt(args, 0), valueAt(args, 1), true),
    ),
  ),
]

function containsAll(list: CelList, part: CelList): Result {
  for (const item of part.items()) {
    const isFound = item instanceof CelError ? item : list.contains(item)
    if (isFound !== true) return isFound
  }
  return true
}

function intersects(first: CelList, second: CelList): Result {
  for (const item of first.items()) {
    if (!(item instanceof CelError) && second.contains(item) === true) return true
  }
  return false
}

const setArguments = [listType(t), listType(t)]

/** cel-go `ext/sets.go`. */
export const sets: Library = [
  declareFunction(
    'sets.contains',
    globalOverload('list_sets_contains_list', setArguments, boolType, (args) =>
      containsAll(listAt(args, 0), listAt(args, 1)),
    ),
  ),
  declareFunction(
    'sets.equivalent',
    globalOverload('list_sets_equivalent_list', setArguments, boolType, (args) => {
      const first = containsAll(listAt(args, 0), listAt(args, 1))
      return first === true ? containsAll(listAt(args, 1), listAt(args, 0)) : first
    }),
  ),
  declareFunction(
    'sets.intersects',
    globalOverload('list_sets_intersects_list', setArguments, boolType, (args) =>
      intersects(listAt(args, 0), listAt(args, 1)),
    ),
  ),
]

function mapItems(list: CelList, change: (items: readonly CelValue[]) => readonly CelValue[] | CelError): Result {
  const items = readItems(list)
  const changed = items instanceof CelError ? items : change(items)
  return changed instanceof CelError ? changed : new LiteralList(changed)
}

function slice(items: readonly CelValue[], start: bigint, end: bigint): readonly CelValue[] | CelError {
  const call = `cannot slice(${start}, ${end})`
  if (start < 0n || end < 0n) return new CelError(`${call}, negative indexes not supported`)
  if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`)
  if (end > items.length) return new CelError(`${call}, list is length ${items.length}`)
  return items.slice(Number(start), Number(end))
}

function flatten(items: readonly CelValue[], depth: bigint): readonly CelValue[] | CelError {
  if (depth < 0n) return new CelError('level must be non-negative')
  const flat: CelValue[] = []
  for (const item of items) {
    if (!(item instanceof CelList) || depth === 0n) {
      flat.push(item)
      continue
    }
    const inner = readItems(item)
    const nested = inner instanceof CelError ? inner : flatten(inner, depth - 1n)
    if (nested instanceof CelError) return nested
    flat.push(...nested)
  }
  return flat
}

function flattenAny(list: CelValue | undefined, depth: CelValue | undefined): Result {
  if (!(list instanceof CelList) || typeof depth !== 'bigint') return noSuchOverload()
  return mapItems(list, (items) => flatten(items, depth))
}

/** Ties keep their order here; Go's sort makes no promise about them. */
function sortByKeys(items: readonly CelValue[], keys: readonly CelValue[]): readonly CelValue[] | CelError {
  if (items.length !== keys.length) return new CelError('expected a list of the same size as the associated keys list')
  const [first] = keys
  if (first === undefined) return items
  if (compareValues(first, first) instanceof CelError && !Number.isNaN(first)) {
    return new CelError('list elements must be comparable')
  }
  if (keys.some((key) => typeNameOf(key) !== typeNameOf(first))) {
    return new CelError('list elements must have the same type')
  }
  const order = [...keys.keys()].sort((left, right) => {
    const compared = compareValues(keys[left] ?? null, keys[right] ?? null)
    return compared instanceof CelError ? 0 : compared
  })
  return order.map((index) => items[index] ?? null)
}

function distinct(items: readonly CelValue[]): readonly CelValue[] {
  const kept: CelValue[] = []
  for (const item of items) {
    if (!kept.some((other) => equalsOf(item, other) === true)) kept.push(item)
  }
  return kept
}

const runtimeNames: Readonly<Record<string, string>> = {
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
}

/** cel-go `ext/lists.go`, version 3. */
export const extendedLists: Library = [
  declareFunction(
    'slice',
    memberOverload('list_slice', [listType(t), intType, intType], listType(t), (args) =>
      mapItems(listAt(args, 0), (items) => slice(items, intAt(args, 1), intAt(args, 2))),
    ),
  ),
  declareUnguarded(
    'flatten',
    memberOverload('list_flatten', [listType(listType(t))], listType(t), ([list]) => flattenAny(list, 1n)),
    memberOverload('list_flatten_int', [listType(dynType), intType], listType(dynType), ([list, depth]) =>
      flattenAny(list, depth),
    ),
  ),
  declareFunction(
    'sort',
    ...comparable.map(([name, type]) =>
      memberOverload(`list_${runtimeNames[name] ?? name}_sort`, [listType(type)], listType(type), (args) =>
        mapItems(listAt(args, 0), (items) => sortByKeys(items, items)),
      ),
    ),
  ),
  declareFunction(
    '@sortByAssociatedKeys',
    ...comparable.map(([name, type]) =>
      memberOverload(
        `list_${runtimeNames[name] ?? name}_sortByAssociatedKeys`,
        [listType(t), listType(type)],
        listType(t),
        (args) => {
          const keys = readItems(listAt(args, 1))
          return keys instanceof CelError ? keys : mapItems(listAt(args, 0), (items) => sortByKeys(items, keys))
        },
      ),
    ),
  ),
  declareFunction(
    'lists.range',
    globalOverload('lists_range', [intType], listType(intType), (args) => rangeTo(intAt(args, 0))),
  ),
  declareFunction(
    'reverse',
    memberOverload('list_reverse', [listType(t)], listType(t), (args) =>
      mapItems(listAt(args, 0), (items) => [...items].reverse()),
    ),
  ),
  declareFunction(
    'distinct',
    memberOverload('list_distinct', [listType(t)], listType(t), (args) => mapItems(listAt(args, 0), distinct)),
  ),
]

/** More would exceed the server's cost limit for one evaluation. */
const longestRange = 1_000_000n

function rangeTo(end: bigint): Result {
  if (end > longestRange) return new CelError('operation cancelled: actual cost limit exceeded')
  return new LiteralList(Array.from({ length: Math.max(0, Number(end)) }, (_, index) => BigInt(index)))
}

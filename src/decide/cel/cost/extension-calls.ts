import type { CallEstimate, CallEstimator, CostNode } from './cost-node.ts'
import { add, type CostRange, exactly, greatest, multiply, multiplyByFactor } from './cost-range.ts'
import { listCost, traversalFactor } from './factors.ts'

/** Functions of cel-go's extensions, by signature: `ext/sets.go`, and version 3 of `ext/lists.go`. */

function setCall(factor: number): CallEstimator {
  return ({ args: [left, right], sizes }) => {
    if (left === undefined || right === undefined) return null
    const pairs = multiply(sizes.of(left), sizes.of(right))
    return { cost: add(multiplyByFactor(pairs, factor), exactly(1n)), size: null }
  }
}

/** Makes a list of a size. */
function newList(factor: number, size: CostRange): CallEstimate {
  return { cost: add(multiplyByFactor(size, factor), exactly(1n + listCost)), size }
}

function intValue(node: CostNode | undefined, otherwise: bigint): bigint {
  const expression = node?.expression
  if (expression?.kind !== 'literal' || typeof expression.value !== 'bigint') return otherwise
  return expression.value < 0n ? 0n : expression.value
}

const slice: CallEstimator = ({ target, args: [start, end], sizes }) => {
  if (target === null) return null
  const length = intValue(end, sizes.of(target).most) - intValue(start, 0n)
  return newList(1, exactly(BigInt.asUintN(64, length)))
}

const range: CallEstimator = ({ args: [end] }) => newList(1, exactly(intValue(end, greatest)))

const reverse: CallEstimator = ({ target, sizes }) => (target === null ? null : newList(1, sizes.of(target)))

const flatten: CallEstimator = ({ target, args: [depth], sizes }) => {
  if (target === null) return null
  return newList(depth === undefined ? 1 : Number(intValue(depth, greatest)), sizes.of(target))
}

/** Compares every item of a list with every other. */
function comparePairs(factor: number, listOf: (call: Parameters<CallEstimator>[0]) => CostNode | null): CallEstimator {
  return (call) => {
    const list = listOf(call)
    if (list === null) return null
    const size = call.sizes.of(list)
    return newList(factor, multiply(size, size))
  }
}

const comparable: readonly (readonly [type: string, factor: number])[] = [
  ...['int', 'uint', 'double', 'bool', 'google.protobuf.Duration', 'google.protobuf.Timestamp'].map(
    (type) => [type, 2] as const,
  ),
  ['string', 2 + traversalFactor],
  ['bytes', 2 + traversalFactor],
]

export const extensionCalls: ReadonlyMap<string, CallEstimator> = new Map([
  ['list_sets_contains_list', setCall(1)],
  ['list_sets_intersects_list', setCall(1)],
  ['list_sets_equivalent_list', setCall(2)],
  ['list_slice', slice],
  ['lists_range', range],
  ['list_reverse', reverse],
  ['list_flatten', flatten],
  ['list_flatten_int', flatten],
  ['list_distinct', comparePairs(2, ({ target }) => target)],
  ...comparable.flatMap(([type, factor]): readonly (readonly [string, CallEstimator])[] => [
    [`list_${type}_sort`, comparePairs(factor, ({ target }) => target)],
    [`list_${type}_sortByAssociatedKeys`, comparePairs(factor, ({ args: [keys] }) => keys ?? null)],
  ]),
])

import type { Expression } from '../syntax/expression.ts'
import type { CallEstimate, CostNode } from './cost-node.ts'
import { add, type CostRange, exactly, lesser, multiply, multiplyByFactor, union } from './cost-range.ts'
import { regexFactor, traversalFactor } from './factors.ts'

/** How long the keys (of a list: indices) and the values of a container are. */
export interface EntrySize {
  readonly container: 'list' | 'map'
  readonly key: CostRange
  readonly value: CostRange
}

/** A call of cel-go's own functions, its operands estimated already. */
export interface OperatorCall {
  readonly expression: Expression
  readonly overload: string
  readonly target: CostNode | null
  readonly args: readonly CostNode[]
  readonly costs: readonly CostRange[]
}

/** What is known about operands, and about the entries of containers that the rule itself makes. */
export interface EntryBook {
  sizeOfNode(node: CostNode): CostRange
  entriesOf(expression: Expression): EntrySize | null
  setEntries(expression: Expression, entries: EntrySize | null): void
}

function reading(size: CostRange): CostRange {
  return multiplyByFactor(size, traversalFactor)
}

/** The cost of a call, arguments included (cel-go `checker/cost.go`, `functionCost`, below the estimators). */
export function operatorCall(call: OperatorCall, book: EntryBook): CallEstimate {
  const { overload, target, args, costs } = call
  const [first, second, third] = args
  const sizeOf = (node: CostNode) => book.sizeOfNode(node)
  const sum = add(...costs)
  const priced = (cost: CostRange, size: CostRange | null = null): CallEstimate => ({ cost: add(cost, sum), size })
  switch (overload) {
    case 'string_format':
      if (target !== null) return priced(reading(sizeOf(target)))
      break
    case 'string_to_bytes':
      if (first !== undefined) return priced(reading(sizeOf(first)), resized(sizeOf(first), 1n, 4n, 0n))
      break
    case 'bytes_to_string':
      if (first !== undefined) {
        const { least, most } = sizeOf(first)
        return priced(reading({ least, most }), { least: least / 4n, most })
      }
      break
    case 'strings_quote':
      if (first !== undefined) return priced(reading(sizeOf(first)), resized(sizeOf(first), 1n, 2n, 2n))
      break
    case 'starts_with_string':
    case 'ends_with_string':
      if (first !== undefined) return priced(reading(sizeOf(first)))
      break
    case 'in_list':
      if (second !== undefined) return priced(multiplyByFactor(sizeOf(second), 1))
      break
    case 'matches_string':
      if (target !== null && first !== undefined) {
        // One more, so that an empty text does not make an expensive pattern free.
        const text = reading(add(sizeOf(target), exactly(1n)))
        return priced(multiply(text, multiplyByFactor(sizeOf(first), regexFactor)))
      }
      break
    case 'contains_string':
      if (target !== null && first !== undefined) {
        return priced(multiply(reading(sizeOf(target)), reading(sizeOf(first))))
      }
      break
    case 'logical_or':
    case 'logical_and':
      return logical(costs)
    case 'conditional':
      if (second !== undefined && third !== undefined) return conditional(call, second, third, book)
      break
    case 'add_string':
    case 'add_bytes':
    case 'add_list':
      if (first !== undefined && second !== undefined) {
        const size = add(sizeOf(first), sizeOf(second))
        book.setEntries(call.expression, unionOfEntries(first, second, book))
        return priced(overload === 'add_list' ? exactly(1n) : reading(size), size)
      }
      break
    default:
      if (comparisons.has(overload) && first !== undefined && second !== undefined) {
        return priced(comparison(sizeOf(first), sizeOf(second)))
      }
  }
  return priced(exactly(1n))
}

const comparisons: ReadonlySet<string> = new Set([
  ...['less', 'greater', 'less_equals', 'greater_equals'].flatMap((name) => [`${name}_string`, `${name}_bytes`]),
  'equals',
  'not_equals',
])

/** Ends at the first difference or at the end of the shorter one. */
function comparison(left: CostRange, right: CostRange): CostRange {
  const most = lesser(left.most, right.most)
  return reading({ least: most > 0n ? 1n : 0n, most })
}

/** Upstream does not guard these products: they overflow. */
function resized({ least, most }: CostRange, atLeast: bigint, atMost: bigint, added: bigint): CostRange {
  return { least: BigInt.asUintN(64, least * atLeast + added), most: BigInt.asUintN(64, most * atMost + added) }
}

/** At least the left side, whose answer may suffice. */
function logical([left = exactly(0n), right = exactly(0n)]: readonly CostRange[]): CallEstimate {
  return { cost: { least: left.least, most: add(left, right).most }, size: null }
}

function conditional(call: OperatorCall, yes: CostNode, no: CostNode, book: EntryBook): CallEstimate {
  const [condition = exactly(0n), ofYes = exactly(0n), ofNo = exactly(0n)] = call.costs
  book.setEntries(call.expression, unionOfEntries(yes, no, book))
  return { cost: add(condition, union(ofYes, ofNo)), size: union(book.sizeOfNode(yes), book.sizeOfNode(no)) }
}

function unionOfEntries(left: CostNode, right: CostNode, book: EntryBook): EntrySize | null {
  const [first, second] = [left, right].map(({ expression }) =>
    expression === null ? null : book.entriesOf(expression),
  )
  if (!first || !second) return null
  return { container: first.container, key: union(first.key, second.key), value: union(first.value, second.value) }
}

import type { CelType } from '../value/types.ts'
import type { CallEstimate, CallEstimator, CostCall } from './cost-node.ts'
import { add, type CostRange, exactly, greatest, multiply, multiplyByFactor, union, zero } from './cost-range.ts'
import { regexFactor, traversalFactor } from './factors.ts'

/** Functions that the Kubernetes libraries charge for, by name: k8s.io/apiserver `pkg/cel/library/cost.go`, `EstimateCallCost`. */

const one: CallEstimate = { cost: exactly(1n), size: null }

const nominal: CallEstimator = () => one

function priced(cost: CostRange, size: CostRange | null = null): CallEstimate {
  return { cost, size }
}

function traversal(size: CostRange, times = 1): CostRange {
  return multiplyByFactor(size, times * traversalFactor)
}

/** Reads its first argument once, or `times`; the result is as long when it `keepsLength`. */
function readsArgument(times: number, keepsLength = false): CallEstimator {
  return ({ args: [text], sizes }) => {
    if (text === undefined) return null
    const size = sizes.of(text)
    return priced(traversal(size, times), keepsLength ? size : null)
  }
}

/** What a URL is as long as is known since 1.32. */
function readsUrl(call: CostCall): CallEstimate | null {
  const estimate = readsArgument(1, true)(call)
  return estimate === null || call.sizes.minor >= 32 ? estimate : { ...estimate, size: null }
}

function readsTarget({ target, sizes }: CostCall): CallEstimate | null {
  if (target === null) return null
  const size = sizes.of(target)
  return priced(traversal(size), size)
}

/** Compares every item; of texts and bytes, reads them too. */
function comparesItems({ target, sizes }: CostCall): CallEstimate | null {
  if (target === null) return null
  const items = sizes.itemsOf(target)
  // A text, which has indexOf and lastIndexOf too.
  if (items === null) return priced(traversal(sizes.of(target)))
  const isText = items.type.kind === 'string' || items.type.kind === 'bytes'
  const each = isText ? add(exactly(1n), traversal(sizes.of(items))) : exactly(1n)
  return priced(multiply(sizes.of(target), each))
}

function replace({ target, args: [old, fresh], sizes }: CostCall): CallEstimate | null {
  if (target === null || old === undefined || fresh === undefined) return null
  const size = sizes.of(target)
  const replaced = sizes.of(old)
  const replacement = sizes.of(fresh)
  const [mostTimes, mostKept] = growth(size.most, replaced.least, replacement.most <= replaced.least)
  const [leastTimes, leastKept] = growth(size.least, replaced.most, replaced.most <= replacement.least)
  const times = { least: leastTimes, most: mostTimes }
  const kept = { least: leastKept, most: mostKept }
  return priced(traversal(size, 2), add(multiply(times, replacement), kept))
}

/** How often something of a length is replaced in a text at its worst, and what stays of the text. */
function growth(length: bigint, replaced: bigint, changesNothing: boolean): readonly [bigint, bigint] {
  // The empty text is found around every character.
  if (replaced === 0n) return [length < greatest ? length + 1n : length, length]
  if (changesNothing) return [0n, length]
  const times = Math.ceil(Number(length) / Number(replaced))
  return [times >= 2 ** 64 ? 2n ** 63n : BigInt(times), 0n]
}

/** At worst every character becomes an item; a limit that is written as a number bounds them. */
function split({ target, args, sizes }: CostCall): CallEstimate | null {
  if (target === null) return null
  const size = sizes.of(target)
  const limit = args[1]?.expression
  const most =
    limit?.kind === 'literal' && typeof limit.value === 'bigint' ? BigInt.asUintN(64, limit.value) : size.most
  return priced(traversal(size, 2), { least: 0n, most })
}

function join({ target, args: [separator], sizes }: CostCall): CallEstimate | null {
  if (target === null) return null
  const items = sizes.itemsOf(target)
  const count = sizes.of(target)
  const texts = items === null ? zero : multiply(count, sizes.of(items))
  if (separator === undefined) return priced(traversal(texts), texts)
  const separators = { least: lessOne(count.least), most: lessOne(count.most) }
  const size = add(texts, multiply(sizes.of(separator), separators))
  return priced(traversal(size), size)
}

function lessOne(count: bigint): bigint {
  return count > 0n ? count - 1n : 0n
}

function find({ target, args: [pattern], sizes }: CostCall): CallEstimate | null {
  if (target === null || pattern === undefined) return null
  const size = sizes.of(target)
  // One more, so that an empty text does not make an expensive pattern free.
  const text = traversal(add(size, exactly(1n)))
  return priced(multiply(text, multiplyByFactor(sizes.of(pattern), regexFactor)), { least: 0n, most: size.most })
}

/** Bytes of an address of the fourth or sixth version of the protocol. */
const addressSize: CostRange = { least: 4n, most: 16n }

/** Compares two addresses; one that is given as a text is read first. */
function containsAddress(isRange: boolean, textOverload: string): CallEstimator {
  return ({ overload, args: [other], sizes }) => {
    if (other === undefined) return null
    const comparison = traversal(add(addressSize, addressSize))
    const masking = isRange ? add(traversal(addressSize), exactly(1n)) : zero
    const reading = overload === textOverload ? traversal(sizes.of(other)) : zero
    return priced(add(comparison, masking, reading))
  }
}

/** `cidr(…).ip()` reads a field; every other `ip(…)` reads a text. */
function address(call: CostCall): CallEstimate | null {
  return call.overload === 'cidr_ip' ? one : readsArgument(1)(call)
}

/** Upstream `cel.MaxNameFormatRegexSize`: what the longest regular expression behind a named format is taken for. */
const formatRegexSize = 128

function validate({ args: [text], sizes }: CostCall): CallEstimate | null {
  if (text === undefined) return null
  return priced(multiplyByFactor(traversal(sizes.of(text)), formatRegexSize * regexFactor))
}

/** Upstream `cel.MaxFormatSize`. */
const formatNameSize = 64n

/** Values of the libraries' own types, since 1.32; any other equality is cel-go's. */
function equality({ args: [left, right], sizes }: CostCall): CallEstimate | null {
  if (sizes.minor < 32 || left === undefined || right === undefined || left.type.name !== right.type.name) return null
  switch (typeName(left.type)) {
    case 'opaque net.IP':
    case 'opaque net.CIDR':
    case 'struct kubernetes.Quantity':
    case 'struct kubernetes.Semver':
      return one
    case 'struct kubernetes.NamedFormat':
      return priced(multiplyByFactor({ least: 1n, most: formatNameSize }, traversalFactor))
    case 'struct kubernetes.URL': {
      // Upstream looks at the right side twice.
      const size = right.size === null ? exactly(1n) : union(right.size, right.size)
      return priced(multiplyByFactor({ least: 1n, most: size.most }, traversalFactor))
    }
    default:
      return null
  }
}

function typeName({ kind, name }: CelType): string {
  return `${kind} ${name}`
}

function forAll(estimator: CallEstimator, ...names: readonly string[]): readonly (readonly [string, CallEstimator])[] {
  return names.map((name) => [name, estimator])
}

/** A function of that name may have signatures of other libraries as well: these are charged the same. */
export const kubernetesCalls: ReadonlyMap<string, CallEstimator> = new Map([
  ...forAll(comparesItems, 'isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'),
  ...forAll(readsUrl, 'url'),
  ...forAll(readsTarget, 'lowerAscii', 'upperAscii', 'substring', 'trim'),
  ...forAll(replace, 'replace'),
  ...forAll(split, 'split'),
  ...forAll(join, 'join'),
  ...forAll(find, 'find', 'findAll'),
  ...forAll(readsArgument(1), 'cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver'),
  ...forAll(address, 'ip'),
  ...forAll(readsArgument(2), 'ip.isCanonical'),
  ...forAll(containsAddress(false, 'cidr_contains_ip_string'), 'containsIP'),
  ...forAll(containsAddress(true, 'cidr_contains_cidr_string'), 'containsCIDR'),
  ...forAll(validate, 'validate'),
  ...forAll(equality, '_==_'),
  ...forAll(nominal, 'masked', 'prefixLength', 'family', 'isUnspecified', 'isLoopback', 'isLinkLocalMulticast'),
  ...forAll(nominal, 'isLinkLocalUnicast', 'isGlobalUnicast', 'format.named'),
  ...forAll(nominal, 'sign', 'asInteger', 'isInteger', 'asApproximateFloat', 'isGreaterThan', 'isLessThan'),
  ...forAll(nominal, 'compareTo', 'add', 'sub', 'major', 'minor', 'patch'),
  ...forAll(nominal, 'getScheme', 'getHostname', 'getHost', 'getPort', 'getEscapedPath', 'getQuery'),
])

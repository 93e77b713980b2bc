import { isJsonArray, isJsonObject, type Json } from '../../../model/json.ts'
import { equalsOf, equalValues } from './equality.ts'
import { CelError, Duration, EvaluationPanic, Timestamp, Uint } from './scalar.ts'
import { CelList, CelMap, type CelValue, Foreign, type Native, Opaque, type Result } from './value.ts'

/** A list that an expression made, or JSON that lost its schema (cel-go `baseList`). */
export class LiteralList extends CelList {
  private readonly values: readonly CelValue[]
  private readonly json: Json | undefined

  constructor(values: readonly CelValue[], json?: Json) {
    super()
    this.values = values
    this.json = json
  }

  get size(): number {
    return this.values.length
  }

  get(index: number): Result {
    return this.values[index] ?? null
  }

  add(other: CelList): Result {
    if (this.size === 0) return other
    return other.size === 0 ? this : new ConcatenatedList(this, other)
  }

  contains(value: CelValue): Result {
    return this.values.some((item) => equalsOf(value, item) === true)
  }

  equals(other: Result): Result {
    return equalItems(this, other)
  }

  native(): Native {
    return this.json ?? new Foreign(this)
  }
}

/** cel-go `concatList`. */
class ConcatenatedList extends CelList {
  private readonly first: CelList
  private readonly second: CelList

  constructor(first: CelList, second: CelList) {
    super()
    this.first = first
    this.second = second
  }

  get size(): number {
    return this.first.size + this.second.size
  }

  get(index: number): Result {
    return index < this.first.size ? this.first.get(index) : this.second.get(index - this.first.size)
  }

  add(other: CelList): Result {
    if (this.size === 0) return other
    return other.size === 0 ? this : new ConcatenatedList(this, other)
  }

  contains(value: CelValue): Result {
    const first = this.first.contains(value)
    if (first === true) return true
    const second = this.second.contains(value)
    return second !== true && first instanceof CelError ? first : second
  }

  equals(other: Result): Result {
    return equalItems(this, other)
  }

  native(): Native {
    return new Foreign(this)
  }
}

/** In order; an error between two items does not make them differ (cel-go `baseList.Equal`). */
function equalItems(left: CelList, right: Result): Result {
  if (!(right instanceof CelList) || left.size !== right.size) return false
  for (let index = 0; index < left.size; index++) {
    const [first, second] = [left.get(index), right.get(index)]
    const isDifferent =
      first instanceof CelError || second instanceof CelError
        ? equalsOf(first, second) === false
        : equalValues(first, second) === false
    if (isDifferent) return false
  }
  return true
}

/** Text that is the same for two keys that Go's map takes for one. Bytes cannot be a key, nor be looked up. */
function keyText(key: CelValue): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'bigint') return `i${key}`
  if (key instanceof Uint) return `u${key.value}`
  if (typeof key === 'number') return `d${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (key === null) return 'n'
  if (key instanceof Duration) return `D${key.nanoseconds}`
  if (key instanceof Timestamp) return `T${key.nanoseconds} ${key.offsetSeconds}`
  if (key instanceof Uint8Array) throw new EvaluationPanic('runtime error: hash of unhashable type')
  return `o${identityOf(key)}`
}

const identities = new WeakMap<object, number>()
let identitiesGiven = 0

/** Everything else is a key by its identity. */
function identityOf(value: object): number {
  let identity = identities.get(value)
  if (identity === undefined) {
    identity = identitiesGiven++
    identities.set(value, identity)
  }
  return identity
}

/** A map that an expression made, or JSON that lost its schema (cel-go `baseMap`). */
export class LiteralMap extends CelMap {
  private readonly entries: ReadonlyMap<string, readonly [CelValue, CelValue]>
  private readonly json: Json | undefined

  private constructor(entries: ReadonlyMap<string, readonly [CelValue, CelValue]>, json?: Json) {
    super()
    this.entries = entries
    this.json = json
  }

  /** The last entry of a key counts. */
  static of(entries: Iterable<readonly [CelValue, CelValue]>, json?: Json): LiteralMap {
    const byKey = new Map<string, readonly [CelValue, CelValue]>()
    for (const entry of entries) byKey.set(keyText(entry[0]), entry)
    return new LiteralMap(byKey, json)
  }

  get size(): number {
    return this.entries.size
  }

  keys(): readonly CelValue[] {
    return [...this.entries.values()].map(([key]) => key)
  }

  /** An int finds a uint key of its value and the other way round; a whole double finds both. */
  find(key: CelValue): Result | undefined {
    if (this.size === 0 || (this.json !== undefined && typeof key !== 'string')) return undefined
    for (const candidate of alikeKeys(key)) {
      const entry = this.entries.get(keyText(candidate))
      if (entry !== undefined) return entry[1]
    }
    return undefined
  }

  equals(other: Result): Result {
    if (!(other instanceof CelMap) || this.size !== other.size) return false
    for (const [key, value] of this.entries.values()) {
      const found = other.find(key)
      if (found === undefined) return false
      const isEqual = found instanceof CelError ? equalsOf(value, found) : equalValues(value, found)
      if (isEqual === false) return false
    }
    return true
  }

  native(): Native {
    return this.json ?? new Foreign(this)
  }
}

function alikeKeys(key: CelValue): readonly CelValue[] {
  if (typeof key === 'bigint') return key >= 0n ? [key, new Uint(key)] : [key]
  if (key instanceof Uint) return [key, key.value]
  if (typeof key === 'number' && Number.isInteger(key)) return [key, BigInt(key), new Uint(BigInt(key))]
  return [key]
}

/** Whether Go reads the number as int64 rather than float64. */
export function isInt64(value: Json): value is number | bigint {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value
  return typeof value === 'number' && Number.isSafeInteger(value)
}

/** JSON without a schema, as cel-go's default adapter wraps it. */
export function jsonToValue(json: Json): CelValue {
  if (isInt64(json)) return BigInt(json)
  if (typeof json === 'bigint') return Number(json)
  if (isJsonArray(json)) return new LiteralList(json.map(jsonToValue), json)
  if (!isJsonObject(json)) return json
  return LiteralMap.of(
    Object.entries(json).map(([key, value]) => [key, jsonToValue(value)]),
    json,
  )
}

/** `Value()` of a CEL value. */
export function nativeOf(value: CelValue): Native {
  if (value instanceof CelList || value instanceof CelMap || value instanceof Opaque) return value.native()
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value
  return typeof value === 'number' && !Number.isInteger(value) ? value : new Foreign(value)
}

/** What a native value is when it meets cel-go's default adapter. */
export function nativeToValue(native: Native): CelValue {
  return native instanceof Foreign ? native.value : jsonToValue(native)
}

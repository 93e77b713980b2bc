import type { Json } from '../../../model/json.ts'
import type { CelError, Duration, Timestamp, TypeValue, Uint } from './scalar.ts'

/**
 * A CEL value. `bigint` is CEL's int, `number` its double, `Uint8Array` its bytes; lists, maps and
 * values of Kubernetes' libraries are objects that answer as their Go counterparts do.
 */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | TypeValue
  | CelList
  | CelMap
  | Optional
  | Opaque

/** What an evaluation yields. */
export type Result = CelValue | CelError

/**
 * What Go's `ref.Val.Value()` gives back: JSON for data of a custom resource, `Foreign` for anything
 * else. Lists that grow, sets and map lists of a custom resource compare and store these.
 */
export type Native = Json | Foreign

export class Foreign {
  readonly value: CelValue

  constructor(value: CelValue) {
    this.value = value
  }
}

export abstract class CelList {
  abstract readonly size: number
  /** `index` is within bounds. */
  abstract get(index: number): Result
  abstract add(other: CelList): Result
  /** `value in this`. */
  abstract contains(value: CelValue): Result
  abstract equals(other: Result): Result
  abstract native(): Native

  /** Items in order; ends with an error item when one cannot be read. */
  *items(): Generator<Result> {
    for (let index = 0; index < this.size; index++) yield this.get(index)
  }
}

export abstract class CelMap {
  abstract readonly size: number
  abstract keys(): readonly CelValue[]
  /** Undefined when there is no such key. */
  abstract find(key: CelValue): Result | undefined
  abstract equals(other: Result): Result
  abstract native(): Native
}

/**
 * Present when `value` is not undefined. What is there may be an error: a stored value that does not fit its schema is
 * wrapped as it is (apiextensions-apiserver pkg/apiserver/schema/cel/validation.go, validationActivationWithOldSelf).
 */
export class Optional {
  static readonly none = new Optional(undefined)
  readonly value: Result | undefined

  constructor(value: Result | undefined) {
    this.value = value
  }
}

/** A value of a library's own type (URL, quantity…). */
export abstract class Opaque {
  abstract readonly typeName: string
  abstract equals(other: Result): Result

  native(): Native {
    return new Foreign(this)
  }
}

/** An unsigned 64-bit integer; CEL keeps it apart from `int`. */
export class Uint {
  readonly value: bigint

  constructor(value: bigint) {
    this.value = value
  }
}

/** A point in time in nanoseconds since 1970, and the offset it was written with (it shows in `string()`). */
export class Timestamp {
  readonly nanoseconds: bigint
  readonly offsetSeconds: number

  constructor(nanoseconds: bigint, offsetSeconds = 0) {
    this.nanoseconds = nanoseconds
    this.offsetSeconds = offsetSeconds
  }
}

/** A length of time in nanoseconds: Go's `time.Duration`, 64 bits. */
export class Duration {
  readonly nanoseconds: bigint

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds
  }
}

/** A type as a value: what `type(x)` gives. Types are equal by name. */
export class TypeValue {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** A failed evaluation. It is a value because `&&`, `||`, `all()` and `exists()` may absorb it. */
export class CelError {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** Stops an evaluation that this engine cannot carry out faithfully; the outcome is `undecided`. */
export class UndecidedEvaluation extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'UndecidedEvaluation'
  }
}

/** An error that `&&` and `||` do not absorb: upstream panics, and the whole expression fails. */
export class EvaluationPanic extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EvaluationPanic'
  }
}

export function noSuchOverload(): CelError {
  return new CelError('no such overload')
}

import { CelError, Duration, Timestamp } from '../value/scalar.ts'
import type { CelType } from '../value/types.ts'
import { CelList, CelMap, type CelValue, Optional, type Result } from '../value/value.ts'

export type Implementation = (args: readonly CelValue[]) => Result

/** One signature of a function. `id` is cel-go's; costs are kept by it. */
export interface Overload {
  readonly id: string
  /** `target.f(…)`; the target is the first parameter. */
  readonly isMember: boolean
  readonly parameters: readonly CelType[]
  readonly result: CelType
  /** Null where the function as a whole has one implementation for all its signatures. */
  readonly call: Implementation | null
}

export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly Overload[]
  /** One implementation that looks at the types of its arguments itself. */
  readonly call: Implementation | null
  /** Whether arguments are compared with the signature at run time; a mismatch is "no such overload". */
  readonly isGuarded: boolean
}

/** The functions one library adds; functions of the same name are merged. */
export type Library = readonly FunctionDeclaration[]

export function declareFunction(name: string, ...overloads: readonly Overload[]): FunctionDeclaration {
  return { name, overloads, call: null, isGuarded: true }
}

/** A function that upstream calls without comparing the arguments with the signature, by their number alone. */
export function declareUnguarded(name: string, ...overloads: readonly Overload[]): FunctionDeclaration {
  return { name, overloads, call: null, isGuarded: false }
}

/** A function whose implementation dispatches itself, such as an operator. */
export function declareDispatched(
  name: string,
  call: Implementation,
  ...overloads: readonly Overload[]
): FunctionDeclaration {
  return { name, overloads, call, isGuarded: false }
}

export function globalOverload(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  call: Implementation | null = null,
): Overload {
  return { id, isMember: false, parameters, result, call }
}

export function memberOverload(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  call: Implementation | null = null,
): Overload {
  return { id, isMember: true, parameters, result, call }
}

class UnguardedArgument extends RangeError {
  constructor(index: number, expected: string) {
    super(`argument ${index} is no ${expected}, although the signature was checked`)
  }
}

/** Readers of arguments whose types the guard has checked. */
export function textAt(args: readonly CelValue[], index: number): string {
  const value = args[index]
  if (typeof value !== 'string') throw new UnguardedArgument(index, 'string')
  return value
}

export function intAt(args: readonly CelValue[], index: number): bigint {
  const value = args[index]
  if (typeof value !== 'bigint') throw new UnguardedArgument(index, 'int')
  return value
}

export function boolAt(args: readonly CelValue[], index: number): boolean {
  const value = args[index]
  if (typeof value !== 'boolean') throw new UnguardedArgument(index, 'bool')
  return value
}

export function listAt(args: readonly CelValue[], index: number): CelList {
  const value = args[index]
  if (!(value instanceof CelList)) throw new UnguardedArgument(index, 'list')
  return value
}

export function mapAt(args: readonly CelValue[], index: number): CelMap {
  const value = args[index]
  if (!(value instanceof CelMap)) throw new UnguardedArgument(index, 'map')
  return value
}

export function optionalAt(args: readonly CelValue[], index: number): Optional {
  const value = args[index]
  if (!(value instanceof Optional)) throw new UnguardedArgument(index, 'optional')
  return value
}

export function timestampAt(args: readonly CelValue[], index: number): Timestamp {
  const value = args[index]
  if (!(value instanceof Timestamp)) throw new UnguardedArgument(index, 'timestamp')
  return value
}

export function durationAt(args: readonly CelValue[], index: number): Duration {
  const value = args[index]
  if (!(value instanceof Duration)) throw new UnguardedArgument(index, 'duration')
  return value
}

export function valueAt(args: readonly CelValue[], index: number): CelValue {
  const value = args[index]
  if (value === undefined) throw new UnguardedArgument(index, 'value')
  return value
}

/** An argument of a library's own class. */
export function instanceAt<T>(args: readonly CelValue[], index: number, type: new (...args: never[]) => T): T {
  const value = args[index]
  if (!(value instanceof type)) throw new UnguardedArgument(index, type.name)
  return value
}

/** The items of a list, or the first item that cannot be read. */
export function readItems(list: CelList): readonly CelValue[] | CelError {
  const values: CelValue[] = []
  for (const item of list.items()) {
    if (item instanceof CelError) return item
    values.push(item)
  }
  return values
}

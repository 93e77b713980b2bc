import { parse } from 'yaml'

/** What an upgrade and a rollback do to objects, one line for each change. */
export interface Pair {
  readonly title: string
  /** Schema of `.spec`, in YAML. */
  readonly previous: string
  readonly next: string
  readonly claims: readonly string[]
}

/** A schema in YAML, every digit of its integers kept. */
export function parseSchema(text: string) {
  return parse(text, (_key, value: unknown) => (isSafe(value) ? Number(value) : value), { intAsBigInt: true })
}

function isSafe(value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
}

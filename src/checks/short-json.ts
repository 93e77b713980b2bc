import { canonicalJson, type Json } from '../model/json.ts'

const bound = 120

/** A value on one line for a message, cut where it gets long. */
export function shortJson(value: Json): string {
  const text = canonicalJson(value)
  return text.length <= bound ? text : `${text.slice(0, bound)}…`
}

import { type Json, stringifyJson } from '../../model/json.ts'

const longest = 120

/** A value as one line; null for one that takes more than so many characters. */
export function valueText(value: Json): string | null {
  const text = stringifyJson(value)
  return text.length <= longest ? text : null
}

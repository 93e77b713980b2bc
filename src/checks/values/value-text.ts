import type { Json } from '../../model/json.ts'
import { stringifyJson } from '../../model/json.ts'

const longest = 60

/** A value as one line of at most so many characters. */
export function valueText(value: Json): string {
  const text = stringifyJson(value)
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}

import { canonicalJson, type Json } from '../model/json.ts'
import { shortened } from '../model/shortened.ts'

const bound = 120

/** A value on one line for a message, cut where it gets long. */
export function shortJson(value: Json): string {
  return shortened(canonicalJson(value), bound)
}

import { isJsonArray, isJsonObject, type Json, stringifyJson } from '../../model/json.ts'
import { shortened } from '../../model/shortened.ts'

const longestShown = 80

/** A value in an error message: scalars as JSON, cut when long; objects and lists by their kind, as the API server does. */
export function showValue(value: Json): string {
  if (isJsonArray(value)) return '"array"'
  if (isJsonObject(value)) return '"object"'
  return shortened(stringifyJson(value), longestShown)
}

import { isJsonArray, isJsonObject, type Json, stringifyJson } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'

/** A reason why the API server refuses to create a definition. */
export interface DefinitionError {
  /** Inside the manifest: `['spec', 'versions', 0, 'name']`. */
  readonly path: Path
  /** Near the API server's own words. */
  readonly message: string
  /** `undecided`: this engine cannot tell whether the server refuses; `message` says what it could not judge. */
  readonly certainty: 'proved' | 'undecided'
}

export function required(path: Path, detail = ''): DefinitionError {
  return refusal(path, detail === '' ? 'Required value' : `Required value: ${detail}`)
}

export function invalid(path: Path, value: Json, detail: string): DefinitionError {
  return refusal(path, `Invalid value: ${shown(value)}: ${detail}`)
}

export function forbidden(path: Path, detail: string): DefinitionError {
  return refusal(path, `Forbidden: ${detail}`)
}

export function notSupported(path: Path, value: Json, supported: readonly string[]): DefinitionError {
  const list = supported.map((item) => JSON.stringify(item)).join(', ')
  return refusal(path, `Unsupported value: ${shown(value)}: supported values: ${list}`)
}

export function duplicate(path: Path, value: Json): DefinitionError {
  return refusal(path, `Duplicate value: ${shown(value)}`)
}

export function tooMany(path: Path, found: number, most: number): DefinitionError {
  return refusal(path, `Too many: ${found}: must have at most ${most} items`)
}

export function undecided(path: Path, reason: string): DefinitionError {
  return { path, message: reason, certainty: 'undecided' }
}

function refusal(path: Path, message: string): DefinitionError {
  return { path, message, certainty: 'proved' }
}

const longestShown = 120

function shown(value: Json): string {
  if (isJsonArray(value)) return '"array"'
  if (isJsonObject(value)) return '"object"'
  const text = stringifyJson(value)
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`
}

import { isJsonArray, isJsonObject, type Json, stringifyJson } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { shortened } from '../../model/shortened.ts'

/** A reason why the API server refuses to create a definition. */
export interface DefinitionError {
  /** Inside the manifest: `['spec', 'versions', 0, 'name']`. */
  readonly path: Path
  /** Near the API server's own words. */
  readonly message: string
  /** `undecided`: this engine cannot tell whether the server refuses; `message` says what it could not judge. */
  readonly certainty: 'proved' | 'undecided'
}

/** Something is missing (`field.Required` of k8s.io/apimachinery pkg/util/validation/field; the next ones likewise). */
export function required(path: Path, detail = ''): DefinitionError {
  return refusal(path, detail === '' ? 'Required value' : `Required value: ${detail}`)
}

/** A value is wrong for the reason given. */
export function invalid(path: Path, value: Json, detail: string): DefinitionError {
  return refusal(path, `Invalid value: ${shown(value)}: ${detail}`)
}

/** Something must not be there. */
export function forbidden(path: Path, detail: string): DefinitionError {
  return refusal(path, `Forbidden: ${detail}`)
}

/** A value is none of those that exist. */
export function notSupported(path: Path, value: Json, supported: readonly string[]): DefinitionError {
  const list = supported.map((item) => JSON.stringify(item)).join(', ')
  return refusal(path, `Unsupported value: ${shown(value)}: supported values: ${list}`)
}

/** A value stands twice. */
export function duplicate(path: Path, value: Json): DefinitionError {
  return refusal(path, `Duplicate value: ${shown(value)}`)
}

/** A list is too long. */
export function tooMany(path: Path, found: number, most: number): DefinitionError {
  return refusal(path, `Too many: ${found}: must have at most ${most} items`)
}

/** This engine cannot judge what the server makes of it. */
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
  return shortened(stringifyJson(value), longestShown)
}

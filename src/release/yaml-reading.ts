import type { Json } from '../model/json.ts'

/** A document's value, and what its author should know about it. */
export interface YamlReading {
  readonly value: Json
  readonly duplicates: readonly DuplicateKey[]
}

/** A key that a mapping holds twice: Helm and kubectl keep the last. Lines and columns of the document's text, from 1. */
export interface DuplicateKey {
  readonly key: string
  readonly line: number
  readonly column: number
}

/** Thrown where the fast reader meets what only the whole parser may judge. */
export const outsideSubset = Symbol('outside the subset')

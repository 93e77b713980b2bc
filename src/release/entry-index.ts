import { isJsonArray, isJsonObject, type Json } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import type { Position } from './position.ts'

/** Line and column of each entry, from 0, in the order in which a reader met them. */
export type EntryMarks = readonly number[]

/**
 * Finds places by counting: a reader meets entries in the order in which the value holds them. So a document that was
 * read need not be read again to say where something stands in it.
 */
export class EntryIndex {
  readonly #value: Json
  readonly #marks: EntryMarks
  /** Entries at and below a collection. */
  readonly #sizes = new Map<Json, number>()

  /** `marks` are of the reading that gave `value` (see `MarkRecorder`). */
  constructor(value: Json, marks: EntryMarks) {
    this.#value = value
    this.#marks = marks
  }

  locate(path: Path): Position | null {
    let current: Json = this.#value
    let number = 0
    let position: Position | null = null
    for (const [index, segment] of path.entries()) {
      const found = this.#find(current, String(segment), number)
      if (found === null) return position
      position = {
        line: (this.#marks[2 * found.number] ?? 0) + 1,
        column: (this.#marks[2 * found.number + 1] ?? 0) + 1,
        isWhole: index === path.length - 1,
      }
      current = found.value
      number = found.number + 1
    }
    return position
  }

  /** `first` is the number of the collection's first entry. */
  #find(collection: Json, name: string, first: number): { readonly value: Json; readonly number: number } | null {
    let number = first
    for (const [key, value] of entriesOf(collection)) {
      if (key === name) return { value, number }
      number += 1 + this.#sizeOf(value)
    }
    return null
  }

  #sizeOf(value: Json): number {
    if (!isJsonArray(value) && !isJsonObject(value)) return 0
    const known = this.#sizes.get(value)
    if (known !== undefined) return known
    let size = 0
    for (const [, inner] of entriesOf(value)) size += 1 + this.#sizeOf(inner)
    this.#sizes.set(value, size)
    return size
  }
}

function entriesOf(collection: Json): readonly [string, Json][] {
  return isJsonArray(collection) || isJsonObject(collection) ? Object.entries(collection) : []
}

import type { Json } from '../model/json.ts'
import type { PathSegment } from '../model/path.ts'
import type { EntryMarks } from './entry-index.ts'
import type { DuplicateKey } from './yaml-reading.ts'

/** What a reader tells while it reads. Lines and columns count from 0. */
export interface YamlRecorder {
  readonly duplicates: readonly DuplicateKey[]
  /** A key that its mapping already has. */
  duplicate(key: string, line: number, column: number): void
  /** An entry begins: a key at its own place, an item at the place of its value. */
  enter(container: object, segment: PathSegment, line: number, column: number): void
  /** The entry that began last is this scalar; returns the value. */
  scalar<Value extends Json>(source: string, value: Value): Value
}

/** Notes duplicate keys only: all that most documents need. */
export class DuplicateRecorder implements YamlRecorder {
  readonly duplicates: DuplicateKey[] = []

  duplicate(key: string, line: number, column: number): void {
    this.duplicates.push({ key, line: line + 1, column: column + 1 })
  }

  enter(_container: object, _segment: PathSegment, _line: number, _column: number): void {}

  scalar<Value extends Json>(_source: string, value: Value): Value {
    return value
  }
}

/** Notes where entries stand, as {@link EntryIndex} wants it: next to nothing is added to the reading. */
export class MarkRecorder extends DuplicateRecorder {
  readonly #marks: number[] = []
  #keepsOrder = true

  /** Null where the value does not hold its entries in the order in which they were read. */
  get marks(): EntryMarks | null {
    return this.#keepsOrder ? this.#marks : null
  }

  override duplicate(key: string, line: number, column: number): void {
    super.duplicate(key, line, column)
    this.#keepsOrder = false
  }

  override enter(_container: object, segment: PathSegment, line: number, column: number): void {
    this.#marks.push(line, column)
    // Objects hold keys that look like array indices before all others.
    if (typeof segment === 'string' && startsWithDigit(segment)) this.#keepsOrder = false
  }
}

function startsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0)
  return code >= 48 && code <= 57
}

/** Where an entry stands in a text, from 1, and how its scalar is written. */
export interface YamlPlace {
  readonly line: number
  readonly column: number
  /** Of a scalar: as written, less quotes and folding; null for a collection. */
  source: string | null
}

/** Notes every entry's place. */
export class PlaceRecorder extends DuplicateRecorder {
  readonly places = new Map<object, Map<PathSegment, YamlPlace>>()
  #last: YamlPlace | null = null

  override enter(container: object, segment: PathSegment, line: number, column: number): void {
    const entries = this.places.get(container) ?? new Map<PathSegment, YamlPlace>()
    this.#last = { line: line + 1, column: column + 1, source: null }
    this.places.set(container, entries.set(segment, this.#last))
  }

  override scalar<Value extends Json>(source: string, value: Value): Value {
    if (this.#last !== null) this.#last.source = source
    return value
  }
}

/** A pattern that RE2 refuses. The message is the kind of fault. */
export class PatternError extends Error {}

/** The text as JSON brings it to the API server: a lone surrogate is U+FFFD there. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** A place in a pattern; characters are code points. At the end, `peek` is empty. */
export class PatternCursor {
  readonly #characters: readonly string[]
  position = 0

  constructor(pattern: string) {
    this.#characters = [...wellFormed(pattern)]
  }

  get isAtEnd(): boolean {
    return this.position >= this.#characters.length
  }

  peek(ahead = 0): string {
    return this.#characters[this.position + ahead] ?? ''
  }

  next(): string {
    return this.#characters[this.position++] ?? ''
  }

  /** Steps over the text if it stands here. */
  take(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.peek(index) !== text[index]) return false
    }
    this.position += text.length
    return true
  }

  /** The characters up to `end`, and steps over both; null, without a step, if `end` does not follow. */
  takeUntil(end: string): string | null {
    const start = this.position
    let text = ''
    while (!this.isAtEnd) {
      if (this.take(end)) return text
      text += this.next()
    }
    this.position = start
    return null
  }
}

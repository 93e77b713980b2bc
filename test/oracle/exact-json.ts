import type { Json } from '../../src/model/json.ts'

/** `JSON.parse` that keeps every digit: an integer literal beyond ±(2^53-1) becomes a `bigint`. */
export function parseExactJson(text: string): Json {
  return /\d{16}/.test(text) ? new ExactReader(text).read() : JSON.parse(text)
}

class ExactReader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  read(): Json {
    this.skip()
    const value = this.value()
    this.skip()
    return value
  }

  private skip(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? 'x')) this.at += 1
  }

  private value(): Json {
    switch (this.text[this.at]) {
      case '{':
        return this.object()
      case '[':
        return this.array()
      case '"':
        return this.string()
      default:
        return this.literal()
    }
  }

  private object(): Json {
    const entries: [string, Json][] = []
    this.at += 1
    for (this.skip(); this.text[this.at] !== '}'; this.skip()) {
      if (this.text[this.at] === ',') {
        this.at += 1
        this.skip()
      }
      const key = this.string()
      this.skip()
      this.at += 1
      this.skip()
      entries.push([key, this.value()])
    }
    this.at += 1
    return Object.fromEntries(entries)
  }

  private array(): Json {
    const items: Json[] = []
    this.at += 1
    for (this.skip(); this.text[this.at] !== ']'; this.skip()) {
      if (this.text[this.at] === ',') {
        this.at += 1
        this.skip()
      }
      items.push(this.value())
    }
    this.at += 1
    return items
  }

  private string(): string {
    const start = this.at
    this.at += 1
    while (this.text[this.at] !== '"') this.at += this.text[this.at] === '\\' ? 2 : 1
    this.at += 1
    return JSON.parse(this.text.slice(start, this.at))
  }

  private literal(): Json {
    const found = /[-+.\w]+/y
    found.lastIndex = this.at
    const token = found.exec(this.text)?.[0]
    if (token === undefined) throw new SyntaxError(`not JSON at ${this.at}`)
    this.at += token.length
    return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? BigInt(token) : JSON.parse(token)
  }
}

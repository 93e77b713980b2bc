import { isStrictIpv4, isStrictIpv6 } from './address-formats.ts'
import type { StringFormat } from './string-format.ts'

const atom = '[^\\x00-\\x20\\x7f()<>\\[\\]:;@\\\\,".]+'
const dotAtom = `${atom}(?:\\.${atom})*`

/** strfmt `IsEmail`: Go's `net/mail.ParseAddress` takes it: RFC 5322 with display names, comments and groups of one. */
export const emailFormat: StringFormat = {
  since: 0,
  matches: (value) => new AddressReader(value).isSingleAddress(),
  outer: { pattern: '@', maxLength: null },
  inner: { pattern: `^[ \\t]*${dotAtom}@[ \\t]*${dotAtom}[ \\t]*$`, maxLength: null },
  samples: [
    '"@"@a',
    '<a@b>',
    'A <a@b>',
    '"a"@b',
    'a@[127.0.0.1]',
    '@',
    'a@',
    '@a',
    'a@b@c',
    'a@b,c@d',
    'a.@b',
    'g:a@b;',
  ],
}

/** Reads addresses as Go does. A method that fails returns false or null and may leave the position anywhere. */
class AddressReader {
  readonly #text: string
  #position = 0

  constructor(text: string) {
    this.#text = text
  }

  isSingleAddress(): boolean {
    return this.#address(true) === 1 && this.#skipComments() && this.#isAtEnd()
  }

  /** How many mailboxes an address names (several or none only for a group), or null. */
  #address(isGroupAllowed: boolean): number | null {
    this.#skipBlanks()
    if (this.#isAtEnd()) return null
    const start = this.#position
    if (this.#addrSpec()) {
      this.#skipBlanks()
      return this.#peek() !== '(' || this.#displayNameComment() ? 1 : null
    }
    this.#position = start
    if (this.#peek() !== '<' && !this.#phrase()) return null
    this.#skipBlanks()
    if (isGroupAllowed && this.#take(':')) return this.#group()
    return this.#take('<') && this.#addrSpec() && this.#take('>') ? 1 : null
  }

  #group(): number | null {
    this.#skipBlanks()
    if (this.#take(';')) return this.#skipComments() ? 0 : null
    let count = 0
    while (true) {
      this.#skipBlanks()
      const more = this.#address(false)
      if (more === null || !this.#skipComments()) return null
      count += more
      if (this.#take(';')) return this.#skipComments() ? count : null
      if (!this.#take(',')) return null
    }
  }

  #addrSpec(): boolean {
    this.#skipBlanks()
    if (this.#isAtEnd()) return false
    const hasLocalPart = this.#peek() === '"' ? (this.#quotedString() ?? '') !== '' : this.#dotAtom()
    if (!hasLocalPart || !this.#take('@')) return false
    this.#skipBlanks()
    return this.#peek() === '[' ? this.#domainLiteral() : this.#dotAtom()
  }

  #dotAtom(): boolean {
    const text = this.#atomText()
    return text !== '' && !text.startsWith('.') && !text.endsWith('.') && !text.includes('..')
  }

  /**
   * Words up to one that cannot be read; there must be one. Encoded words count only once a plain word or the end
   * follows, so a comment right after them is no part of the phrase, and empty ones never count.
   */
  #phrase(): boolean {
    let words = 0
    let isEncodedPending = false
    while (true) {
      if (words > 0 && !this.#skipComments()) return false
      this.#skipBlanks()
      const isQuoted = this.#peek() === '"'
      const text = isQuoted ? this.#quotedString() : this.#atomText() || null
      const kind = isQuoted || text === null ? 'plain' : wordKind(text)
      if (text === null || kind === 'unreadable') return words > 0 || isEncodedPending
      if (kind === 'encoded') isEncodedPending = true
      if (kind !== 'plain') continue
      words++
      isEncodedPending = false
    }
  }

  #atomText(): string {
    return this.#takeWhile((unit) => isVisible(unit) && !'()<>[]:;@\\,"'.includes(String.fromCharCode(unit)))
  }

  #quotedString(): string | null {
    let content = ''
    for (let index = this.#position + 1; index < this.#text.length; index++) {
      const unit = this.#text.charCodeAt(index)
      const character = this.#text.charAt(index)
      if (character === '"') {
        this.#position = index + 1
        return content
      }
      const isQuoted = character === '\\'
      if (isQuoted) index++
      const literal = isQuoted ? this.#text.charCodeAt(index) : unit
      if (Number.isNaN(literal) || !(isVisible(literal) || literal === 0x20 || literal === 0x09)) return null
      content += String.fromCharCode(literal)
    }
    return null
  }

  #domainLiteral(): boolean {
    if (!this.#take('[')) return false
    const address = this.#takeWhile((unit) => isVisible(unit) && !'[]\\'.includes(String.fromCharCode(unit)))
    return this.#take(']') && (isStrictIpv4(address, 0) || isStrictIpv6(address, 0))
  }

  #displayNameComment(): boolean {
    this.#take('(')
    const comment = this.#comment()
    return comment !== null && !comment.split(/[ \t]+/).some((word) => wordKind(word) === 'unreadable')
  }

  #skipComments(): boolean {
    this.#skipBlanks()
    while (this.#take('(')) {
      if (this.#comment() === null) return false
      this.#skipBlanks()
    }
    return true
  }

  /** What follows an opening parenthesis, up to its own closing one. */
  #comment(): string | null {
    let content = ''
    for (let depth = 1; this.#position < this.#text.length; this.#position++) {
      if (this.#peek() === '\\' && this.#position + 1 < this.#text.length) this.#position++
      else if (this.#peek() === '(') depth++
      else if (this.#peek() === ')') depth--
      if (depth === 0) {
        this.#position++
        return content
      }
      content += this.#peek()
    }
    return null
  }

  #skipBlanks(): void {
    this.#takeWhile((unit) => unit === 0x20 || unit === 0x09)
  }

  #takeWhile(holds: (unit: number) => boolean): string {
    const start = this.#position
    while (!this.#isAtEnd() && holds(this.#text.charCodeAt(this.#position))) this.#position++
    return this.#text.slice(start, this.#position)
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#position++
    return true
  }

  #peek(): string {
    return this.#text.charAt(this.#position)
  }

  #isAtEnd(): boolean {
    return this.#position >= this.#text.length
  }
}

/** RFC 5322's VCHAR with RFC 6532's extension. */
function isVisible(unit: number): boolean {
  return unit > 0x20 && unit !== 0x7f
}

/** RFC 2047: an encoded word that decodes, but in a character set that Go's `mime` does not read, is an error. */
function wordKind(word: string): 'plain' | 'encoded' | 'empty' | 'unreadable' {
  const [, charset = '', encoding = '', text = ''] = /^=\?([^?]+)\?([bBqQ])\?([^?]*)\?=$/.exec(word) ?? []
  if (charset === '') return 'plain'
  const content = encoding.toLowerCase() === 'b' ? text.replace(/[\r\n]/g, '') : text
  const isDecodable =
    encoding.toLowerCase() === 'b'
      ? /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content)
      : /^(?:[\t\n\r -<>-~]|=[0-9A-Fa-f]{2})*$/.test(content)
  if (!isDecodable) return 'plain'
  if (!/^(?:utf-8|iso-8859-1|us-ascii)$/iu.test(charset)) return 'unreadable'
  return content === '' ? 'empty' : 'encoded'
}

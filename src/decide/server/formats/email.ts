import { isColonAddress, isDottedQuad } from './network.ts'

/** One address as Go's `net/mail.ParseAddress` reads it: `a@b`, `Name <a@b>`, comments and groups of one included. */
export function isEmail(text: string): boolean {
  const reader = new AddressReader(text)
  const count = reader.address(true)
  return count === 1 && reader.skipComments() && reader.isAtEnd
}

class AddressReader {
  #rest: string

  constructor(text: string) {
    this.#rest = text
  }

  get isAtEnd(): boolean {
    return this.#rest === ''
  }

  /** How many addresses were read; null where the text is none. */
  address(mayBeGroup: boolean): number | null {
    this.#skipSpace()
    if (this.isAtEnd) return null
    if (this.#addressSpec()) {
      this.#skipSpace()
      return this.#rest.startsWith('(') ? (this.#nameComment() ? 1 : null) : 1
    }
    if (!this.#rest.startsWith('<') && !this.#phrase()) return null
    this.#skipSpace()
    if (mayBeGroup && this.#take(':')) return this.#group()
    return this.#take('<') && this.#addressSpec() && this.#take('>') ? 1 : null
  }

  /** White space and comments; false where a comment does not end. */
  skipComments(): boolean {
    this.#skipSpace()
    while (this.#take('(')) {
      if (this.#comment() === null) return false
      this.#skipSpace()
    }
    return true
  }

  #group(): number | null {
    this.#skipSpace()
    if (this.#take(';')) return this.skipComments() ? 0 : null
    let count = 0
    for (;;) {
      const added = this.address(false)
      if (added === null || !this.skipComments()) return null
      count += added
      if (this.#take(';')) return this.skipComments() ? count : null
      if (!this.#take(',')) return null
    }
  }

  /** Leaves the text as it was where it reads none. */
  #addressSpec(): boolean {
    const before = this.#rest
    if (this.#readAddressSpec()) return true
    this.#rest = before
    return false
  }

  #readAddressSpec(): boolean {
    this.#skipSpace()
    const local = this.#rest.startsWith('"') ? this.#quoted() : this.#dotAtom()
    if (local === null || local === '' || !this.#take('@')) return false
    this.#skipSpace()
    return this.#rest.startsWith('[') ? this.#domainLiteral() : this.#dotAtom() !== null
  }

  #dotAtom(): string | null {
    const atom = this.#atom()
    return atom === null || atom.startsWith('.') || atom.endsWith('.') || atom.includes('..') ? null : atom
  }

  /** Visible characters but the specials, dots included. */
  #atom(): string | null {
    const atom = /^[!#-'*+\-./0-9=?A-Z^-~\u0080-\uffff]+/.exec(this.#rest)?.[0]
    if (atom === undefined) return null
    this.#rest = this.#rest.slice(atom.length)
    return atom
  }

  #quoted(): string | null {
    const match = /^"((?:[\t !#-[\]-~\u0080-\uffff]|\\[\t -~\u0080-\uffff])*)"/.exec(this.#rest)
    if (match === null) return null
    this.#rest = this.#rest.slice(match[0].length)
    return match[1] ?? ''
  }

  #domainLiteral(): boolean {
    const match = /^\[([!-Z^-~\u0080-\uffff]*)\]/.exec(this.#rest)
    const address = match?.[1] ?? ''
    if (
      match === null ||
      !(isDottedQuad(address, false) || (address.includes(':') && isColonAddress(address, false)))
    ) {
      return false
    }
    this.#rest = this.#rest.slice(match[0].length)
    return true
  }

  /** Words of a display name; an encoded word in an unknown character set ends it. */
  #phrase(): boolean {
    let words = 0
    let hasEncodedText = false
    for (;;) {
      if (words > 0 && !this.skipComments()) return false
      this.#skipSpace()
      if (this.isAtEnd) break
      if (this.#rest.startsWith('"')) {
        if (this.#quoted() === null) break
        words += 1
        continue
      }
      const atom = this.#atom()
      if (atom === null) break
      const encoded = encodedWord(atom)
      if (encoded === 'unknown-charset') break
      if (encoded === null) words += 1
      else if (encoded !== '') hasEncodedText = true
    }
    return words > 0 || hasEncodedText || this.isAtEnd
  }

  #nameComment(): boolean {
    this.#take('(')
    const comment = this.#comment()
    return comment?.split(/[ \t]+/).every((word) => encodedWord(word) !== 'unknown-charset') ?? false
  }

  /** The text of a comment after its bracket; null where it does not end. */
  #comment(): string | null {
    let depth = 1
    let index = 0
    let text = ''
    while (index < this.#rest.length && depth > 0) {
      let character = this.#rest[index] ?? ''
      if (character === '\\' && index + 1 < this.#rest.length) {
        index += 1
        character = this.#rest[index] ?? ''
      } else if (character === '(') depth += 1
      else if (character === ')') depth -= 1
      if (depth > 0) text += character
      index += 1
    }
    this.#rest = this.#rest.slice(index)
    return depth === 0 ? text : null
  }

  #skipSpace(): void {
    this.#rest = this.#rest.replace(/^[ \t]+/, '')
  }

  #take(character: string): boolean {
    if (!this.#rest.startsWith(character)) return false
    this.#rest = this.#rest.slice(1)
    return true
  }
}

/** RFC 2047, as far as it decides: null for plain text, else what is encoded (its length is all that matters). */
function encodedWord(word: string): string | 'unknown-charset' | null {
  const match = /^=\?([^?]*)\?([^?])\?([^?]*)\?=$/.exec(word)
  if (match === null) return null
  const [, charset = '', encoding = '', content = ''] = match
  if (charset === '') return null
  const isSound =
    encoding.toLowerCase() === 'b'
      ? content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content)
      : encoding.toLowerCase() === 'q' && /^(?:=[0-9A-Fa-f]{2}|[ -<>-~\n\r\t])*$/.test(content)
  if (!isSound) return null
  return ['utf-8', 'iso-8859-1', 'us-ascii'].includes(charset.toLowerCase()) ? content : 'unknown-charset'
}

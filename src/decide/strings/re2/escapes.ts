import { perlClasses } from './classes.ts'
import { type CodePointSet, complement, lastCodePoint } from './code-point-set.ts'
import { type PatternCursor, PatternError } from './cursor.ts'
import { foldCase, unicodeClass } from './unicode.ts'

const controlCharacters: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
])

/** Reads `\d`, `\W`, `\pL`, `\P{Greek}`, … if one stands here, with case folding applied before negation, as Go does. */
export function readClassEscape(cursor: PatternCursor, foldsCase: boolean): CodePointSet | null {
  if (cursor.peek() !== '\\') return null
  const letter = cursor.peek(1)
  const perl = perlClasses.get(letter.toLowerCase())
  if (perl !== undefined && /^[a-zA-Z]$/.test(letter)) {
    cursor.position += 2
    const set = foldsCase ? foldCase(perl) : perl
    return letter === letter.toLowerCase() ? set : complement(set)
  }
  return letter === 'p' || letter === 'P' ? readUnicodeClass(cursor, foldsCase) : null
}

function readUnicodeClass(cursor: PatternCursor, foldsCase: boolean): CodePointSet {
  cursor.next()
  const isNegated = cursor.next() === 'P'
  const text = cursor.take('{') ? cursor.takeUntil('}') : cursor.next()
  const isCaret = text?.startsWith('^') === true
  const name = isCaret ? text.slice(1) : (text ?? '')
  const set = unicodeClass(name)
  if (set === null) throw new PatternError(`no Unicode class \`${name}\` that every Go release reads alike`)
  const folded = foldsCase ? foldCase(set) : set
  return isNegated === isCaret ? folded : complement(folded)
}

/** Reads what follows a backslash and stands for one character. */
export function readCharacterEscape(cursor: PatternCursor): number {
  const character = cursor.next()
  const control = controlCharacters.get(character)
  if (control !== undefined) return control
  if (character === 'x') return readHexadecimal(cursor)
  if (/^[0-7]$/.test(character) && (character === '0' || /^[0-7]$/.test(cursor.peek()))) {
    let octal = character
    while (octal.length < 3 && /^[0-7]$/.test(cursor.peek())) octal += cursor.next()
    return Number.parseInt(octal, 8)
  }
  const code = character.codePointAt(0)
  if (code === undefined) throw new PatternError('trailing backslash')
  if (code >= 0x80 || /^[0-9A-Za-z]$/.test(character)) throw new PatternError('invalid escape sequence')
  return code
}

function readHexadecimal(cursor: PatternCursor): number {
  const text = cursor.take('{') ? cursor.takeUntil('}') : cursor.next() + cursor.next()
  const isShort = cursor.peek(-1) !== '}'
  if (text === null || !/^[0-9A-Fa-f]+$/.test(text) || (isShort && text.length !== 2)) {
    throw new PatternError('invalid escape sequence')
  }
  const code = Number.parseInt(text, 16)
  if (code > lastCodePoint) throw new PatternError('invalid escape sequence')
  return code
}

import { posixClasses } from './classes.ts'
import { type CodePointRange, type CodePointSet, codePointSet, complement } from './code-point-set.ts'
import { type PatternCursor, PatternError } from './cursor.ts'
import { readCharacterEscape, readClassEscape } from './escapes.ts'
import { foldCase } from './unicode.ts'

/** Reads a bracket expression whose `[` has been passed. A negated one takes newlines, as in Perl. */
export function readClass(cursor: PatternCursor, foldsCase: boolean): CodePointSet {
  const isNegated = cursor.take('^')
  const ranges: CodePointRange[] = []
  for (let isFirst = true; isFirst || cursor.peek() !== ']'; isFirst = false) {
    const named = readPosixClass(cursor, foldsCase) ?? readClassEscape(cursor, foldsCase)
    if (named !== null) {
      ranges.push(...named)
      continue
    }
    const first = readClassCharacter(cursor)
    const isRange = cursor.peek() === '-' && cursor.peek(1) !== ']' && cursor.peek(1) !== ''
    if (isRange) cursor.next()
    const last = isRange ? readClassCharacter(cursor) : first
    if (last < first) throw new PatternError('invalid character class range')
    ranges.push(...(foldsCase ? foldCase([[first, last]]) : ([[first, last]] as const)))
  }
  cursor.next()
  const set = codePointSet(ranges)
  return isNegated ? complement(set) : set
}

function readClassCharacter(cursor: PatternCursor): number {
  if (cursor.isAtEnd) throw new PatternError('missing closing ]')
  const character = cursor.next()
  return character === '\\' ? readCharacterEscape(cursor) : (character.codePointAt(0) ?? 0)
}

function readPosixClass(cursor: PatternCursor, foldsCase: boolean): CodePointSet | null {
  const start = cursor.position
  if (!cursor.take('[:')) return null
  const text = cursor.takeUntil(':]')
  if (text === null) {
    cursor.position = start
    return null
  }
  const isNegated = text.startsWith('^')
  const set = posixClasses.get(isNegated ? text.slice(1) : text)
  if (set === undefined) throw new PatternError('invalid character class range')
  const folded = foldsCase ? foldCase(set) : set
  return isNegated ? complement(folded) : folded
}

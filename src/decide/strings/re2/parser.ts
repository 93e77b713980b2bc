import { readClass } from './class-reader.ts'
import { newline } from './classes.ts'
import { type CodePointSet, complement, everyCodePoint } from './code-point-set.ts'
import { PatternCursor, PatternError } from './cursor.ts'
import { readCharacterEscape, readClassEscape } from './escapes.ts'
import { type Assertion, charactersNode, choiceNode, type Re2Node, repeatNode, sequenceNode } from './syntax.ts'
import { foldCase } from './unicode.ts'

/** A pattern read, or why it could not be. */
export type ParsedPattern =
  | { readonly kind: 'parsed'; readonly node: Re2Node }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** RE2's own limits: a count in braces, also multiplied through nested ones; groups within groups. */
const largestCount = 1000
const deepestGroup = 1000

/**
 * Reads a pattern as Go's `regexp.Compile` does (`regexp/syntax`, Perl flags). Go's errors are errors here; so are the
 * few constructs that Go releases read differently (`\pC`, long Unicode names).
 */
export function parsePattern(pattern: string): ParsedPattern {
  try {
    return { kind: 'parsed', node: new PatternReader(pattern).read() }
  } catch (error) {
    if (error instanceof PatternError) return { kind: 'unreadable', reason: error.message }
    throw error
  }
}

interface Flags {
  readonly foldsCase: boolean
  readonly dotTakesNewline: boolean
  readonly isMultiline: boolean
}

interface Count {
  readonly min: number
  /** Null: no limit. */
  readonly max: number | null
}

const simpleCounts: ReadonlyMap<string, Count> = new Map([
  ['*', { min: 0, max: null }],
  ['+', { min: 1, max: null }],
  ['?', { min: 0, max: 1 }],
])

class PatternReader {
  readonly #cursor: PatternCursor
  #flags: Flags = { foldsCase: false, dotTakesNewline: false, isMultiline: false }
  #depth = 0
  readonly #names = new Set<string>()

  constructor(pattern: string) {
    this.#cursor = new PatternCursor(pattern)
  }

  read(): Re2Node {
    const node = this.#alternatives()
    if (!this.#cursor.isAtEnd) throw new PatternError('unexpected )')
    return node
  }

  #alternatives(): Re2Node {
    const choices = [this.#sequence()]
    while (this.#cursor.take('|')) choices.push(this.#sequence())
    return choiceNode(choices)
  }

  #sequence(): Re2Node {
    const nodes: Re2Node[] = []
    let isRepeated = false
    while (!this.#cursor.isAtEnd && this.#cursor.peek() !== '|' && this.#cursor.peek() !== ')') {
      const count = this.#count()
      if (count === null) nodes.push(...this.#items())
      else nodes.push(repeat(nodes.pop(), count, isRepeated))
      isRepeated = count !== null
    }
    return sequenceNode(nodes)
  }

  /** A repetition operator with its optional `?`, or null. Braces that hold no counts are text. */
  #count(): Count | null {
    const start = this.#cursor.position
    const operator = this.#cursor.next()
    const count = operator === '{' ? this.#bracedCount() : simpleCounts.get(operator)
    if (count === null || count === undefined) {
      this.#cursor.position = start
      return null
    }
    this.#cursor.take('?')
    return count
  }

  #bracedCount(): Count | null {
    const min = this.#number()
    if (min === null) return null
    const isRange = this.#cursor.take(',')
    const isOpen = isRange && this.#cursor.peek() === '}'
    const max = isRange ? (isOpen ? null : this.#number()) : min
    if ((max === null && !isOpen) || !this.#cursor.take('}')) return null
    if (min > largestCount || (max !== null && (max > largestCount || min > max))) {
      throw new PatternError('invalid repeat count')
    }
    return { min, max }
  }

  /** Decimal digits without a leading zero, or null. */
  #number(): number | null {
    let text = ''
    while (/^[0-9]$/.test(this.#cursor.peek())) text += this.#cursor.next()
    return text === '' || (text.length > 1 && text.startsWith('0')) ? null : Number(text)
  }

  /** What a repetition operator can apply to: the last of several characters after `\Q`; nothing if flags change. */
  #items(): readonly Re2Node[] {
    const set = readClassEscape(this.#cursor, this.#flags.foldsCase)
    if (set !== null) return [charactersNode(set)]
    const character = this.#cursor.next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return [charactersNode(readClass(this.#cursor, this.#flags.foldsCase))]
      case '.':
        return [charactersNode(this.#flags.dotTakesNewline ? everyCodePoint : complement(newline))]
      case '^':
        return [assertionNode(this.#flags.isMultiline ? 'line-start' : 'text-start')]
      case '$':
        return [assertionNode(this.#flags.isMultiline ? 'line-end' : 'text-end')]
      case '\\':
        return this.#escape()
      default:
        return [this.#literal(character.codePointAt(0) ?? 0)]
    }
  }

  #escape(): readonly Re2Node[] {
    if (this.#cursor.take('A')) return [assertionNode('text-start')]
    if (this.#cursor.take('z')) return [assertionNode('text-end')]
    if (this.#cursor.take('b')) return [assertionNode('word-boundary')]
    if (this.#cursor.take('B')) return [assertionNode('no-word-boundary')]
    if (!this.#cursor.take('Q')) return [this.#literal(readCharacterEscape(this.#cursor))]
    const quoted: Re2Node[] = []
    while (!this.#cursor.isAtEnd && !this.#cursor.take('\\E')) {
      quoted.push(this.#literal(this.#cursor.next().codePointAt(0) ?? 0))
    }
    return quoted
  }

  #literal(codePoint: number): Re2Node {
    const set: CodePointSet = [[codePoint, codePoint]]
    return charactersNode(this.#flags.foldsCase ? foldCase(set) : set)
  }

  /** Flags that a group sets, or that are set inside it, end with it. */
  #group(): readonly Re2Node[] {
    const outer = this.#flags
    if (this.#cursor.take('?P<') || this.#cursor.take('?<')) this.#captureName()
    else if (this.#cursor.take('?') && this.#setFlags() === ')') return []
    if (++this.#depth > deepestGroup) throw new PatternError('expression nests too deeply')
    const node = this.#alternatives()
    if (!this.#cursor.take(')')) throw new PatternError('missing closing )')
    this.#depth--
    this.#flags = outer
    return [node]
  }

  #captureName(): void {
    const name = this.#cursor.takeUntil('>')
    if (name === null || !/^[A-Za-z0-9_]+$/.test(name)) throw new PatternError('invalid named capture')
    if (this.#names.has(name)) throw new PatternError('duplicate capture name')
    this.#names.add(name)
  }

  /** Reads `i`, `m`, `s`, `U`, a dash that unsets what follows, and the `:` or `)` that ends them, which it returns. */
  #setFlags(): ':' | ')' {
    let flags = this.#flags
    let isSet = true
    let isDashBare = false
    while (true) {
      const character = this.#cursor.next()
      if ((character === ':' || character === ')') && !isDashBare) {
        this.#flags = flags
        return character
      }
      if (character === '-' && isSet) isSet = false
      else if (character === 'i') flags = { ...flags, foldsCase: isSet }
      else if (character === 'm') flags = { ...flags, isMultiline: isSet }
      else if (character === 's') flags = { ...flags, dotTakesNewline: isSet }
      else if (character !== 'U') throw new PatternError('invalid or unsupported Perl syntax')
      isDashBare = character === '-'
    }
  }
}

function assertionNode(assertion: Assertion): Re2Node {
  return { kind: 'assertion', assertion }
}

function repeat(node: Re2Node | undefined, count: Count, isRepeated: boolean): Re2Node {
  if (node === undefined) throw new PatternError('missing argument to repetition operator')
  if (isRepeated) throw new PatternError('invalid nested repetition operator')
  const repeated = repeatNode(node, count.min, count.max)
  const isCounted = count.min > 1 || (count.max ?? 0) > 1
  if (isCounted && !fitsCount(repeated, largestCount)) throw new PatternError('invalid repeat count')
  return repeated
}

/** Whether the counts of nested repetitions multiply to no more than `limit`. */
function fitsCount(node: Re2Node, limit: number): boolean {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.nodes.every((inner) => fitsCount(inner, limit))
    case 'repeat': {
      const count = node.max ?? node.min
      return count <= limit && fitsCount(node.node, count > 0 ? Math.floor(limit / count) : limit)
    }
    default:
      return true
  }
}

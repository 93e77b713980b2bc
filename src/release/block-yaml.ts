import type { Json } from '../model/json.ts'
import { readFlowLine } from './flow-line.ts'
import { resolveKey, resolveValue } from './go-scalars.ts'
import { limits } from './limits.ts'
import { type QuotedScalar, readQuoted, readQuotedLines } from './quoted-scalar.ts'
import { YamlFault } from './yaml-fault.ts'
import { indentOf, isBlankFrom, isSpaceOrEnd, skipSpaces, startsEntry, trimSpaces } from './yaml-lines.ts'
import { outsideSubset, type YamlReading } from './yaml-reading.ts'
import type { YamlRecorder } from './yaml-recorder.ts'

/**
 * Reads the YAML that charts render and generators write: block mappings and sequences, plain, quoted and block
 * scalars, flow collections of one line. It is ten to twenty times as fast as a whole YAML parser, which the bounds
 * on a run's time need, and it is no second opinion: whatever is not certain to be in the subset (anchors, tags,
 * odd indentation, whatever Helm would refuse) gives null and goes to the whole parser.
 */
export function readBlockYaml(text: string, recorder: YamlRecorder): YamlReading | null {
  try {
    return new BlockReader(text, recorder).document()
  } catch (error) {
    if (error === outsideSubset || error instanceof YamlFault) return null
    throw error
  }
}

const tab = 9
const space = 32
const hash = 35
const colon = 58

/** Characters that begin something other than a plain scalar, and those whose meaning depends on what follows. */
const notPlain: ReadonlySet<string> = new Set('?,[]{}#&*!|>\'"%@`')
const plainKey = /^[A-Za-z0-9_.$/^(=+~][^#\t]*$/
const blockHeader = /[|>]([-+]?) *(?: #.*)?$/y

class BlockReader {
  readonly #lines: string[]
  readonly #recorder: YamlRecorder
  #at = -1
  /** Column of the current line's first character; -1 after the last line. */
  #indent = -1
  #depth = 0
  /** Keys by how they are written: most lines repeat one that was resolved before. */
  readonly #keys = new Map<string, string>()

  constructor(text: string, recorder: YamlRecorder) {
    this.#lines = text.split('\n')
    this.#recorder = recorder
  }

  document(): YamlReading {
    this.#advance()
    if (this.#indent === 0 && /^--- *$/.test(this.#line)) this.#advance()
    const value = this.#indent < 0 ? null : this.#block(-1)
    // Collections end at a line that is none of theirs; one that is nobody's ends up here.
    if (this.#indent >= 0) throw outsideSubset
    return { value, duplicates: this.#recorder.duplicates }
  }

  get #line(): string {
    return this.#lines[this.#at] ?? ''
  }

  /** To the next line that is neither blank nor a comment. */
  #advance(): void {
    for (this.#at++; this.#at < this.#lines.length; this.#at++) {
      const line = this.#line
      const indent = indentOf(line)
      const first = line.charCodeAt(indent)
      if (Number.isNaN(first) || first === hash) continue
      if (first === tab) throw outsideSubset
      this.#indent = indent
      return
    }
    this.#indent = -1
  }

  /** The node that begins at the current line, inside a collection at column `parent`. */
  #block(parent: number): Json {
    if (++this.#depth > limits.depth) throw outsideSubset
    const value = startsEntry(this.#line, this.#indent)
      ? this.#sequence(this.#indent)
      : findKey(this.#line, this.#indent) === null
        ? this.#inline(this.#indent, parent)
        : this.#mapping(this.#indent)
    this.#depth--
    return value
  }

  #mapping(indent: number): Json {
    const value: Record<string, Json> = {}
    while (this.#indent === indent && !startsEntry(this.#line, indent)) {
      const found = findKey(this.#line, indent)
      if (found === null) throw outsideSubset
      const line = this.#at
      const key = found.isQuoted ? found.text : this.#resolved(found.text)
      if (Object.hasOwn(value, key)) this.#recorder.duplicate(key, line, indent)
      this.#recorder.enter(value, key, line, indent)
      define(value, key, this.#value(found.end, indent))
    }
    return value
  }

  #resolved(text: string): string {
    const known = this.#keys.get(text)
    if (known !== undefined) return known
    const key = resolveKey(text)
    this.#keys.set(text, key)
    return key
  }

  #sequence(indent: number): Json {
    const value: Json[] = []
    while (this.#indent === indent && startsEntry(this.#line, indent)) {
      const line = this.#line
      const column = skipSpaces(line, indent + 1)
      if (isBlankFrom(line, column)) {
        value.push(this.#itemBelow(value, indent))
        continue
      }
      this.#recorder.enter(value, value.length, this.#at, column)
      if (startsEntry(line, column) || findKey(line, column) !== null) {
        // `- name: x` is a mapping at the column of `name`: the dash gives way to a space.
        this.#lines[this.#at] = ' '.repeat(column) + line.slice(column)
        this.#indent = column
        value.push(this.#block(indent))
      } else value.push(this.#inline(column, indent))
    }
    return value
  }

  /** The item of a dash that stands alone on its line. */
  #itemBelow(sequence: readonly Json[], indent: number): Json {
    const dashLine = this.#at
    this.#advance()
    const hasValue = this.#indent > indent
    this.#recorder.enter(sequence, sequence.length, hasValue ? this.#at : dashLine, hasValue ? this.#indent : indent)
    return hasValue ? this.#block(indent) : this.#recorder.scalar('', null)
  }

  /** What follows a key: on its line, or nested below it. A sequence may stand at the key's own column. */
  #value(from: number, indent: number): Json {
    const column = skipSpaces(this.#line, from)
    if (!isBlankFrom(this.#line, column)) return this.#inline(column, indent)
    this.#advance()
    if (this.#indent > indent) return this.#block(indent)
    const isSequence = this.#indent === indent && startsEntry(this.#line, indent)
    return isSequence ? this.#sequence(indent) : this.#recorder.scalar('', null)
  }

  /** A value that begins at `column` of the current line and is no block collection. */
  #inline(column: number, parent: number): Json {
    const line = this.#line
    const first = line[column] ?? ''
    if (first === '|' || first === '>') return this.#blockScalar(column, parent)
    if (first === '"' || first === "'") {
      const quoted = readQuoted(line, column) ?? this.#quotedLines(column)
      return this.#recorder.scalar(quoted.text, this.#finish(quoted.text, quoted.end))
    }
    if (first === '[' || first === '{') {
      const flow = readFlowLine(line, column, this.#at, this.#recorder, limits.depth - this.#depth)
      return this.#finish(flow.value, flow.end)
    }
    if (notPlain.has(first)) throw outsideSubset
    if ((first === '-' || first === ':') && isSpaceOrEnd(line, column + 1)) throw outsideSubset
    const text = this.#plainText(column, parent)
    return this.#recorder.scalar(text, resolveValue(text))
  }

  /** Accepts nothing but a comment after a value that ended at `end`. */
  #finish<Value extends Json>(value: Value, end: number): Value {
    const line = this.#line
    const rest = skipSpaces(line, end)
    if (rest < line.length && !(rest > end && line.charCodeAt(rest) === hash)) throw outsideSubset
    this.#advance()
    return value
  }

  /** A quoted scalar that goes on below, at any column; leaves the reader at its last line. */
  #quotedLines(column: number): QuotedScalar {
    const first = this.#line.slice(column)
    const rest: string[] = []
    // Each line that holds a quote is another try: far down, the whole parser is quicker.
    for (let at = this.#at + 1; at < Math.min(this.#lines.length, this.#at + 200); at++) {
      const line = this.#lines[at] ?? ''
      if (line.startsWith('...') || line.startsWith('---')) break
      rest.push(line)
      if (!line.includes(first[0] ?? '')) continue
      const quoted = readQuotedLines(first, rest)
      if (quoted === null) continue
      this.#at = at
      return quoted
    }
    throw outsideSubset
  }

  #plainText(column: number, parent: number): string {
    const first = cutComment(this.#line.slice(column))
    let text = plainPart(first.text)
    if (first.hasComment) {
      this.#advance()
      return text
    }
    for (;;) {
      const [next, breaks] = this.#continuation(parent)
      if (next === null) break
      const part = cutComment(next)
      text += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + plainPart(part.text)
      if (part.hasComment) break
    }
    this.#advance()
    return text
  }

  /** The next line of a plain scalar, with the number of blank lines before it; the scalar ends at a comment or a smaller indent. */
  #continuation(parent: number): readonly [string | null, number] {
    for (let at = this.#at + 1; at < this.#lines.length; at++) {
      const line = this.#lines[at] ?? ''
      const indent = indentOf(line)
      if (indent === line.length) continue
      if (indent <= parent || line.charCodeAt(indent) === hash) return [null, 0]
      const breaks = at - this.#at - 1
      this.#at = at
      return [line.slice(indent), breaks]
    }
    return [null, 0]
  }

  /** `|` and `>`, folded as libyaml does (`yaml_parser_scan_block_scalar` in goyaml.v2/scannerc.go). */
  #blockScalar(column: number, parent: number): Json {
    blockHeader.lastIndex = column
    const header = blockHeader.exec(this.#line)
    if (header === null) throw outsideSubset
    const isFolded = this.#line[column] === '>'
    const indent = this.#scalarIndent(parent)
    let text = ''
    let wasIndented = true
    let breaks = 0
    let at = this.#at + 1
    let last = -1
    for (; at < this.#lines.length; at++) {
      const line = this.#lines[at] ?? ''
      const spaces = indentOf(line)
      if (spaces < indent && spaces < line.length) {
        if (line.charCodeAt(spaces) === tab) throw outsideSubset
        break
      }
      if (line.length <= indent) {
        breaks++
        continue
      }
      const isIndented = line.charCodeAt(indent) === space || line.charCodeAt(indent) === tab
      const folds = isFolded && !wasIndented && !isIndented
      if (last >= 0 && !(folds && breaks > 0)) text += folds ? ' ' : '\n'
      text += '\n'.repeat(breaks) + line.slice(indent)
      wasIndented = isIndented
      breaks = 0
      last = at
    }
    // The last line of the text may lack its line break; libyaml adds none.
    const endBreaks = at === this.#lines.length ? Math.max(0, breaks - 1) : breaks
    if (header[1] !== '-' && last >= 0 && last < this.#lines.length - 1) text += '\n'
    if (header[1] === '+') text += '\n'.repeat(endBreaks)
    else if (last < 0) text = ''
    this.#at = at - 1
    this.#advance()
    return this.#recorder.scalar(text, text)
  }

  /** The column at which a block scalar's lines begin; out of reach when it has none. */
  #scalarIndent(parent: number): number {
    let longestBlank = 0
    for (let at = this.#at + 1; at < this.#lines.length; at++) {
      const line = this.#lines[at] ?? ''
      const indent = indentOf(line)
      if (indent === line.length) {
        longestBlank = Math.max(longestBlank, indent)
        continue
      }
      if (line.charCodeAt(indent) === tab || (indent > parent && longestBlank > indent)) throw outsideSubset
      return indent > parent ? Math.max(indent, 1) : Number.MAX_SAFE_INTEGER
    }
    return Number.MAX_SAFE_INTEGER
  }
}

interface FoundKey {
  readonly text: string
  readonly isQuoted: boolean
  /** Column behind the colon. */
  readonly end: number
}

/** The key that stands at `column`, or null when there is none. */
function findKey(line: string, column: number): FoundKey | null {
  const first = line[column] ?? ''
  if (first === '"' || first === "'") {
    const quoted = readQuoted(line, column)
    if (quoted === null) return null
    const at = skipSpaces(line, quoted.end)
    if (line.charCodeAt(at) !== colon || !isSpaceOrEnd(line, at + 1)) return null
    return { text: quoted.text, isQuoted: true, end: at + 1 }
  }
  const separator = line.indexOf(': ', column)
  const end = separator >= 0 ? separator : line.endsWith(':') && column < line.length ? line.length - 1 : -1
  if (end < 0) return null
  const text = trimSpaces(line.slice(column, end))
  // libyaml looks no further than 1,024 characters for the colon of a key.
  if (text.length > 1000) throw outsideSubset
  if (plainKey.test(text)) return { text, isQuoted: false, end: end + 1 }
  // In `- text # note: x`, `- {a: b}` and `- |` the colon belongs to something else.
  if (text.includes(' #') || notPlain.has(first)) return null
  throw outsideSubset
}

function define(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else target[key] = value
}

function plainPart(text: string): string {
  if (text.includes(': ') || text.endsWith(':') || text.includes('\t')) throw outsideSubset
  return text
}

function cutComment(text: string): { readonly text: string; readonly hasComment: boolean } {
  const at = text.indexOf(' #')
  return at < 0
    ? { text: trimSpaces(text), hasComment: false }
    : { text: trimSpaces(text.slice(0, at)), hasComment: true }
}

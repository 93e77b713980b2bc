import { outsideSubset } from './yaml-reading.ts'

const doubleQuoted = /"([^"\\]*(?:\\.[^"\\]*)*)"/y
const singleQuoted = /'([^']*(?:''[^']*)*)'(?!')/y
/** The escapes that JSON and YAML share; a surrogate is an error in YAML. */
const sharedEscapes = /^(?:[^\\\t]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*$/

export interface QuotedScalar {
  readonly text: string
  /** Column behind the closing quote. */
  readonly end: number
}

/**
 * The quoted scalar at `column`, or null when the line does not close it.
 *
 * @throws outsideSubset for escapes that JSON does not know
 */
export function readQuoted(line: string, column: number): QuotedScalar | null {
  const pattern = line[column] === '"' ? doubleQuoted : singleQuoted
  pattern.lastIndex = column
  const match = pattern.exec(line)
  if (match === null) return null
  const [whole, inner = ''] = match
  return { text: unescaped(inner, line[column] === '"'), end: column + whole.length }
}

/**
 * The quoted scalar that opens `first` and is closed by the last of the lines `rest`; null when they do not close it.
 * Breaks fold: one becomes a space, more become one less; white space around them goes.
 */
export function readQuotedLines(first: string, rest: readonly string[]): QuotedScalar | null {
  const text = [first, ...rest].join('\n')
  const pattern = first.startsWith('"') ? doubleQuoted : singleQuoted
  pattern.lastIndex = 0
  const match = pattern.exec(text)
  if (match === null) return null
  const [whole, inner = ''] = match
  if (inner.includes('\t')) throw outsideSubset
  const folded = inner.replace(/ *\n[ \n]*/g, (breaks) => {
    const count = breaks.split('\n').length - 1
    return count === 1 ? ' ' : '\n'.repeat(count - 1)
  })
  const column = whole.length - whole.lastIndexOf('\n') - 1
  return { text: unescaped(folded, first.startsWith('"')), end: column }
}

function unescaped(inner: string, isDouble: boolean): string {
  if (!isDouble) return inner.includes("''") ? inner.replaceAll("''", "'") : inner
  if (!inner.includes('\\')) return inner
  if (!sharedEscapes.test(inner)) throw outsideSubset
  const text: unknown = JSON.parse(`"${inner.replaceAll('\n', '\\n')}"`)
  return String(text)
}

import type { Json } from '../model/json.ts'
import { resolveKey, resolveValue } from './go-scalars.ts'
import { readQuoted } from './quoted-scalar.ts'
import { skipSpaces } from './yaml-lines.ts'
import { outsideSubset } from './yaml-reading.ts'
import type { YamlRecorder } from './yaml-recorder.ts'

/** A plain scalar inside brackets: none of the characters that could mean something else there. */
const plain = /[A-Za-z0-9_.$/+^~-][^,[\]{}:#"'\t?&*!|>%@`]*/y

interface FlowValue {
  readonly value: Json
  readonly end: number
}

/**
 * A flow collection that opens at `column` and closes on the same line.
 *
 * @throws outsideSubset for what is not certain to be read as the whole parser reads it
 */
export function readFlowLine(
  line: string,
  column: number,
  at: number,
  recorder: YamlRecorder,
  depth: number,
): FlowValue {
  if (depth <= 0) throw outsideSubset
  return line[column] === '[' ? readList(line, column, at, recorder, depth) : readMap(line, column, at, recorder, depth)
}

function readList(line: string, column: number, at: number, recorder: YamlRecorder, depth: number): FlowValue {
  const value: Json[] = []
  let end = skipSpaces(line, column + 1)
  if (line[end] === ']') return { value, end: end + 1 }
  for (;;) {
    recorder.enter(value, value.length, at, end)
    const item = readFlowValue(line, end, at, recorder, depth)
    value.push(item.value)
    end = skipSpaces(line, item.end)
    if (line[end] === ']') return { value, end: end + 1 }
    if (line[end] !== ',') throw outsideSubset
    end = skipSpaces(line, end + 1)
    if (line[end] === ']') return { value, end: end + 1 }
  }
}

function readMap(line: string, column: number, at: number, recorder: YamlRecorder, depth: number): FlowValue {
  const value: Record<string, Json> = {}
  let end = skipSpaces(line, column + 1)
  if (line[end] === '}') return { value, end: end + 1 }
  for (;;) {
    const key = readFlowKey(line, end)
    if (Object.hasOwn(value, key.name)) recorder.duplicate(key.name, at, end)
    recorder.enter(value, key.name, at, end)
    const entry = readFlowValue(line, skipSpaces(line, key.end), at, recorder, depth)
    value[key.name] = entry.value
    end = skipSpaces(line, entry.end)
    if (line[end] === '}') return { value, end: end + 1 }
    if (line[end] !== ',') throw outsideSubset
    end = skipSpaces(line, end + 1)
  }
}

/** `end` is the column behind the colon. */
function readFlowKey(line: string, column: number): { readonly name: string; readonly end: number } {
  const isQuoted = line[column] === '"' || line[column] === "'"
  const key = isQuoted ? readQuoted(line, column) : readPlain(line, column)
  if (key === null) throw outsideSubset
  const separator = skipSpaces(line, key.end)
  if (line[separator] !== ':') throw outsideSubset
  // `{a:b}` holds the one key `a:b`; only a quoted key may touch its value.
  if (!isQuoted && line[separator + 1] !== ' ') throw outsideSubset
  const name = isQuoted ? key.text : resolveKey(key.text)
  if (name === '__proto__') throw outsideSubset
  return { name, end: separator + 1 }
}

function readFlowValue(line: string, column: number, at: number, recorder: YamlRecorder, depth: number): FlowValue {
  const first = line[column]
  if (first === '[' || first === '{') return readFlowLine(line, column, at, recorder, depth - 1)
  if (first === '"' || first === "'") {
    const quoted = readQuoted(line, column)
    if (quoted === null) throw outsideSubset
    return { value: recorder.scalar(quoted.text, quoted.text), end: quoted.end }
  }
  const scalar = readPlain(line, column)
  return { value: recorder.scalar(scalar.text, resolveValue(scalar.text)), end: scalar.end }
}

function readPlain(line: string, column: number): { readonly text: string; readonly end: number } {
  plain.lastIndex = column
  const match = plain.exec(line)
  const text = match?.[0].replace(/ +$/, '')
  if (text === undefined || text === '-' || text.startsWith('- ')) throw outsideSubset
  return { text, end: column + text.length }
}

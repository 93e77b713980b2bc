import { LiteralList } from '../value/containers.ts'
import { CelError } from '../value/scalar.ts'
import { boolType, dynType, intType, listType, stringType } from '../value/types.ts'
import type { CelValue, Result } from '../value/value.ts'
import { formatText } from './format-string.ts'
import {
  declareFunction,
  globalOverload,
  intAt,
  type Library,
  listAt,
  memberOverload,
  readItems,
  textAt,
} from './overload.ts'

/** Strings are sequences of code points. */
function codePoints(text: string): readonly string[] {
  return [...text]
}

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`)
}

/** Of the standard library. */
export const standardStrings: Library = [
  declareFunction(
    'contains',
    memberOverload('contains_string', [stringType, stringType], boolType, (args) =>
      textAt(args, 0).includes(textAt(args, 1)),
    ),
  ),
  declareFunction(
    'endsWith',
    memberOverload('ends_with_string', [stringType, stringType], boolType, (args) =>
      textAt(args, 0).endsWith(textAt(args, 1)),
    ),
  ),
  declareFunction(
    'startsWith',
    memberOverload('starts_with_string', [stringType, stringType], boolType, (args) =>
      textAt(args, 0).startsWith(textAt(args, 1)),
    ),
  ),
]

function charAt(text: string, index: bigint): Result {
  const points = codePoints(text)
  return index < 0n || index > points.length ? outOfRange(index) : (points[Number(index)] ?? '')
}

function matchesAt(points: readonly string[], part: readonly string[], index: number): boolean {
  return part.every((point, offset) => points[index + offset] === point)
}

function indexOf(text: string, part: string, offset: bigint): Result {
  if (part === '') return offset
  if (offset < 0n) return outOfRange(offset)
  const [points, sought] = [codePoints(text), codePoints(part)]
  for (let index = Number(offset); index <= points.length - sought.length; index++) {
    if (matchesAt(points, sought, index)) return BigInt(index)
  }
  return -1n
}

function lastIndexOf(text: string, part: string, offset: bigint | null): Result {
  const [points, sought] = [codePoints(text), codePoints(part)]
  if (part === '') return offset ?? BigInt(points.length)
  const start = offset ?? BigInt(points.length - 1)
  if (offset === null && points.length < sought.length) return -1n
  if (start < 0n) return outOfRange(start)
  if (start >= points.length) return -1n
  for (let index = Math.min(Number(start), points.length - sought.length); index >= 0; index--) {
    if (matchesAt(points, sought, index)) return BigInt(index)
  }
  return -1n
}

function asciiCase(text: string, convert: (part: string) => string): string {
  return text.replace(/[A-Za-z]+/g, convert)
}

/** Go's `strings.Replace`: negative counts replace all; an empty part stands between all code points. */
function replace(text: string, part: string, replacement: string, count: bigint): string {
  const pieces = part === '' ? ['', ...codePoints(text), ''] : text.split(part)
  const limit = count < 0n ? pieces.length - 1 : Math.min(Number(count), pieces.length - 1)
  if (part !== '') {
    return (
      pieces.slice(0, limit + 1).join(replacement) +
      pieces
        .slice(limit + 1)
        .map((piece) => part + piece)
        .join('')
    )
  }
  const points = codePoints(text)
  return (
    points.map((point, index) => (index < limit ? replacement + point : point)).join('') +
    (limit > points.length ? replacement : '')
  )
}

/** Go's `strings.SplitN`. */
function split(text: string, separator: string, count: bigint): readonly string[] {
  if (count === 0n) return []
  const pieces = separator === '' ? codePoints(text) : text.split(separator)
  if (count < 0n || pieces.length <= count) return pieces
  const kept = Number(count) - 1
  return [...pieces.slice(0, kept), pieces.slice(kept).join(separator)]
}

function substring(text: string, start: bigint, end: bigint | null): Result {
  const points = codePoints(text)
  if (end !== null && start > end) {
    return new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  }
  if (start < 0n || start > points.length) return outOfRange(start)
  if (end !== null && end > points.length) return outOfRange(end)
  return points.slice(Number(start), end === null ? undefined : Number(end)).join('')
}

/** Go's `strings.TrimSpace`, which knows U+0085 and does not know U+FEFF. */
function trimSpace(text: string): string {
  const space = '[\\t\\n\\v\\f\\r \\u0085\\u00A0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
  return text.replace(new RegExp(`^${space}+|${space}+$`, 'g'), '')
}

const quoted: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
])

function quote(text: string): string {
  return `"${codePoints(text)
    .map((point) => quoted.get(point) ?? point)
    .join('')}"`
}

function join(args: readonly CelValue[], separator: string): Result {
  const items = readItems(listAt(args, 0))
  if (items instanceof CelError) return items
  const isText = items.every((item) => typeof item === 'string')
  return isText ? items.join(separator) : new CelError('join: invalid input')
}

const listOfStrings = listType(stringType)

function listOf(texts: readonly string[]): Result {
  return new LiteralList(texts)
}

/** cel-go `ext/strings.go`, version 2. */
export const extendedStrings: Library = [
  declareFunction(
    'charAt',
    memberOverload('string_char_at_int', [stringType, intType], stringType, (args) =>
      charAt(textAt(args, 0), intAt(args, 1)),
    ),
  ),
  declareFunction(
    'indexOf',
    memberOverload('string_index_of_string', [stringType, stringType], intType, (args) =>
      indexOf(textAt(args, 0), textAt(args, 1), 0n),
    ),
    memberOverload('string_index_of_string_int', [stringType, stringType, intType], intType, (args) =>
      indexOf(textAt(args, 0), textAt(args, 1), intAt(args, 2)),
    ),
  ),
  declareFunction(
    'lastIndexOf',
    memberOverload('string_last_index_of_string', [stringType, stringType], intType, (args) =>
      lastIndexOf(textAt(args, 0), textAt(args, 1), null),
    ),
    memberOverload('string_last_index_of_string_int', [stringType, stringType, intType], intType, (args) =>
      lastIndexOf(textAt(args, 0), textAt(args, 1), intAt(args, 2)),
    ),
  ),
  declareFunction(
    'lowerAscii',
    memberOverload('string_lower_ascii', [stringType], stringType, (args) =>
      asciiCase(textAt(args, 0), (part) => part.toLowerCase()),
    ),
  ),
  declareFunction(
    'replace',
    memberOverload('string_replace_string_string', [stringType, stringType, stringType], stringType, (args) =>
      replace(textAt(args, 0), textAt(args, 1), textAt(args, 2), -1n),
    ),
    memberOverload(
      'string_replace_string_string_int',
      [stringType, stringType, stringType, intType],
      stringType,
      (args) => replace(textAt(args, 0), textAt(args, 1), textAt(args, 2), intAt(args, 3)),
    ),
  ),
  declareFunction(
    'split',
    memberOverload('string_split_string', [stringType, stringType], listOfStrings, (args) =>
      listOf(split(textAt(args, 0), textAt(args, 1), -1n)),
    ),
    memberOverload('string_split_string_int', [stringType, stringType, intType], listOfStrings, (args) =>
      listOf(split(textAt(args, 0), textAt(args, 1), intAt(args, 2))),
    ),
  ),
  declareFunction(
    'substring',
    memberOverload('string_substring_int', [stringType, intType], stringType, (args) =>
      substring(textAt(args, 0), intAt(args, 1), null),
    ),
    memberOverload('string_substring_int_int', [stringType, intType, intType], stringType, (args) =>
      substring(textAt(args, 0), intAt(args, 1), intAt(args, 2)),
    ),
  ),
  declareFunction(
    'trim',
    memberOverload('string_trim', [stringType], stringType, (args) => trimSpace(textAt(args, 0))),
  ),
  declareFunction(
    'upperAscii',
    memberOverload('string_upper_ascii', [stringType], stringType, (args) =>
      asciiCase(textAt(args, 0), (part) => part.toUpperCase()),
    ),
  ),
  declareFunction(
    'join',
    memberOverload('list_join', [listOfStrings], stringType, (args) => join(args, '')),
    memberOverload('list_join_string', [listOfStrings, stringType], stringType, (args) => join(args, textAt(args, 1))),
  ),
]

/** Added in version 1 of the same library. */
export const formattedStrings: Library = [
  declareFunction(
    'format',
    memberOverload('string_format', [stringType, listType(dynType)], stringType, (args) =>
      formatText(textAt(args, 0), listAt(args, 1)),
    ),
  ),
  declareFunction(
    'strings.quote',
    globalOverload('strings_quote', [stringType], stringType, (args) => quote(textAt(args, 0))),
  ),
]

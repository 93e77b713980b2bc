import { toText } from '../value/convert.ts'
import { compareCodePoints } from '../value/equality.ts'
import { typeNameOf } from '../value/runtime-type.ts'
import { CelError, Duration, Timestamp, TypeValue, Uint } from '../value/scalar.ts'
import { CelList, CelMap, type CelValue, type Result } from '../value/value.ts'

/** `string.format(list)` of cel-go `ext/formatting.go`, locale en_US. */
export function formatText(format: string, args: CelList): Result {
  let text = ''
  let next = 0
  for (const piece of splitFormat(format)) {
    if ('text' in piece) {
      text += piece.text
      continue
    }
    if (next >= args.size) return new CelError(`index ${next} out of range`)
    if ('error' in piece) return new CelError(piece.error)
    const value = args.get(next++)
    if (value instanceof CelError) return value
    const formatted = formatClause(piece, value)
    if (formatted instanceof CelError) return new CelError(`error during formatting: ${formatted.message}`)
    text += formatted
  }
  return text
}

export interface Clause {
  readonly verb: 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o'
  readonly precision: number | null
}

const verbs: ReadonlySet<string> = new Set(['s', 'd', 'f', 'e', 'b', 'x', 'X', 'o'])

function isVerb(text: string): text is Clause['verb'] {
  return verbs.has(text)
}

/** Literal text and clauses of a format; an `error` piece takes an argument before it fails. */
export function splitFormat(
  format: string,
): readonly (Clause | { readonly text: string } | { readonly error: string })[] {
  const pieces: (Clause | { readonly text: string } | { readonly error: string })[] = []
  for (const match of format.matchAll(/%%|%(?:\.(\d*))?([\s\S]?)|[^%]+/gu)) {
    const [all, precision, verb = ''] = match
    if (all === '%%') pieces.push({ text: '%' })
    else if (!all.startsWith('%')) pieces.push({ text: all })
    else if (precision === '' || verb === '') pieces.push({ error: 'could not parse formatting clause' })
    else if (!isVerb(verb)) {
      pieces.push({ error: `could not parse formatting clause: unrecognized formatting clause "${verb}"` })
    } else pieces.push({ verb, precision: precision === undefined ? null : Number(precision) })
  }
  return pieces
}

function formatClause(clause: Clause, value: CelValue): string | CelError {
  switch (clause.verb) {
    case 's':
      return formatValue(value)
    case 'd':
      return typeof value === 'bigint' || value instanceof Uint
        ? decimal(value)
        : wrongType('decimal', 'integers', value)
    case 'f':
    case 'e':
      return formatDouble(clause, value)
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      return inBase(value, 2) ?? wrongType('binary', 'integers and bools', value)
    case 'o':
      return inBase(value, 8) ?? wrongType('octal', 'integers', value)
    case 'x':
    case 'X': {
      const text = hexadecimal(value)
      return text === null
        ? wrongType('hex', 'integers, byte buffers, and strings', value)
        : clause.verb === 'X'
          ? text.toUpperCase()
          : text
    }
  }
}

function wrongType(clause: string, allowed: string, value: CelValue): CelError {
  return new CelError(`${clause} clause can only be used on ${allowed}, was given ${typeNameOf(value)}`)
}

function decimal(value: bigint | Uint): string {
  return String(value instanceof Uint ? value.value : value)
}

function inBase(value: CelValue, base: number): string | null {
  if (typeof value === 'bigint') return value.toString(base)
  return value instanceof Uint ? value.value.toString(base) : null
}

function hexadecimal(value: CelValue): string | null {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : null
  return bytes === null ? inBase(value, 16) : [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const namedDoubles: ReadonlyMap<CelValue, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function formatDouble(clause: Clause, value: CelValue): string | CelError {
  const number = namedDoubles.get(value) ?? value
  if (typeof number !== 'number') {
    return wrongType(clause.verb === 'f' ? 'fixed-point' : 'scientific', 'doubles', value)
  }
  const precision = clause.precision ?? 6
  const special = Number.isNaN(number) ? 'NaN' : Number.isFinite(number) ? null : number > 0 ? '∞' : '-∞'
  if (clause.verb === 'f') return special ?? grouped(fixed(number, precision))
  // Upstream passes the precision of `%e` on as a width.
  return padded(special ?? scientific(number, 6), precision)
}

/** |value| × 10^decimals as an integer, ties to even as in Go. */
function scaled(value: number, decimals: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n)
  const shift = (exponent === 0 ? 1 : exponent) - 1075
  const numerator = mantissa * (decimals > 0 ? 10n ** BigInt(decimals) : 1n) * (shift > 0 ? 1n << BigInt(shift) : 1n)
  const denominator = (decimals < 0 ? 10n ** BigInt(-decimals) : 1n) * (shift < 0 ? 1n << BigInt(-shift) : 1n)
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return isUp ? quotient + 1n : quotient
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : ''
}

function fixed(value: number, precision: number): string {
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, '0')
  const whole = digits.slice(0, digits.length - precision)
  return signOf(value) + (precision === 0 ? whole : `${whole}.${digits.slice(-precision)}`)
}

function padded(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - [...text].length)) + text
}

/** golang.org/x/text prints thousands separators for English. */
function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? separated : `${separated}.${fraction}`
}

/** golang.org/x/text writes `1.5×10⁰³`, with superscript digits. */
function scientific(value: number, precision: number): string {
  let exponent = Number(value.toExponential().split('e')[1] ?? '0')
  let digits = scaled(value, precision - exponent).toString()
  if (digits.length > precision + 1) {
    exponent++
    digits = scaled(value, precision - exponent).toString()
  }
  digits = digits.padStart(precision + 1, '0')
  const mantissa = precision === 0 ? digits : `${digits[0]}.${digits.slice(1)}`
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
  const raised = [...String(Math.abs(exponent)).padStart(2, '0')].map((digit) => superscripts[Number(digit)] ?? '')
  return `${signOf(value)}${mantissa}×10${exponent < 0 ? '⁻' : ''}${raised.join('')}`
}

/** The `%s` clause. */
export function formatValue(value: CelValue): string | CelError {
  if (value instanceof CelList) return formatItems(value)
  if (value instanceof CelMap) return formatEntries(value)
  if (value instanceof TypeValue) return value.name
  const text = toText(value)
  if (typeof text === 'string') return text
  return text instanceof CelError && value instanceof Uint8Array
    ? new CelError(`could not convert argument "${text.message}" to string`)
    : wrongType('string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', value)
}

function formatItems(list: CelList): string | CelError {
  const parts: string[] = []
  for (const item of list.items()) {
    const text = item instanceof CelError ? item : formatNested(item)
    if (text instanceof CelError) return text
    parts.push(text)
  }
  return `[${parts.join(', ')}]`
}

function formatEntries(map: CelMap): string | CelError {
  const pairs: (readonly [string, string])[] = []
  for (const key of map.keys()) {
    if (typeof key !== 'string' && typeof key !== 'boolean' && typeof key !== 'bigint' && !(key instanceof Uint)) {
      return new CelError(`no formatting function for map key of type ${typeNameOf(key)}`)
    }
    const keyText = formatNested(key)
    const value = map.find(key)
    if (value === undefined) return new CelError('could not find key')
    const valueText = value instanceof CelError ? value : formatNested(value)
    if (keyText instanceof CelError) return keyText
    if (valueText instanceof CelError) return valueText
    pairs.push([keyText, valueText])
  }
  pairs.sort(([first], [second]) => compareCodePoints(first, second))
  return `{${pairs.map(([key, value]) => `${key}:${value}`).join(', ')}}`
}

/** Inside a list or map, as CEL source. */
function formatNested(value: CelValue): string | CelError {
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return fixed(value, 6)
    return `"${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}"`
  }
  if (value instanceof Timestamp || value instanceof Duration) {
    const text = toText(value)
    return `${value instanceof Timestamp ? 'timestamp' : 'duration'}("${typeof text === 'string' ? text : ''}")`
  }
  const text = formatValue(value)
  return value instanceof Uint8Array && typeof text === 'string' ? `b${goQuote(text)}` : text
}

/** Go's `%q` for text whose characters are printable; others are escaped. */
function goQuote(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\\': '\\\\',
    '"': '\\"',
  }
  return `"${[...text]
    .map((point) => {
      const code = point.codePointAt(0) ?? 0
      if (escapes[point] !== undefined) return escapes[point]
      if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
      if (/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(point) || point === ' ') return point
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
    })
    .join('')}"`
}

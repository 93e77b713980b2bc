/** Sign, decimal digits without trailing zeros, and exponent of the first digit: the shortest text that reads back. */
function shortestDigits(value: number): { readonly sign: string; readonly digits: string; readonly exponent: number } {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return { sign, digits: mantissa.replace('.', ''), exponent: Number(exponent) }
}

function formatSpecial(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? null : value > 0 ? '+Inf' : '-Inf'
}

/** Go's `%g` (also `%v`) of a float64: shortest digits, an exponent from 1e6 on and below 1e-4. */
export function formatG(value: number): string {
  const special = formatSpecial(value)
  if (special !== null) return special
  const { sign, digits, exponent } = shortestDigits(value)
  if (exponent >= -4 && exponent < 6) return formatPlain(value)
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${sign}${digits[0]}${rest}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** Go's `strconv.FormatFloat(value, 'f', -1, 64)`: never an exponent. */
export function formatPlain(value: number): string {
  const special = formatSpecial(value)
  if (special !== null) return special
  const { sign, digits, exponent } = shortestDigits(value)
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0')
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** Go's `strconv.ParseFloat(text, 64)`; null when it refuses, also out of range. */
export function parseGoFloat(written: string): number | null {
  const text = withoutUnderscores(written)
  const special = /^([+-]?)(?:(inf(?:inity)?)|(nan))$/i.exec(text)
  if (special !== null) {
    if (special[3] !== undefined) return special[1] === '' ? Number.NaN : null
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  if (/^[+-]?0[xX]/.test(text)) return parseHexadecimalFloat(text)
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** Underscores between digits, or after `0x`, are left out; a text with any other underscore stays as it is, and invalid. */
function withoutUnderscores(text: string): string {
  const digit = /^[+-]?0[xX]/.test(text) ? '[0-9a-fA-FxX]' : '[0-9]'
  return text.replace(new RegExp(`(?<=${digit})_(?=${digit})`, 'g'), '')
}

function parseHexadecimalFloat(text: string): number | null {
  const match = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/.exec(text)
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const mantissa = BigInt(`0x${whole}${fraction}`)
  const value = Number(mantissa) * 2 ** (Number(exponent) - 4 * fraction.length)
  return Number.isFinite(value) ? (sign === '-' ? -value : value) : null
}

/** Go's `strconv.ParseInt(text, 10, 64)`. */
export function parseGoInteger(text: string): bigint | null {
  if (!/^[+-]?\d+$/.test(text)) return null
  const value = BigInt(text.replace(/^\+/, ''))
  return BigInt.asIntN(64, value) === value ? value : null
}

/** Go's `strconv.ParseUint(text, 10, 64)`. */
export function parseGoUnsigned(text: string): bigint | null {
  if (!/^\d+$/.test(text)) return null
  const value = BigInt(text)
  return BigInt.asUintN(64, value) === value ? value : null
}

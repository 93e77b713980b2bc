import type { Json } from '../model/json.ts'
import { YamlFault } from './yaml-fault.ts'

/**
 * Scalars as Helm and kubectl resolve them: sigs.k8s.io/yaml with its fork of go-yaml v2 (goyaml.v2/resolve.go),
 * a mixture of YAML 1.1 and 1.2. `yes`, `on` and `y` are booleans, `0777` and `0o777` octal, `1_000` is 1000,
 * `08` is 8; base-60 numbers and dates stay text.
 */
const named: ReadonlyMap<string, Json> = new Map<string, Json>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((text) => [text, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text) => [text, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((text) => [text, Number.NEGATIVE_INFINITY] as const),
])

const yamlStyleFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const dotFloat = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/
const goInteger = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/

const largestInt64 = 2n ** 63n - 1n
const largestUint64 = 2n ** 64n - 1n

/** The value of a plain scalar. NaN and the infinities come back as such: JSON has no place for them. */
export function resolvePlain(text: string): Json {
  const first = text.charCodeAt(0)
  // Names and digits aside, nothing but these can be other than text: goyaml.v2's resolveTable.
  const isDigitOrSign = (first >= 48 && first <= 57) || first === 43 || first === 45
  if (!isDigitOrSign) {
    if (first === 46) return dotFloat.test(text) ? finite(text) : fromName(text)
    return text.length <= 5 ? fromName(text) : text
  }
  const value = named.get(text)
  if (value !== undefined) return value
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  return resolveInteger(plain) ?? (yamlStyleFloat.test(plain) ? finite(plain, text) : text)
}

function fromName(text: string): Json {
  const value = named.get(text)
  return value === undefined ? text : value
}

/** Go's ParseFloat fails beyond the range of float64; the scalar stays text then. */
function finite(plain: string, text = plain): Json {
  const value = Number(plain)
  return Number.isFinite(value) ? value : text
}

/** `strconv.ParseInt(text, 0, 64)`, then `ParseUint`; null where both fail. */
function resolveInteger(plain: string): Json | null {
  const match = goInteger.exec(plain)
  if (match === null) return null
  const sign = match[1] ?? ''
  const digits = digitsOf(match)
  const magnitude = Number(digits)
  if (Number.isSafeInteger(magnitude)) return sign === '-' && magnitude !== 0 ? -magnitude : magnitude
  const exact = sign === '-' ? -BigInt(digits) : BigInt(digits)
  if (exact >= -largestInt64 - 1n && exact <= largestInt64) return exact
  // ParseUint takes no sign. Kubernetes' own JSON decoder holds what is beyond int64 as a float64.
  return sign === '' && exact <= largestUint64 ? Number(exact) : null
}

/** The digits with the prefix that JavaScript knows them by. */
function digitsOf([, , hexadecimal, binary, octal, zeroOctal, decimal]: RegExpExecArray): string {
  if (hexadecimal !== undefined) return `0x${hexadecimal}`
  if (binary !== undefined) return `0b${binary}`
  return octal !== undefined || zeroOctal !== undefined ? `0o${octal ?? zeroOctal}` : (decimal ?? '')
}

/**
 * A mapping's key as the JSON that Helm and Kubernetes see (`convertToJSONableObject` in sigs.k8s.io/yaml): `on:`
 * becomes `"true"`, `0x10:` becomes `"16"`.
 *
 * @throws {YamlFault} for a null key or an integer beyond int64, which the conversion refuses
 */
export function resolveKey(text: string): string {
  const value = resolvePlain(text)
  if (typeof value === 'string') return value
  if (value === null) throw new YamlFault('A key is null, which JSON cannot hold.')
  if (typeof value === 'number' && isIntegerLiteral(text) && !Number.isSafeInteger(value)) {
    throw new YamlFault(`The key \`${text}\` is a number that JSON keys cannot hold.`)
  }
  return goTextOfPlain(text)
}

/**
 * The value of a plain scalar as JSON holds it.
 *
 * @throws {YamlFault} for NaN and the infinities, which Go's JSON refuses
 */
export function resolveValue(text: string): Json {
  const value = resolvePlain(text)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlFault(`\`${text}\` is no number that JSON can hold.`)
  }
  return value
}

/**
 * A scalar as sigs.k8s.io/yaml writes it into a field of type string (`convertToJSONableObject`): a float with the
 * digits of a float32, so `1.10` becomes `1.1` and `72551e2` becomes `7.2551e+06`.
 */
export function goText(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isInteger(value)) return floatText(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value.toString() : floatText(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return value.toString()
  return ''
}

/** Go reads the text as an integer: `1_000` and `0x10` are, `1e3` and `7.` are floats. */
export function isIntegerLiteral(text: string): boolean {
  return /^[-+0-9]/.test(text) && resolveInteger(text.replaceAll('_', '')) !== null
}

/** A float written as a whole number (`1e3`, `7.`) is a float to Go: it gets float32's digits too. */
export function goTextOfPlain(text: string): string {
  const value = resolvePlain(text)
  if (typeof value !== 'number') return goText(value)
  if (!isIntegerLiteral(text)) return floatText(value)
  const match = Number.isSafeInteger(value) ? null : goInteger.exec(text.replaceAll('_', ''))
  return match === null ? goText(value) : BigInt(digitsOf(match)).toString()
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`. */
function floatText(value: number): string {
  const single = Math.fround(value)
  if (Number.isNaN(single)) return '.nan'
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf'
  if (single === 0) return Object.is(single, -0) ? '-0' : '0'
  let shortest = single.toExponential(8)
  for (let digits = 0; digits < 8; digits++) {
    const candidate = single.toExponential(digits)
    if (Math.fround(Number(candidate)) === single) {
      shortest = candidate
      break
    }
  }
  const [mantissa = '', exponentText = '0'] = shortest.split('e')
  const exponent = Number(exponentText)
  const significand = mantissa.replace('-', '').replace('.', '')
  // Precision 6 decides between the two forms when the digits are the shortest ones (formatDigits in strconv/ftoa.go).
  const usesExponent = exponent < -4 || exponent >= 6
  return usesExponent ? withExponent(mantissa, exponent) : plainDecimal(single < 0, significand, exponent)
}

function withExponent(mantissa: string, exponent: number): string {
  const digits = Math.abs(exponent).toString().padStart(2, '0')
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
}

function plainDecimal(isNegative: boolean, significand: string, exponent: number): string {
  const sign = isNegative ? '-' : ''
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${significand}`
  const whole = significand.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const rest = significand.slice(exponent + 1)
  return `${sign}${whole}${rest === '' ? '' : `.${rest}`}`
}

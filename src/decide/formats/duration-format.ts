import type { StringFormat } from './string-format.ts'

/** 2^63, the first number of nanoseconds that Go's `time.Duration` cannot hold. */
const tooManyNanoseconds = 1n << 63n

const goUnits = new Map<string, bigint>([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

/** Units of the second, Scala-like reading: these exactly, or any word that starts with one of the long ones. */
const exactUnits = new Set(['ns', 'us', '\u00b5s', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk'])
const longUnits = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week']

/**
 * strfmt `IsDuration`: what Go's `time.ParseDuration` takes, or any text with at least one number and unit in it, as
 * long as every number before a word fits in 64 bits.
 */
export const durationFormat: StringFormat = {
  since: 0,
  matches: (value) => isGoDuration(value) || hasScalaDuration(value),
  outer: {
    pattern: `^[-+]?0$|^[-+]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)${goUnit()})+$|${numberAndUnit('[0-9]')}`,
    maxLength: null,
  },
  inner: { pattern: `^[-+]?0$|^${boundedNumbersAround()}$`, maxLength: null },
  samples: [
    '1.h',
    '9999999999999999999s',
    '9999999999999999999m',
    '9999999999999999999h',
    '99999999999999999999s',
    '99999999999999999999h1m',
    '9999999999999999999.s',
    '1',
    '',
  ],
}

function goUnit(): string {
  return '(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h)'
}

function scalaUnit(): string {
  const exact = [...exactUnits].map(anyCase)
  const long = longUnits.map((unit) => `${anyCase(unit)}[A-Za-z\u00b5]*`)
  return `(?:${[...exact, ...long].join('|')})`
}

function anyCase(unit: string): string {
  return [...unit].map((letter) => (letter === '\u00b5' ? letter : `[${letter}${letter.toUpperCase()}]`)).join('')
}

/** A number, white space, a unit, and no further letter. */
function numberAndUnit(digits: string): string {
  return `${digits}[\\t\\n\\f\\r ]*${scalaUnit()}(?:[^A-Za-z\u00b5]|$)`
}

/** Text with a number and unit in which no number has more than 18 digits, so each fits. */
function boundedNumbersAround(): string {
  const before = '[^0-9]*(?:[0-9]{1,18}[^0-9]+)*'
  const after = '(?:[^A-Za-z\u00b50-9][^0-9]*)?(?:[0-9]{1,18}[^0-9]+)*(?:[0-9]{1,18})?'
  return `${before}[0-9]{1,18}[\\t\\n\\f\\r ]*${scalaUnit()}${after}`
}

/** Go's `time.ParseDuration`, with its limits. */
function isGoDuration(value: string): boolean {
  const isNegative = value.startsWith('-')
  const start = isNegative || value.startsWith('+') ? 1 : 0
  if (value.length === start) return false
  if (value.length === start + 1 && value.endsWith('0')) return true
  const part = /([0-9]*)(?:\.([0-9]*))?([^0-9.]+)/y
  part.lastIndex = start
  let total = 0n
  while (part.lastIndex < value.length) {
    const [, whole = '', fraction = '', unitText = ''] = part.exec(value) ?? []
    const unit = goUnits.get(unitText)
    if (unit === undefined || whole + fraction === '') return false
    const nanoseconds = multiply(withoutLeadingZeros(whole), fraction, unit)
    if (nanoseconds === null) return false
    total = BigInt.asUintN(64, total + nanoseconds)
    if (total > tooManyNanoseconds) return false
  }
  return isNegative || total < tooManyNanoseconds
}

function multiply(whole: string, fraction: string, unit: bigint): bigint | null {
  if (whole.length > 19) return null
  const count = BigInt(whole === '' ? '0' : whole)
  if (count > tooManyNanoseconds / unit) return null
  const product = count * unit + fractionOf(fraction, unit)
  return product > tooManyNanoseconds ? null : product
}

/** Digits that no longer fit in 63 bits are dropped; the product is a float64, truncated. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    const longer = value * 10n + BigInt(digit)
    if (value > (tooManyNanoseconds - 1n) / 10n || longer > tooManyNanoseconds) break
    value = longer
    scale *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)))
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+/, '')
}

/** The reading that follows when Go's own fails: numbers with units anywhere, junk between them ignored. */
function hasScalaDuration(value: string): boolean {
  let isFound = false
  let index = 0
  while (index < value.length) {
    const digits = spanOf(value, index, isDigit)
    if (digits === 0) {
      index++
      continue
    }
    const unitStart = index + digits + spanOf(value, index + digits, isRe2Space)
    const letters = spanOf(value, unitStart, isUnitLetter)
    if (letters === 0) {
      index += digits
      continue
    }
    if (!fitsInt64(value.slice(index, index + digits))) return false
    const unit = value.slice(unitStart, unitStart + letters).toLowerCase()
    isFound ||= exactUnits.has(unit) || longUnits.some((long) => unit.startsWith(long))
    index = unitStart + letters
  }
  return isFound
}

function fitsInt64(digits: string): boolean {
  const significant = withoutLeadingZeros(digits)
  return significant.length < 19 || (significant.length === 19 && significant <= '9223372036854775807')
}

function spanOf(value: string, start: number, holds: (unit: number) => boolean): number {
  let end = start
  while (end < value.length && holds(value.charCodeAt(end))) end++
  return end - start
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

function isRe2Space(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d
}

function isUnitLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0xb5
}

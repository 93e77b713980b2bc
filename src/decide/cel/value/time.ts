import { Duration, Timestamp } from './scalar.ts'

const second = 1_000_000_000n
const maximumDuration = (1n << 63n) - 1n
/** `0001-01-01T00:00:00Z` and `9999-12-31T23:59:59Z` in seconds since 1970 (cel-go `common/types/timestamp.go`). */
const minimumSeconds = -62_135_596_800n
const maximumSeconds = 253_402_300_799n

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', second],
  ['m', 60n * second],
  ['h', 3600n * second],
])

/** Go's `time.ParseDuration`: `1h30m`, `-1.5s`, `0`. Null when it refuses. */
export function parseGoDuration(text: string): Duration | null {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  let rest = text.slice(sign.length)
  if (rest === '0') return new Duration(0n)
  if (rest === '') return null
  let total = 0n
  while (rest !== '') {
    const match = /^(\d*)(?:(\.)(\d*))?([^.\d]+)/u.exec(rest)
    const unit = units.get(match?.[4] ?? '')
    const [all = '', whole = '', , fraction = ''] = match ?? []
    if (match === null || unit === undefined || (whole === '' && fraction === '')) return null
    const value = BigInt(whole === '' ? '0' : whole) * unit + fractionOf(fraction, unit)
    total += value
    if (value > maximumDuration + 1n || total > maximumDuration + 1n) return null
    rest = rest.slice(all.length)
  }
  if (sign === '-') return new Duration(-total)
  return total > maximumDuration ? null : new Duration(total)
}

/** Go multiplies a fraction in floating point and drops digits that overflow 63 bits. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit)
    if (value > maximumDuration / 10n || next > maximumDuration + 1n) break
    value = next
    scale *= 10
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)))
}

const longUnits: readonly (readonly [readonly string[], bigint])[] = [
  [['ns', 'nano'], 1n],
  [['us', 'µs', 'micro'], 1_000n],
  [['ms', 'milli'], 1_000_000n],
  [['s', 'sec'], second],
  [['m', 'min'], 60n * second],
  [['h', 'hr', 'hour'], 3600n * second],
  [['d', 'day'], 86_400n * second],
  [['w', 'wk', 'week'], 604_800n * second],
]

/** `format: duration` of the API server (kube-openapi `strfmt.ParseDuration`): Go's form, or `3 days 2 hours` anywhere in the text. */
export function parseFormatDuration(text: string): Duration | null {
  const exact = parseGoDuration(text)
  if (exact !== null) return exact
  let total = 0n
  let isFound = false
  for (const [, digits = '', name = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/gu)) {
    const factor = BigInt(digits)
    if (factor > maximumDuration) return null
    const unit = name.toLowerCase()
    for (const [variants, nanoseconds] of longUnits) {
      for (const [index, variant] of variants.entries()) {
        const isLast = index === variants.length - 1
        if ((isLast && unit.startsWith(variant)) || unit === variant) {
          isFound = true
          total = BigInt.asIntN(64, total + BigInt.asIntN(64, factor * nanoseconds))
        }
      }
    }
  }
  return isFound ? new Duration(total) : null
}

const fullTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})?$/

/** Go's `time.Parse(time.RFC3339, …)`: also takes a one-digit hour and a decimal comma. Null when it refuses. */
export function parseRfc3339(text: string): Timestamp | null {
  return readTime(text, true)
}

/** `format: date-time` of the API server (kube-openapi `strfmt.ParseDateTime`): the zone may be missing, empty is 1970. */
export function parseFormatDateTime(text: string): Timestamp | null {
  return text === '' ? new Timestamp(0n) : readTime(text, false)
}

/** `format: date`: `2006-01-02`. */
export function parseFormatDate(text: string): Timestamp | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? readTime(`${text}T00:00:00Z`, true) : null
}

function readTime(text: string, isZoneRequired: boolean): Timestamp | null {
  const match = fullTime.exec(text)
  if (match === null || (isZoneRequired && match[8] === undefined)) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, sec = 0] = match.slice(1, 7).map(Number)
  const offset = readOffset(match[8] ?? 'Z')
  const isInRange = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && sec < 60
  if (!isInRange || day > daysIn(year, month) || offset === null) return null
  const seconds = BigInt(daysSinceEpoch(year, month, day)) * 86_400n + BigInt(hour * 3600 + minute * 60 + sec)
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
  return new Timestamp((seconds - BigInt(offset)) * second + fraction, offset)
}

function readOffset(zone: string): number | null {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 24 || minutes > 60) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Proleptic Gregorian days since 1970-01-01. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** Whole seconds since 1970, rounded down. */
export function unixSeconds(timestamp: Timestamp): bigint {
  const { nanoseconds } = timestamp
  const seconds = nanoseconds / second
  return nanoseconds % second < 0n ? seconds - 1n : seconds
}

/** Whether cel-go can hold it: years 1 to 9999. */
export function isTimestampInRange(timestamp: Timestamp): boolean {
  const seconds = unixSeconds(timestamp)
  return seconds >= minimumSeconds && seconds <= maximumSeconds
}

export interface CivilTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
  /** 1 to 366. */
  readonly dayOfYear: number
  /** 0 is Sunday. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
}

/** The clock and calendar of a place `offsetSeconds` east of UTC. */
export function civilTime(timestamp: Timestamp, offsetSeconds: number): CivilTime {
  const seconds = unixSeconds(timestamp) + BigInt(offsetSeconds)
  const nanosecond = Number(timestamp.nanoseconds - unixSeconds(timestamp) * second)
  const days = Number(seconds / 86_400n - (seconds % 86_400n < 0n ? 1n : 0n))
  const rest = Number(seconds - BigInt(days) * 86_400n)
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfMarchYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfMarchYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return {
    year,
    month,
    day: dayOfMarchYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    dayOfYear: days - daysSinceEpoch(year, 1, 1) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond,
  }
}

/** Go's `time.RFC3339Nano`: trailing zeros of the fraction left out. */
export function formatTimestamp(timestamp: Timestamp): string {
  const { offsetSeconds } = timestamp
  const time = civilTime(timestamp, offsetSeconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const fraction = time.nanosecond === 0 ? '' : `.${String(time.nanosecond).padStart(9, '0').replace(/0+$/, '')}`
  const minutes = Math.trunc(Math.abs(offsetSeconds) / 60)
  const zone =
    offsetSeconds === 0 ? 'Z' : `${offsetSeconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  const date = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`
  return `${date}T${two(time.hour)}:${two(time.minute)}:${two(time.second)}${fraction}${zone}`
}

/** Go's `Duration.Seconds()` and its like: whole units plus the rest, in floating point. */
export function durationIn(duration: Duration, unit: bigint): number {
  return Number(duration.nanoseconds / unit) + Number(duration.nanoseconds % unit) / Number(unit)
}

/** Dates and durations (kube-openapi pkg/validation/strfmt date.go, time.go, duration.go; Go's package time). */

/** `2006-01-02`, a day that exists. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year)
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

const time = /^([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/u

/** `2014-12-15T19:30:20.000Z`; either case, the offset is not checked, text after a second `T` neither. */
export function isDateTime(text: string): boolean {
  const [date, clock] = text.toLowerCase().split('t')
  if (date === undefined || clock === undefined || !isDate(date)) return false
  const match = time.exec(clock)
  if (match === null) return false
  const [, hour, minute, second] = match
  return (hour ?? '') <= '23' && (minute ?? '') <= '59' && (second ?? '') <= '59'
}

/** Go's `time.ParseDuration`, else a number with a unit (`2 weeks`, `3 hr`) anywhere in the text. */
export function isDuration(text: string): boolean {
  return isGoDuration(text) || hasWordyDuration(text)
}

const nanoseconds = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const longest = 2n ** 63n

/** More digits than 64 bits have: refused before they are read. */
function isTooGreat(digits: string): boolean {
  return digits.replace(/^0+/, '').length > 19
}

function isGoDuration(text: string): boolean {
  const isNegative = text.startsWith('-')
  const unsigned = text.replace(/^[-+]/, '')
  if (unsigned === '0') return true
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)[^\d.]+)+$/.test(unsigned)) return false
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of unsigned.matchAll(/(\d*)(?:\.(\d*))?([^\d.]+)/g)) {
    const size = nanoseconds.get(unit)
    if (size === undefined) return false
    if (isTooGreat(whole)) return false
    total += BigInt(whole) * size + BigInt(Math.trunc(Number(`0.${fraction}0`) * Number(size)))
    if (total > longest) return false
  }
  return isNegative || total < longest
}

const units = [
  ['ns', 'nano'],
  ['us', '\u00b5s', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
]

/** The last spelling of a unit may go on (`seconds`), the others must be the whole word. */
function hasWordyDuration(text: string): boolean {
  const matches = [...text.matchAll(/(?<!\d)(\d+)[\t\n\f\r ]*([A-Za-z\u00b5]+)/g)]
  if (matches.some(([, digits = '']) => isTooGreat(digits) || BigInt(digits) >= longest)) return false
  return matches.some(([, , word = '']) => {
    const unit = word.toLowerCase()
    return units.some((spellings) => spellings.includes(unit) || unit.startsWith(spellings.at(-1) ?? unit))
  })
}

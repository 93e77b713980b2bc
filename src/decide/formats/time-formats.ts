import { regularFormat, type StringFormat } from './string-format.ts'

const leapYear = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const date = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|${leapYear}-02-29)`

/** Go's `time.Parse("2006-01-02")`: a day of the Gregorian calendar, years 0000 to 9999. */
export const dateFormat: StringFormat = regularFormat(`^${date}$`)

/**
 * strfmt `IsDateTime`: the text, lower-cased, is cut at each `t`; the first part is a date, the second a time with
 * zone, hours to 23, minutes and seconds to 59 (so no leap second), any character as decimal point, any offset. What
 * follows another `t` is not looked at.
 */
export const dateTimeFormat: StringFormat = regularFormat(
  `^${date}[tT](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[^tT\\n][0-9]+)?(?:[zZ]|[+-][0-9]{2}:[0-9]{2})(?:[tT](?:[tT]|[^tT])*)?$`,
)

import { CelError } from '../value/scalar.ts'
import { type CivilTime, civilTime, durationIn } from '../value/time.ts'
import { durationType, intType, stringType, timestampType } from '../value/types.ts'
import type { CelValue, Result } from '../value/value.ts'
import { declareFunction, durationAt, type Library, memberOverload, textAt, timestampAt } from './overload.ts'

/** Parts of timestamps and durations (cel-go `common/stdlib/standard.go`). */

type Part = (time: CivilTime) => number

function partOf(args: readonly CelValue[], part: Part): Result {
  const timestamp = timestampAt(args, 0)
  const offset = args.length === 1 ? 0 : offsetOf(textAt(args, 1), Number(timestamp.nanoseconds / 1_000_000n))
  return offset === null ? new CelError('unknown time zone') : BigInt(part(civilTime(timestamp, offset)))
}

/** Seconds east of UTC of `+02:00` or of an IANA name at a moment; null for a zone that does not exist. */
function offsetOf(zone: string, milliseconds: number): number | null {
  const colon = zone.indexOf(':')
  if (colon === -1) return namedOffset(zone, milliseconds)
  const [hours, minutes] = [zone.slice(0, colon), zone.slice(colon + 1)]
  if (!/^[+-]?\d+$/.test(hours) || !/^[+-]?\d+$/.test(minutes)) return null
  const total = zone.startsWith('-') ? Number(hours) * 60 - Number(minutes) : Number(hours) * 60 + Number(minutes)
  return total * 60
}

function namedOffset(zone: string, milliseconds: number): number | null {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    }).formatToParts(milliseconds)
    const read = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    const year = read('era') === 'BC' ? 1 - Number(read('year')) : Number(read('year'))
    const there = new Date(0)
    there.setUTCFullYear(year, Number(read('month')) - 1, Number(read('day')))
    there.setUTCHours(Number(read('hour')), Number(read('minute')), Number(read('second')))
    return Math.round((there.getTime() - Math.floor(milliseconds / 1000) * 1000) / 1000)
  } catch {
    return null
  }
}

function timestampPart(name: string, id: string, part: Part, zonedId = `${id}_with_tz`) {
  return [
    memberOverload(id, [timestampType], intType, (args) => partOf(args, part)),
    memberOverload(zonedId, [timestampType, stringType], intType, (args) => partOf(args, part)),
  ].map((overload) => ({ name, overload }))
}

function durationPart(id: string, nanoseconds: bigint) {
  return memberOverload(id, [durationType], intType, (args) =>
    BigInt(Math.trunc(durationIn(durationAt(args, 0), nanoseconds))),
  )
}

const second = 1_000_000_000n

const parts = [
  ...timestampPart('getFullYear', 'timestamp_to_year', (time) => time.year),
  ...timestampPart('getMonth', 'timestamp_to_month', (time) => time.month - 1),
  ...timestampPart('getDayOfYear', 'timestamp_to_day_of_year', (time) => time.dayOfYear - 1),
  ...timestampPart('getDayOfMonth', 'timestamp_to_day_of_month', (time) => time.day - 1),
  ...timestampPart('getDate', 'timestamp_to_day_of_month_1_based', (time) => time.day),
  ...timestampPart('getDayOfWeek', 'timestamp_to_day_of_week', (time) => time.weekday),
  ...timestampPart('getHours', 'timestamp_to_hours', (time) => time.hour),
  { name: 'getHours', overload: durationPart('duration_to_hours', 3600n * second) },
  ...timestampPart('getMinutes', 'timestamp_to_minutes', (time) => time.minute),
  { name: 'getMinutes', overload: durationPart('duration_to_minutes', 60n * second) },
  ...timestampPart('getSeconds', 'timestamp_to_seconds', (time) => time.second, 'timestamp_to_seconds_tz'),
  { name: 'getSeconds', overload: durationPart('duration_to_seconds', second) },
  ...timestampPart('getMilliseconds', 'timestamp_to_milliseconds', (time) => Math.floor(time.nanosecond / 1_000_000)),
  {
    name: 'getMilliseconds',
    overload: memberOverload(
      'duration_to_milliseconds',
      [durationType],
      intType,
      (args) => durationAt(args, 0).nanoseconds / 1_000_000n,
    ),
  },
]

export const timeFunctions: Library = parts.map(({ name, overload }) => declareFunction(name, overload))

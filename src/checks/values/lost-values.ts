import { namedValues } from '../../model/chart-values.ts'
import { isJsonObject, type Json, type JsonObject, memberAt } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { Release } from '../../model/release.ts'
import { compareValues, leavesOf, type OneSided } from '../../model/value-changes.ts'
import type { ReleasePair } from '../rule.ts'
import { findRenamed } from './renamed-value.ts'
import { readValueReads, type ValueReads } from './value-reads.ts'

/** What the two charts say about values, without looking at what is rendered. */
export interface ChartValues {
  readonly previous: JsonObject
  readonly next: JsonObject
  readonly readByPrevious: ValueReads
  readonly readByNext: ValueReads
}

/** Null where a side is no chart. */
export function chartValues({ previous, next }: ReleasePair): ChartValues | null {
  if (previous.chart === null || next.chart === null) return null
  return {
    previous: namedValues(previous.chart),
    next: namedValues(next.chart),
    readByPrevious: readValueReads(previous),
    readByNext: readValueReads(next),
  }
}

export interface LostValue extends OneSided {
  readonly renamed: Path | null
  /** Some template of the next release takes all values as a whole, so it may yet read this one. */
  readonly isDoubtful: boolean
}

/** Of values that the next release does not name, those that some template of the previous release reads and none of the next, each at its outermost place. */
export function lostValues(unnamed: readonly OneSided[], values: ChartValues): readonly LostValue[] {
  const { added } = compareValues(values.previous, values.next)
  const known = added.filter(({ path }) => values.readByNext(path).kind !== 'unread')
  return unnamed
    .flatMap((each) => outermostLost(each, values))
    .map((lost) => ({
      ...lost,
      // Names move together with their default, whatever somebody gives.
      renamed:
        findRenamed({ ...lost, value: memberAt(values.previous, ...lost.path.map(String)) ?? lost.value }, known)
          ?.path ?? null,
      isDoubtful: values.readByNext(lost.path).kind === 'whole',
    }))
}

function outermostLost(each: OneSided, values: ChartValues): readonly OneSided[] {
  const leaves = leavesOf(each)
  if (leaves.every(({ path }) => isUnread(values.readByNext, path))) {
    return leaves.some(({ path }) => values.readByPrevious(path).kind !== 'unread') ? [each] : []
  }
  if (!isJsonObject(each.value)) return []
  return Object.entries(each.value).flatMap(([key, value]) =>
    outermostLost({ path: [...each.path, key], value }, values),
  )
}

/** A mapping that is taken as a whole may hold any key; what becomes of all values as a whole, nobody knows. */
function isUnread(reads: ValueReads, path: Path): boolean {
  const reading = reads(path)
  return reading.kind === 'unread' || (reading.kind === 'whole' && reading.of.length === 0)
}

/** Whether the user gives the value, something in it or something that it is in. */
export function isGiven({ source }: Release, path: Path): boolean {
  const given = leavesOf({ path: [], value: source.renders[0]?.userValues ?? {} })
  return given.some((each) => each.path.length > 0 && (isWithin(each.path, path) || isWithin(path, each.path)))
}

/** What the user gives at a path. */
export function givenValue({ source }: Release, path: Path): Json | undefined {
  return memberAt(source.renders[0]?.userValues ?? {}, ...path.map(String))
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((segment, index) => path[index] === segment)
}

import type { Cadence, Span, SupportWindow } from '../../model/history.ts'
import { parseStrictVersion } from '../../model/versions.ts'
import { kindOf, sortVersions } from './plan-steps.ts'

/** A version, and the day it came out, `YYYY-MM-DD`. */
export interface DatedVersion {
  readonly version: string
  readonly released: string | null
}

interface Minor {
  readonly name: string
  /** Stable versions, oldest first. */
  readonly versions: readonly string[]
  /** Of the first of them. */
  readonly since: string | null
}

/** When each stable release is supported, by version, from the dates of all of them. */
export function supportWindows(releases: readonly DatedVersion[]): ReadonlyMap<string, SupportWindow> {
  const minors = minorsOf(releases)
  return new Map(
    minors.flatMap(({ versions, since }, index) =>
      versions.map((version): [string, SupportWindow] => {
        const age = minors.length - 1 - index
        const until = minors[index + 2]?.since ?? null
        return [version, { since, until, age, isCurrent: age < 2 && version === versions.at(-1) }]
      }),
    ),
  )
}

/** How often releases come, and how long candidates are out before their release. */
export function cadenceOf(releases: readonly DatedVersion[]): Cadence {
  const dates = new Map(releases.map(({ version, released }) => [version, released]))
  const minors = minorsOf(releases)
  const soaks = releases
    .filter(({ version }) => kindOf(version) === 'candidate')
    .flatMap(({ version, released }) => daysBetween(released, dates.get(version.replace(/-.*$/, '')) ?? null))
  const patches = minors.flatMap(({ versions }) =>
    versions
      .slice(1)
      .flatMap((version, index) => daysBetween(dates.get(versions[index] ?? '') ?? null, dates.get(version) ?? null)),
  )
  return {
    minors: spanOf(minors.slice(1).flatMap(({ since }, index) => daysBetween(minors[index]?.since ?? null, since))),
    patches: spanOf(patches),
    soak: spanOf(soaks),
  }
}

function minorsOf(releases: readonly DatedVersion[]): readonly Minor[] {
  const dates = new Map(releases.map(({ version, released }) => [version, released]))
  const minors = new Map<string, string[]>()
  for (const version of sortVersions([...dates.keys()])) {
    const parsed = parseStrictVersion(version.replace(/^v/, ''))
    if (parsed === null || parsed.prerelease !== '') continue
    const name = `${parsed.major}.${parsed.minor}`
    minors.set(name, [...(minors.get(name) ?? []), version])
  }
  return [...minors].map(([name, versions]) => ({ name, versions, since: dates.get(versions[0] ?? '') ?? null }))
}

/** Whole days, none where a date is missing or the order is not that of the versions. */
function daysBetween(from: string | null, to: string | null): readonly number[] {
  if (from === null || to === null) return []
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  return days >= 0 ? [days] : []
}

function spanOf(days: readonly number[]): Span | null {
  const sorted = days.toSorted((left, right) => left - right)
  const [shortest] = sorted
  const longest = sorted.at(-1)
  if (shortest === undefined || longest === undefined) return null
  const middle = Math.floor((sorted.length - 1) / 2)
  const median = ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2
  return { count: sorted.length, shortest, median, longest }
}

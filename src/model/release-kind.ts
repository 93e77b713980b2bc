import semver from 'semver'
import type { ReleaseKind } from './promise.ts'

/** A candidate counts as the release it leads to when promises are weighed. */
export type JudgedKind = Exclude<ReleaseKind, 'candidate'>

export interface ReleaseStep {
  readonly kind: ReleaseKind
  readonly judgedAs: JudgedKind
}

/**
 * What kind of step leads from one chart version to the next, by strict SemVer with an optional `v`.
 * Equal versions and the step from a candidate to its own stable release are judged as a patch:
 * nothing may change there.
 */
export function releaseStep(previous: string | null, next: string | null): ReleaseStep {
  const from = parseStrict(previous)
  const to = parseStrict(next)
  if (from === null || to === null) return { kind: 'unknown', judgedAs: 'unknown' }
  if (semver.compare(to, from) < 0) return { kind: 'downgrade', judgedAs: 'downgrade' }
  const judgedAs = from.major !== to.major ? 'major' : from.minor !== to.minor ? 'minor' : 'patch'
  return { kind: to.prerelease.length > 0 ? 'candidate' : judgedAs, judgedAs }
}

function parseStrict(version: string | null): semver.SemVer | null {
  return version === null ? null : semver.parse(version.replace(/^v/, ''))
}

/** Whether a version is strict SemVer, with an optional `v`, and no candidate. */
export function isStableVersion(version: string): boolean {
  const parsed = parseStrict(version)
  return parsed !== null && parsed.prerelease.length === 0
}

/** A version as tags name it: `vX.Y.Z`, or `vX.Y.0-rc.W` for a candidate. */
export interface TagVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** W of a candidate; null for a release. */
  readonly candidate: number | null
}

/** A tag whose name looks like a version. */
export interface ReleaseTag {
  /** Without `refs/tags/`. */
  readonly name: string
  /** Lightweight tags are a name and nothing else: no date, nobody who made them. */
  readonly kind: 'annotated' | 'lightweight'
  /** The name that an annotated tag holds inside; null for a lightweight one. */
  readonly innerName: string | null
  readonly pointsAt: 'commit' | 'tree' | 'blob'
  /** Null where it points at no commit. */
  readonly commit: string | null
  /** Seconds since 1970: when it was made, or when its commit was where the tag does not say; null where neither is known. */
  readonly time: number | null
  /** Null where the name is not strict. */
  readonly version: TagVersion | null
}

const number = '(0|[1-9][0-9]*)'
const strict = new RegExp(`^v${number}\\.${number}\\.${number}(?:-rc\\.${number})?$`)

/** The version of a strict name; null for any other. Patches have no candidates. */
export function parseTagVersion(name: string): TagVersion | null {
  const match = strict.exec(name)
  if (match === null) return null
  const [major = 0, minor = 0, patch = 0] = match.slice(1, 4).map(Number)
  const candidate = match[4] === undefined ? null : Number(match[4])
  if (![major, minor, patch, candidate ?? 0].every(Number.isSafeInteger)) return null
  return candidate !== null && patch !== 0 ? null : { major, minor, patch, candidate }
}

/** `0.12.0-rc.1`: as charts and images write it. */
export function formatTagVersion({ major, minor, patch, candidate }: TagVersion): string {
  return `${major}.${minor}.${patch}${candidate === null ? '' : `-rc.${candidate}`}`
}

/** `0.12`. */
export function lineOf({ major, minor }: TagVersion): string {
  return `${major}.${minor}`
}

/** Negative when `left` comes first; a release comes after its candidates. */
export function compareTagVersions(left: TagVersion, right: TagVersion): number {
  return (
    left.major - right.major ||
    left.minor - right.minor ||
    left.patch - right.patch ||
    (left.candidate ?? Number.POSITIVE_INFINITY) - (right.candidate ?? Number.POSITIVE_INFINITY) ||
    0
  )
}

/** A tag with a version that leads to a commit. */
export type VersionTag = ReleaseTag & { readonly version: TagVersion; readonly commit: string }

export function isVersionTag(tag: ReleaseTag): tag is VersionTag {
  return tag.version !== null && tag.commit !== null
}

/** `minor` is any X.Y.0. */
export type TagKind = 'candidate' | 'minor' | 'patch'

export function kindOfTag({ patch, candidate }: TagVersion): TagKind {
  return candidate !== null ? 'candidate' : patch === 0 ? 'minor' : 'patch'
}

/** A chart's version as {@link formatTagVersion} writes that of its tag: no `v`, no build metadata. */
export function withoutBuild(version: string): string {
  return version.replace(/^v/, '').replace(/\+.*$/, '')
}

const secondsOfDay = 86_400

/** From one time to a later one, in days with a fraction. */
export function daysBetween(from: number, to: number): number {
  return (to - from) / secondsOfDay
}

/** `2026-05-01`, in UTC; null for no time, or one that no calendar has. */
export function dayOf(time: number | null): string | null {
  if (time === null || !(Math.abs(time) <= 8.64e12)) return null
  return new Date(time * 1000).toISOString().slice(0, 10)
}

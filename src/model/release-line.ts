import { compareTagVersions, isVersionTag, kindOfTag, lineOf, type ReleaseTag, type VersionTag } from './release-tag.ts'

/** Releases and candidates, oldest version first. */
export function versionTags(tags: readonly ReleaseTag[]): readonly VersionTag[] {
  return tags.filter(isVersionTag).toSorted((left, right) => compareTagVersions(left.version, right.version))
}

/** The candidates of a tag's line, by number. */
export function candidatesOf(tag: VersionTag, tags: readonly ReleaseTag[]): readonly VersionTag[] {
  const line = lineOf(tag.version)
  return versionTags(tags).filter(({ version }) => version.candidate !== null && lineOf(version) === line)
}

/** The candidates that led to a minor: those before it, or all where dates know of none. */
export function candidatesBefore(tag: VersionTag, tags: readonly ReleaseTag[]): readonly VersionTag[] {
  const all = candidatesOf(tag, tags)
  const before = all.filter(({ time }) => time === null || tag.time === null || time <= tag.time)
  return before.length === 0 ? all : before
}

/** The highest release of the same minor below a patch; null where there is none. */
export function previousPatch(tag: VersionTag, tags: readonly ReleaseTag[]): VersionTag | null {
  const line = lineOf(tag.version)
  return releasesBelow(tag, tags).findLast(({ version }) => lineOf(version) === line) ?? null
}

/** The minor before: the greatest X.Y.0 of a lower line. */
export function previousMinor(tag: VersionTag, tags: readonly ReleaseTag[]): VersionTag | null {
  const line = lineOf(tag.version)
  return (
    releasesBelow(tag, tags).findLast(({ version }) => kindOfTag(version) === 'minor' && lineOf(version) !== line) ??
    null
  )
}

/**
 * The release that users come from: of a patch, the patch before it; of a minor, the last patch of the line before that
 * was out when it was tagged.
 */
export function upgradedFrom(tag: VersionTag, tags: readonly ReleaseTag[]): VersionTag | null {
  if (kindOfTag(tag.version) === 'patch') return previousPatch(tag, tags)
  const below = releasesBelow(tag, tags).filter(({ version }) => lineOf(version) !== lineOf(tag.version))
  const last = below.at(-1)
  if (last === undefined) return null
  const line = below.filter(({ version }) => lineOf(version) === lineOf(last.version))
  return line.findLast(({ time }) => time === null || tag.time === null || time <= tag.time) ?? line[0] ?? null
}

/** Lines newer than that of a tag, oldest first, that had a release when it was made. */
export function newerLines(tag: VersionTag, tags: readonly ReleaseTag[]): readonly string[] {
  const line = lineOf(tag.version)
  const newer = versionTags(tags).filter(
    ({ version, time }) =>
      version.candidate === null &&
      compareTagVersions(version, tag.version) > 0 &&
      lineOf(version) !== line &&
      time !== null &&
      tag.time !== null &&
      time <= tag.time,
  )
  return [...new Set(newer.map(({ version }) => lineOf(version)))]
}

function releasesBelow(tag: VersionTag, tags: readonly ReleaseTag[]): readonly VersionTag[] {
  return versionTags(tags).filter(
    ({ version }) => version.candidate === null && compareTagVersions(version, tag.version) < 0,
  )
}

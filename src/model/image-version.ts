import semver from 'semver'
import type { ImageReference } from './image-reference.ts'

/** A tag that begins like a version: `v1.2`, `1.2.3-rc.1`, `1.2.3-alpine`. Null for any other. */
function tagVersion({ tag }: Pick<ImageReference, 'tag'>): semver.SemVer | null {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?([-_.+].*)?$/.exec(tag ?? '')
  if (match === null) return null
  const [, major = '0', minor = '0', patch = '0', suffix = ''] = match
  const candidate = candidateOf(suffix)
  return semver.parse(`${major}.${minor}.${patch}${candidate === null ? '' : `-${candidate}`}`)
}

/** Whether one tag is a version before another’s; variants of one version are none before the other. */
export function isOlderTag(tag: Pick<ImageReference, 'tag'>, other: Pick<ImageReference, 'tag'>): boolean {
  const [version, reference] = [tagVersion(tag), tagVersion(other)]
  return version !== null && reference !== null && semver.compare(version, reference) < 0
}

/** Whether a tag names a candidate, a preview or a build of the day. */
export function isCandidate({ tag }: Pick<ImageReference, 'tag'>): boolean {
  return tag !== null && candidateOf(`-${tag}`) !== null
}

/** `rc.1` of `-rc.1-alpine`, as a pre-release of semantic versioning. */
function candidateOf(suffix: string): string | null {
  const match = /[-_.+](rc|alpha|beta|preview|pre|dev|snapshot|nightly|canary)[-_.]?(\d*)(?![a-z])/i.exec(suffix)
  if (match === null) return null
  const [, word = '', number = ''] = match
  return number === '' ? word.toLowerCase() : `${word.toLowerCase()}.${Number(number)}`
}

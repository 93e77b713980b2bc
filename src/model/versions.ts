import { compareText } from './json.ts'

/** A version as Helm's library holds it. Build metadata takes no part in comparisons. */
export interface SemanticVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** Dotted identifiers behind the hyphen; empty for a release. */
  readonly prerelease: string
  /** Dotted identifiers behind the plus sign; empty when there is none. */
  readonly build: string
}

const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const strict = new RegExp(
  `^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
)
const loose = new RegExp(`^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`)

/** The minor of a Kubernetes version: `v1.34.3` → `1.34`. */
export function minorOf(version: string): string {
  return version.replace(/^v/, '').split('.').slice(0, 2).join('.')
}

/** SemVer 2.0.0 and nothing else: what OCI tags must be for Helm to see them in ranges (`StrictNewVersion` of Masterminds/semver). */
export function parseStrictVersion(text: string): SemanticVersion | null {
  return fromMatch(strict.exec(text))
}

/**
 * What Helm takes for a chart version, a Kubernetes version or a constraint's operand (`NewVersion` of
 * Masterminds/semver): a leading `v`, one to three numbers, leading zeros.
 */
export function parseLooseVersion(text: string): SemanticVersion | null {
  return fromMatch(loose.exec(text))
}

function fromMatch(match: RegExpExecArray | null): SemanticVersion | null {
  if (match === null) return null
  const [, major = '0', minor = '0', patch = '0', prerelease = '', build = ''] = match
  if (![major, minor, patch].every(isUint64) || !prerelease.split('.').every(isPrereleasePart)) return null
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease, build }
}

const largestUint64 = 2n ** 64n - 1n

function isUint64(digits: string): boolean {
  return digits.length < 20 || BigInt(digits) <= largestUint64
}

/** A number must not begin with zero, in loose versions too. */
function isPrereleasePart(part: string): boolean {
  return !/^0[0-9]+$/.test(part)
}

/** The version less its build metadata. */
export function formatVersion({ major, minor, patch, prerelease }: SemanticVersion): string {
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`
}

/** Negative when `left` comes first, by SemVer's precedence. */
export function compareVersions(left: SemanticVersion, right: SemanticVersion): number {
  return (
    left.major - right.major ||
    left.minor - right.minor ||
    left.patch - right.patch ||
    comparePrerelease(left.prerelease, right.prerelease)
  )
}

/** A release comes after its pre-releases. */
export function comparePrerelease(left: string, right: string): number {
  if (left === right) return 0
  if (left === '') return 1
  if (right === '') return -1
  const leftParts = left.split('.')
  const rightParts = right.split('.')
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index++) {
    const order = comparePart(leftParts[index], rightParts[index])
    if (order !== 0) return order
  }
  return 0
}

function comparePart(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0
  if (left === undefined) return -1
  if (right === undefined) return 1
  const isLeftNumber = isNumber(left)
  if (isLeftNumber !== isNumber(right)) return isLeftNumber ? -1 : 1
  if (!isLeftNumber) return compareText(left, right)
  const difference = BigInt(left) - BigInt(right)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Digits beyond uint64 are text to Go. */
function isNumber(part: string): boolean {
  return /^[0-9]+$/.test(part) && isUint64(part)
}

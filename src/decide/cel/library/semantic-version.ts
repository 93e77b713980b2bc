import { compareCodePoints } from '../value/equality.ts'
import { CelError, noSuchOverload } from '../value/scalar.ts'
import { boolType, intType, stringType, structType } from '../value/types.ts'
import { type CelValue, Opaque, type Result } from '../value/value.ts'
import {
  boolAt,
  declareFunction,
  globalOverload,
  instanceAt,
  type Library,
  memberOverload,
  textAt,
} from './overload.ts'

/** github.com/blang/semver/v4, which the API server uses: numbers of 64 bits without sign. */
interface SemanticVersion {
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly prerelease: readonly (bigint | string)[]
}

function readNumber(text: string): bigint | null {
  if (!/^(?:0|[1-9]\d*)$/.test(text)) return null
  const value = BigInt(text)
  return BigInt.asUintN(64, value) === value ? value : null
}

function parseStrictly(text: string): SemanticVersion | null {
  const [majorText, minorText, ...rest] = text.split('.')
  if (majorText === undefined || minorText === undefined || rest.length === 0) return null
  const [withoutBuild = '', ...build] = rest.join('.').split('+')
  const dash = withoutBuild.indexOf('-')
  const [major, minor] = [readNumber(majorText), readNumber(minorText)]
  const patch = readNumber(dash === -1 ? withoutBuild : withoutBuild.slice(0, dash))
  const prerelease =
    dash === -1
      ? []
      : withoutBuild
          .slice(dash + 1)
          .split('.')
          .map(readIdentifier)
  const identifiers = prerelease.filter((identifier) => identifier !== null)
  if (major === null || minor === null || patch === null || identifiers.length !== prerelease.length) return null
  const isBuildValid =
    build.length === 0 ||
    build
      .join('+')
      .split('.')
      .every((part) => /^[0-9A-Za-z-]+$/.test(part))
  return isBuildValid ? { numbers: [major, minor, patch], prerelease: identifiers } : null
}

function readIdentifier(text: string): bigint | string | null {
  if (/^\d+$/.test(text)) return readNumber(text)
  return /^[0-9A-Za-z-]+$/.test(text) ? text : null
}

/** A leading `v`, missing parts and leading zeros are mended first (`normalizeAndParse`). */
function parseTolerantly(text: string): SemanticVersion | null {
  const [first = '', second, ...others] = (text.startsWith('v') ? text.slice(1) : text).split('.')
  const parts = [first, ...(second === undefined ? [] : [second]), ...(others.length === 0 ? [] : [others.join('.')])]
  const trimmed = parts.map((part) => {
    if (part.length <= 1) return part
    const bare = part.replace(/^0+/, '')
    return /^\d/.test(bare) ? bare : `0${bare}`
  })
  if (trimmed.length < 3 && /[+-]/.test(trimmed.at(-1) ?? '')) return null
  while (trimmed.length < 3) trimmed.push('0')
  return parseStrictly(trimmed.join('.'))
}

function parse(text: string, isTolerant: boolean): SemanticVersion | null {
  return isTolerant ? parseTolerantly(text) : parseStrictly(text)
}

function compareParts(left: bigint | string, right: bigint | string): number {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0
  if (typeof left === 'string' && typeof right === 'string') return compareCodePoints(left, right)
  return typeof left === 'bigint' ? -1 : 1
}

function compare(left: SemanticVersion, right: SemanticVersion): number {
  for (const index of [0, 1, 2] as const) {
    const order = compareParts(left.numbers[index], right.numbers[index])
    if (order !== 0) return order
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0) {
    return Number(right.prerelease.length > 0) - Number(left.prerelease.length > 0)
  }
  for (const [index, part] of left.prerelease.entries()) {
    const other = right.prerelease[index]
    const order = other === undefined ? 1 : compareParts(part, other)
    if (order !== 0) return order
  }
  return left.prerelease.length < right.prerelease.length ? -1 : 0
}

class VersionValue extends Opaque {
  readonly typeName = 'kubernetes.Semver'
  readonly version: SemanticVersion

  constructor(version: SemanticVersion) {
    super()
    this.version = version
  }

  equals(other: Result): Result {
    if (other instanceof VersionValue) return compare(this.version, other.version) === 0
    return other instanceof CelError ? other : noSuchOverload()
  }
}

const versionType = structType('kubernetes.Semver')
const pair = [versionType, versionType]

function toVersion(text: string, isTolerant: boolean): Result {
  const version = parse(text, isTolerant)
  return version === null ? new CelError('invalid semantic version') : new VersionValue(version)
}

function order(args: readonly CelValue[]): number {
  return compare(instanceAt(args, 0, VersionValue).version, instanceAt(args, 1, VersionValue).version)
}

/** k8s.io/apiserver `pkg/cel/library/semverlib.go`, version 1. */
export const semanticVersions: Library = [
  declareFunction(
    'semver',
    globalOverload('string_to_semver', [stringType], versionType, (args) => toVersion(textAt(args, 0), false)),
    globalOverload('string_bool_to_semver', [stringType, boolType], versionType, (args) =>
      toVersion(textAt(args, 0), boolAt(args, 1)),
    ),
  ),
  declareFunction(
    'isSemver',
    globalOverload('is_semver_string', [stringType], boolType, (args) => parse(textAt(args, 0), false) !== null),
    globalOverload(
      'is_semver_string_bool',
      [stringType, boolType],
      boolType,
      (args) => parse(textAt(args, 0), boolAt(args, 1)) !== null,
    ),
  ),
  declareFunction(
    'isGreaterThan',
    memberOverload('semver_is_greater_than', pair, boolType, (args) => order(args) === 1),
  ),
  declareFunction(
    'isLessThan',
    memberOverload('semver_is_less_than', pair, boolType, (args) => order(args) === -1),
  ),
  declareFunction(
    'compareTo',
    memberOverload('semver_compare_to', pair, intType, (args) => BigInt(order(args))),
  ),
  ...(['major', 'minor', 'patch'] as const).map((name, index) =>
    declareFunction(
      name,
      memberOverload(`semver_${name}`, [versionType], intType, (args) =>
        // The number is put into 64 bits with sign as it is.
        BigInt.asIntN(64, instanceAt(args, 0, VersionValue).version.numbers[index] ?? 0n),
      ),
    ),
  ),
]

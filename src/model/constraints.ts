import { comparePrerelease, compareVersions, parseLooseVersion, type SemanticVersion } from './versions.ts'

/**
 * A range of versions in the language of Masterminds/semver v3, which Helm uses for `kubeVersion` and for the versions
 * of dependencies. npm's ranges differ: commas, `!=`, `=>`, and what holds for pre-releases.
 */
export interface VersionConstraint {
  /** One group must hold; in a group every comparator must. */
  readonly groups: readonly (readonly Comparator[])[]
}

interface Comparator {
  readonly operator: Operator
  readonly version: SemanticVersion
  /** Which part is a wildcard or missing: everything from there on counts as `x`. */
  readonly wildcard: 'none' | 'patch' | 'minor' | 'major'
}

type Operator = '' | '=' | '!=' | '>' | '<' | '>=' | '=>' | '<=' | '=<' | '~' | '~>' | '^'

/**
 * Which versions' rule for pre-releases applies. `comparator`: each one refuses a pre-release unless it names one
 * itself (Masterminds/semver before 3.4.0: Helm before 3.19). `group`: one that names a pre-release is enough for
 * its group.
 */
export type PrereleaseRule = 'comparator' | 'group'

/** The rule of a Helm version such as `3.18.0` or `v4.1.4`; the newer one for a version that cannot be read. */
export function prereleaseRuleOf(helmVersion: string): PrereleaseRule {
  const version = parseLooseVersion(helmVersion)
  return version !== null && version.major === 3 && version.minor < 19 ? 'comparator' : 'group'
}

const blank = '[\\t\\n\\f\\r ]'
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const operators = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^'
const operand = `v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-(?:${identifiers}))?(?:\\+(?:${identifiers}))?`

const comparator = new RegExp(`^${blank}*(${operators})${blank}*${operand}${blank}*$`)
const comparatorInGroup = new RegExp(`(?:${operators})${blank}*${operand}`, 'g')
const group = new RegExp(
  `^(?:${blank}*(?:${operators})${blank}*${operand}${blank}*)(?:(?:${blank}+|,${blank}*)(?:${operators})${blank}*${operand}${blank}*)*$`,
)
const hyphenRange = new RegExp(`${blank}*(${operand})${blank}+-${blank}+(${operand})${blank}*`, 'g')

/** The constraint, or null where Helm says "improper constraint" and treats it as satisfied by nothing. */
export function parseConstraint(text: string): VersionConstraint | null {
  // White space only separates; in single blanks the expressions above have one way to match.
  const single = collapse(text)
  const rewritten = collapse(
    single.replace(hyphenRange, (_match, low: string, ...groups: string[]) => `>= ${low}, <= ${groups[4] ?? ''} `),
  )
  const groups: Comparator[][] = []
  for (const part of rewritten.split('||')) {
    if (!group.test(part)) return null
    const comparators = (part.match(comparatorInGroup) ?? []).map(parseComparator)
    if (!comparators.every((parsed) => parsed !== null)) return null
    groups.push(comparators)
  }
  return { groups }
}

function collapse(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, ' ')
}

function parseComparator(text: string): Comparator | null {
  const match = comparator.exec(text)
  if (match === null) return null
  const [, operator = '', major = '', minor = '', patch = '', prerelease = ''] = match
  const wildcard = isWildcard(major)
    ? 'major'
    : isWildcard(minor.slice(1))
      ? 'minor'
      : isWildcard(patch.slice(1))
        ? 'patch'
        : 'none'
  const numbers = {
    none: `${major}${minor}${patch}`,
    patch: `${major}${minor}.0`,
    minor: `${major}.0.0`,
    major: '0.0.0',
  }[wildcard]
  const version = parseLooseVersion(`${numbers}${prerelease}`)
  return version === null || !isOperator(operator) ? null : { operator, version, wildcard }
}

function isWildcard(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*'
}

/** Whether a version lies in a constraint, by `Constraints.Check`. */
export function satisfies(constraint: VersionConstraint, version: SemanticVersion, rule: PrereleaseRule): boolean {
  return constraint.groups.some((comparators) => {
    const namesPrerelease = comparators.some(({ version: operand }) => operand.prerelease !== '')
    return comparators.every((each) => {
      const takesPrerelease = rule === 'group' ? namesPrerelease : each.version.prerelease !== ''
      if (version.prerelease !== '' && !takesPrerelease && !isExempt(each, rule)) return false
      return checks[each.operator](version, each)
    })
  })
}

/** Until 3.4.0, `!=` with a whole version does not look at pre-releases. */
function isExempt({ operator, wildcard }: Comparator, rule: PrereleaseRule): boolean {
  return rule === 'comparator' && operator === '!=' && wildcard === 'none'
}

/** As Helm answers (`IsCompatibleRange`): what is malformed on either side is never compatible. */
export function satisfiesConstraint(constraint: string, version: string, helmVersion: string): boolean {
  const parsed = parseConstraint(constraint)
  const parsedVersion = parseLooseVersion(version)
  return parsed !== null && parsedVersion !== null && satisfies(parsed, parsedVersion, prereleaseRuleOf(helmVersion))
}

type Check = (version: SemanticVersion, comparator: Comparator) => boolean

/** One function per operator, as in constraints.go of Masterminds/semver 3.4.0. */
const checks: Readonly<Record<Operator, Check>> = {
  '': isTildeOrEqual,
  '=': isTildeOrEqual,
  '!=': isNotEqual,
  '>': isGreater,
  '<': (version, each) => compareVersions(version, each.version) < 0,
  '>=': (version, each) => compareVersions(version, each.version) >= 0,
  '=>': (version, each) => compareVersions(version, each.version) >= 0,
  '<=': isLessOrEqual,
  '=<': isLessOrEqual,
  '~': isInTilde,
  '~>': isInTilde,
  '^': isInCaret,
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(checks, text)
}

function isTildeOrEqual(version: SemanticVersion, each: Comparator): boolean {
  return each.wildcard === 'none' ? compareVersions(version, each.version) === 0 : isInTilde(version, each)
}

function isNotEqual(version: SemanticVersion, { version: operand, wildcard }: Comparator): boolean {
  if (wildcard === 'none') return compareVersions(version, operand) !== 0
  if (operand.major !== version.major) return true
  if (wildcard === 'minor') return false
  if (operand.minor !== version.minor) return true
  if (wildcard === 'patch') return comparePrerelease(version.prerelease, operand.prerelease) !== 0
  return operand.patch !== version.patch || compareVersions(version, operand) !== 0
}

function isGreater(version: SemanticVersion, { version: operand, wildcard }: Comparator): boolean {
  if (wildcard === 'none' || wildcard === 'major') return compareVersions(version, operand) > 0
  if (version.major !== operand.major) return version.major > operand.major
  // 11.1.0 is not greater than `>11`, nor is 11.1.1 than `>11.1`.
  return wildcard === 'patch' && version.minor > operand.minor
}

function isLessOrEqual(version: SemanticVersion, { version: operand, wildcard }: Comparator): boolean {
  if (wildcard === 'none') return compareVersions(version, operand) <= 0
  if (version.major > operand.major) return false
  return version.major !== operand.major || version.minor <= operand.minor || wildcard === 'minor'
}

function isInTilde(version: SemanticVersion, { version: operand, wildcard }: Comparator): boolean {
  if (compareVersions(version, operand) < 0) return false
  const isZero = operand.major === 0 && operand.minor === 0 && operand.patch === 0
  // `~0.0.0` and `~*` take everything.
  if (isZero && (wildcard === 'none' || wildcard === 'major')) return true
  return version.major === operand.major && (version.minor === operand.minor || wildcard === 'minor')
}

function isInCaret(version: SemanticVersion, { version: operand, wildcard }: Comparator): boolean {
  if (compareVersions(version, operand) < 0) return false
  if (operand.major > 0 || wildcard === 'minor') return version.major === operand.major
  if (version.major > 0) return false
  if (operand.minor > 0 || wildcard === 'patch') return version.minor === operand.minor
  return version.minor === 0 && version.patch === operand.patch
}

import { satisfiesConstraint } from '../../model/constraints.ts'
import { type KubernetesSupport, supportedMinors } from '../../model/settings.ts'
import type { AskedRelease, KubernetesWindow, SupportedMinor } from '../../model/support.ts'
import { parseStrictVersion } from '../../model/versions.ts'
import { kindOf, sortVersions } from '../history/plan-steps.ts'
import { type DatedVersion, supportWindows } from '../history/support-window.ts'

/** A release as an index lists it. */
export interface ListedRelease extends DatedVersion {
  readonly kubeVersion: string | null
}

const daysUntilStale = 120

/** Kubernetes minors in support on a day, and whether the data still tells. */
export function kubernetesWindow(kubernetes: KubernetesSupport, date: string): KubernetesWindow {
  const { asOf, source, minors } = kubernetes
  return {
    asOf,
    source,
    isStale: (Date.parse(date) - Date.parse(asOf)) / 86_400_000 > daysUntilStale,
    minors: supportedMinors(kubernetes, date).flatMap((minor) => {
      const found = minors.find((each) => each.minor === minor)
      return found === undefined ? [] : [{ minor, endOfLife: found.endOfLife }]
    }),
  }
}

/** Releases that were out on a day. One without a date counts as out: most indexes have dates, folders have none. */
export function releasedBy<Release extends DatedVersion>(
  releases: readonly Release[],
  date: string,
): readonly Release[] {
  return releases.filter(({ released }) => released === null || released <= date)
}

/** Stable versions, oldest first. */
export function stableVersions(releases: readonly DatedVersion[]): readonly string[] {
  return sortVersions([...new Set(releases.map(({ version }) => version))]).filter(
    (version) => kindOf(version) === 'stable',
  )
}

/** The newest patch of each minor, newest first. `releases` are those that were out on the day. */
export function supportedMinorsOf(
  releases: readonly ListedRelease[],
  window: KubernetesWindow,
): readonly SupportedMinor[] {
  const windows = supportWindows(releases)
  return newestPatches(releases).map((release): SupportedMinor => {
    const { version, kubeVersion } = release
    const support = windows.get(version)
    const age = support?.age ?? 0
    return {
      minor: minorOf(version) ?? version,
      version,
      age,
      isSupported: age < 2,
      since: support?.since ?? null,
      until: support?.until ?? null,
      kubeVersion,
      kubernetes:
        kubeVersion === null
          ? null
          : Object.fromEntries(window.minors.map(({ minor }) => [minor, takesMinor(kubeVersion, minor)])),
    }
  })
}

/** Some Helm in use lets the chart onto some patch of the minor. */
function takesMinor(kubeVersion: string, minor: string): boolean {
  return ['3.18', '4.1'].some((helm) =>
    ['0', '20'].some((patch) => satisfiesConstraint(kubeVersion, `v${minor}.${patch}`, helm)),
  )
}

/** Whether a release is supported, and why, in one sentence. */
export function judgeSupport(
  version: string,
  minors: readonly SupportedMinor[],
): Pick<AskedRelease, 'isSupported' | 'reason'> {
  const own = minors.find(({ minor }) => minor === minorOf(version))
  if (kindOf(version) === 'candidate') {
    return { isSupported: false, reason: `${version} is a candidate; only stable releases are supported.` }
  }
  if (own === undefined) {
    return { isSupported: false, reason: `${version} is no release of a minor that was out on that day.` }
  }
  const place = own.age === 0 ? 'n' : `n-${own.age}`
  if (!own.isSupported) {
    const since = own.until === null ? '' : ` since ${own.until}`
    return { isSupported: false, reason: `${own.minor} is ${place}: only n and n-1 are supported${since}.` }
  }
  const until = own.until === null ? 'until the second minor after it comes out' : `until ${own.until}`
  const patch = own.version === version ? '' : ` Its newest patch is ${own.version}: fixes come in that one.`
  return { isSupported: true, reason: `${own.minor} is ${place}, supported ${until}.${patch}` }
}

/**
 * Versions from a release to the newest one, by the newest patch of each minor in turn. A stable release leaves its minor
 * as it is; a candidate becomes the release of its minor first, for upgrades are promised from releases.
 */
export function upgradePath(version: string, minors: readonly SupportedMinor[]): readonly string[] {
  const later = minors
    .toReversed()
    .map((minor) => minor.version)
    .filter((each) => sortVersions([version, each])[1] === each && each !== version)
  const own = minorOf(version)
  const stops = later.filter((each) => minorOf(each) !== own || later.length === 1 || kindOf(version) === 'candidate')
  return [version, ...stops]
}

/** Minors that a step of the path leaves out, because the repository lacks them: `0.9`, `0.10`. */
export function minorsBetween(previous: string, next: string): readonly string[] {
  const [from, to] = [previous, next].map((version) => parseStrictVersion(version.replace(/^v/, '')))
  if (from == null || to == null || from.major !== to.major) return []
  const count = Math.max(0, to.minor - from.minor - 1)
  return Array.from({ length: count }, (_, index) => `${from.major}.${from.minor + 1 + index}`)
}

function newestPatches(releases: readonly ListedRelease[]): readonly ListedRelease[] {
  const byVersion = new Map(releases.map((release) => [release.version, release]))
  const newest = new Map<string, ListedRelease>()
  for (const version of sortVersions([...byVersion.keys()])) {
    const release = byVersion.get(version)
    const minor = minorOf(version)
    if (release !== undefined && minor !== null && kindOf(version) === 'stable') newest.set(minor, release)
  }
  return [...newest.values()].toReversed()
}

/** `0.12` of `v0.12.1`; null for no strict SemVer. */
function minorOf(version: string): string | null {
  const parsed = parseStrictVersion(version.replace(/^v/, ''))
  return parsed === null ? null : `${parsed.major}.${parsed.minor}`
}

/** What the configuration says about the project under test; rules read it, nothing else of the configuration. */
export interface Settings {
  /** Image repositories that belong to the project, as `registry/repository` or a last segment; empty: last segment equals chart or project name. */
  readonly ownImages: readonly string[]
  /** Names that count as the project's own beside the chart's. */
  readonly projectNames: readonly string[]
  readonly kubernetes: KubernetesSupport
}

/** Kubernetes minors and their support, from data with its date. */
export interface KubernetesSupport {
  /** Of the data, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
  readonly minors: readonly KubernetesMinor[]
}

export interface KubernetesMinor {
  /** `1.36`. */
  readonly minor: string
  /** `YYYY-MM-DD`. */
  readonly released: string
  readonly endOfLife: string
}

/** Minors in support on a day, `YYYY-MM-DD`, oldest first; the day of the data when none is given. */
export function supportedMinors(kubernetes: KubernetesSupport, on: string = kubernetes.asOf): readonly string[] {
  return kubernetes.minors
    .filter((minor) => minor.released <= on && on <= minor.endOfLife)
    .map((minor) => minor.minor)
    .toSorted((left, right) => minorNumber(left) - minorNumber(right))
}

/** `1.9` comes before `1.10`. */
function minorNumber(minor: string): number {
  return Number(minor.split('.')[1] ?? 0)
}

/** Whether a minor is another one or newer: `1.10` is newer than `1.9`. */
export function isMinorAtLeast(minor: string, other: string): boolean {
  return minorNumber(minor) >= minorNumber(other)
}

/** What the configuration says about the project under test; rules read it, nothing else of the configuration. */
export interface Settings {
  /** Image repositories that belong to the project, as `registry/repository` or a last segment; empty: last segment equals chart or project name. */
  readonly ownImages: readonly string[]
  /** Names that count as the project's own beside the chart's. */
  readonly projectNames: readonly string[]
  readonly kubernetes: KubernetesSupport
}

/** Kubernetes minors and their support, from a data file with its date; see `docs/kubernetes-data.md`. */
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

/** Minors in support on the day of the data, oldest first. */
export function supportedMinors(kubernetes: KubernetesSupport, on: string = kubernetes.asOf): readonly string[] {
  return kubernetes.minors
    .filter((minor) => minor.released <= on && on <= minor.endOfLife)
    .map((minor) => minor.minor)
    .toReversed()
}

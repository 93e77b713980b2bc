import type { Release } from '../../model/release.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { Corpus } from './corpus.ts'
import type { Words } from './step.ts'
import type { Timing } from './timing.ts'

/** Everything that decides what a run does. */
export interface VerifyRequest {
  /** 8 hexadecimal digits; part of every name that the run gives. */
  readonly runId: string
  readonly provider: ProviderRequest
  readonly topologies: readonly TopologyName[]
  readonly previous: InstallableRelease
  readonly next: InstallableRelease
  readonly corpus: Corpus
  readonly timing: Timing
  /** Folder for everything that the commands read. */
  readonly work: string
  readonly helmMajor: number
}

/** A release that Helm can install. */
export interface InstallableRelease {
  readonly release: Release
  /** Folder or package. */
  readonly chart: string
  /** `-f` and `--set…` for Helm. */
  readonly values: Words
}

export type ProviderRequest =
  | {
      readonly kind: 'kind'
      /** Of the nodes; null leaves it to kind. */
      readonly image: string | null
      readonly archives: readonly string[]
      /** Of the local engine, to be loaded. */
      readonly images: readonly string[]
      /** The engine's program: `docker`, `podman`, `nerdctl`. */
      readonly engine: string
    }
  | { readonly kind: 'kwok'; readonly kubernetes: string | null; readonly runtime: 'binary' | 'docker' }
  | { readonly kind: 'existing'; readonly context: string; readonly auditLog: string | null }

/** Every name that the run gives to something in a cluster. */
export interface RunNames {
  readonly cluster: string
  readonly previousNamespace: string
  readonly nextNamespace: string
  /** Where the custom resources lie. */
  readonly workNamespace: string
  /** There from beginning to end; what is written to it shows how far the audit log has been read. */
  readonly markerNamespace: string
  /** `key=value` on every namespace of the run. */
  readonly label: string
}

export const releaseNames = { previous: 'previous', next: 'next' } as const

export function namesOf(runId: string): RunNames {
  const cluster = `kaito-check-${runId}`
  return {
    cluster,
    previousNamespace: `${cluster}-previous`,
    nextNamespace: `${cluster}-next`,
    workNamespace: `${cluster}-work`,
    markerNamespace: cluster,
    label: `kaito-check/run=${runId}`,
  }
}

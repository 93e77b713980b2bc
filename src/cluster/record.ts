import type { JsonObject } from '../model/json.ts'
import type { WindowName } from '../model/observation.ts'
import type { Side, TopologyName } from '../model/topology.ts'
import type { CreatedList } from './plan/corpus.ts'
import type { BedName, Moment, Phase, Words } from './plan/step.ts'

/**
 * What a run keeps of what happened, as JSON values: the evidence folder's index. Everything that is judged is judged
 * from here, so that the same folder gives the same verdict without a cluster. `type`s, so that they are JSON.
 */
export type RunRecord = {
  readonly format: '1'
  readonly tool: { readonly name: string; readonly version: string }
  readonly runId: string
  readonly provider: 'kind' | 'kwok' | 'existing'
  /** When it began, by this machine's clock; all other times count in milliseconds from here. */
  readonly startedAt: string
  readonly topologies: readonly TopologyName[]
  /** Paths of this machine that commands name, and what a report says instead. */
  readonly paths: readonly (readonly [path: string, shown: string])[]
  /** Program or part → version as it says itself: `kubernetes`, `helm`, `kubectl`, `kind`, `node image`. */
  readonly versions: Readonly<Record<string, string>>
  /** The account of the run itself, as the API server knows it. */
  readonly account: string | null
  /** What the API server's clock is ahead of this machine's, milliseconds. */
  readonly clockAhead: number
  readonly audit: AuditRecord
  readonly steps: readonly StepRecord[]
  readonly windows: readonly WindowRecord[]
  readonly controllers: readonly ControllersRecord[]
  readonly pods: readonly PodRecord[]
  readonly canaries: readonly CanaryRecord[]
  readonly probes: readonly ProbeRecord[]
  readonly restarts: readonly RestartRecord[]
  readonly corpus: readonly CorpusRecord[]
  /** Objects that could not be made, and why. */
  readonly notMade: readonly { readonly check: string; readonly reason: string }[]
  /** Why the run as a whole stopped early; null when it did not. */
  readonly stopped: string | null
}

/** Whether the API server's audit log was read from before the first release was installed to the end. */
export type AuditRecord =
  | { readonly kind: 'read'; readonly events: number; readonly dropped: number }
  | { readonly kind: 'none'; readonly reason: string }

export type StepRecord = {
  readonly id: string
  readonly bed: BedName | null
  readonly phase: Phase
  /** Empty: all. */
  readonly topologies: readonly TopologyName[]
  readonly title: string
  readonly from: number
  readonly to: number
  readonly outcome: 'done' | 'failed' | 'skipped'
  /** Why it failed or could not run. */
  readonly reason: string | null
  readonly commands: readonly CommandRecord[]
}

export type CommandRecord = {
  /** Secrets taken out. */
  readonly words: Words
  /** Null when it was killed or never started. */
  readonly exitCode: number | null
  readonly milliseconds: number
  /** The last of what it wrote. */
  readonly stdout: string
  readonly stderr: string
}

export type WindowRecord = {
  readonly bed: BedName
  readonly topologies: readonly TopologyName[]
  readonly window: WindowName
  readonly isIdle: boolean
  readonly from: number
  readonly to: number
  /** The made-up fight of the positive control. */
  readonly injected: InjectedRecord | null
}

export type InjectedRecord = {
  readonly group: string
  readonly resource: string
  readonly namespace: string | null
  readonly name: string
  readonly accounts: readonly string[]
  /** Writes that the API server took. */
  readonly writes: number
}

/** What waiting for the pods of a side came to. */
export type ControllersRecord = {
  readonly bed: BedName
  readonly side: Side
  readonly at: number
  readonly runs: boolean
  /** `absent`: nothing in this cluster runs them; `failing`: they run and do not stay up; `slow`: not ready in time. */
  readonly kind: 'running' | 'absent' | 'failing' | 'slow'
  readonly reason: string
}

export type PodRecord = {
  readonly bed: BedName
  readonly namespace: string
  readonly name: string
  readonly side: Side
  /** `Deployment/operator`. */
  readonly workload: string
  readonly account: string
}

export type RestartRecord = {
  readonly bed: BedName
  readonly side: Side
  readonly workload: string
  readonly pod: string
  readonly restarts: number
  readonly reason: string
  readonly at: number
}

/** The tries of one canary in one second. */
export type CanaryRecord = {
  readonly at: number
  readonly canary: string
  readonly resource: string
  readonly shape: Side
  readonly tries: number
  readonly refused: number
  readonly flips: number
  readonly messages: readonly (readonly [text: string, count: number])[]
}

/** A dry run of one object. */
export type ProbeRecord = {
  readonly bed: BedName
  readonly topologies: readonly TopologyName[]
  readonly moment: Moment
  /** `witness`: an object of a finding, by its fingerprint; `copy`, `touch`: a stored object, created anew or annotated. */
  readonly kind: 'witness' | 'copy' | 'touch'
  readonly subject: string
  readonly code: number
  readonly message: string | null
  /** What would be stored, where it differs from what was sent: paths that are gone. */
  readonly lost: readonly string[]
  /** Paths that read another value. */
  readonly changed: readonly string[]
  /** Of everything that would be stored but metadata; null for a refusal. */
  readonly digest: string | null
}

/** What became of an object of the corpus. */
export type CorpusRecord = {
  readonly bed: BedName
  readonly list: CreatedList
  readonly file: string
  readonly source: string
  readonly object: string
  readonly resource: string
  readonly field: string | null
  readonly isStored: boolean
  /** Verbatim refusal. */
  readonly message: string | null
  /** What was sent. */
  readonly sent: JsonObject
}

/** One write that the API server answered. */
export type AuditEvent = {
  /** When it was answered, by the API server's clock. */
  readonly at: string
  readonly account: string
  /** Of the pod whose token it was, where the token says. */
  readonly pod: string | null
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string | null
  readonly name: string | null
  readonly uid: string | null
  readonly code: number
  /** Of a refusal. */
  readonly message: string | null
  readonly version: string | null
  readonly generation: number | null
  /** Uids of owners. */
  readonly owners: readonly string[]
  /** Fields that read another value than after the write before; null when that one was not seen. */
  readonly changes: readonly FieldChange[] | null
}

export type FieldChange = { readonly path: string; readonly value: string }

/** Everything in the cluster at one moment. */
export type SnapshotRecord = {
  readonly bed: BedName
  readonly topologies: readonly TopologyName[]
  readonly moment: Moment
  readonly at: number
  readonly objects: readonly SnapshotObject[]
}

export type SnapshotObject = {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespace: string | null
  readonly name: string
  readonly uid: string
  readonly generation: number | null
  readonly version: string
  readonly owners: readonly string[]
  /** `namespace/name` of the Helm release that its annotations name. */
  readonly release: string | null
  readonly isDeleting: boolean
  /** Whole for custom resources, definitions, webhook configurations and leases; null for others. */
  readonly content: JsonObject | null
}

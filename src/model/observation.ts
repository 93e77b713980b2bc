import type { SkippedCheck } from './report.ts'
import type { Side, TopologyName } from './topology.ts'

/**
 * What was seen in a cluster, as values: counted and attributed, not judged. The same recorded evidence gives the same
 * observations. Names that belong to one run only are taken out; times are the API server's.
 */
export type ObservedRun = {
  /** `v1.34.3`. */
  readonly kubernetes: string
  readonly topologies: readonly ObservedTopology[]
}

export type ObservedTopology = {
  readonly topology: TopologyName
  /** What could not run or be measured, and why: each keeps the topology from being called compatible. */
  readonly gaps: readonly SkippedCheck[]
  /** The topology whose answer stands for this one as well: nothing was left to take over. */
  readonly answeredBy: TopologyName | null
  /** How Helm answered when next came; null when it was never tried. */
  readonly arrival: Arrival | null
  /** Previous alone, before next came; null when it was not measured. */
  readonly baseline: ObservedWindow | null
  /** With both, in order of time. */
  readonly windows: readonly ObservedWindow[]
  readonly departures: readonly Departure[]
  readonly children: readonly ChildCount[]
  readonly losses: readonly FieldLoss[]
  /** Custom resources that do not go when they are deleted. */
  readonly stuck: readonly StuckDeletion[]
  readonly leases: readonly LeaseUse[]
  readonly restarts: readonly Restart[]
  /** Sides whose pods run and do not stay up. */
  readonly failing: readonly { readonly side: Side; readonly reason: string }[]
  readonly wayBack: WayBack | null
}

/** The command that brings next, and what came of it. */
export type Arrival = {
  /** Ready to paste. */
  readonly command: string
  readonly accepted: boolean
  /** Helm's words when it refused. */
  readonly message: string | null
  /** Objects that next renders and that belong to the other release, as the cluster has them. */
  readonly collisions: readonly Collision[]
  /** Fields that somebody else owns; the plain command was refused for them. */
  readonly conflicts: readonly FieldConflict[]
  /** `--force-conflicts` was needed. */
  readonly wasForced: boolean
  /** Objects that a refused attempt created or changed all the same. */
  readonly leftBehind: readonly string[]
}

export type Collision = {
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object: string
  /** `NAMESPACE/NAME` of the Helm release that owns it; null for none. */
  readonly owner: string | null
}

export type FieldConflict = {
  readonly object: string
  readonly manager: string
  readonly fields: readonly string[]
}

export type ObservedWindow = {
  readonly name: WindowName
  /** Seconds. */
  readonly length: number
  readonly isIdle: boolean
  readonly objects: readonly ObjectActivity[]
  readonly refusals: readonly RefusedRequests[]
  readonly canaries: readonly CanaryResult[]
  /** The made-up fight of the positive control, where there was one. */
  readonly injected: Injected | null
}

export type Injected = {
  readonly object: string
  readonly accounts: readonly string[]
  /** How often the API server took a write of it. */
  readonly writes: number
}

/** What went on in a window beside measuring. */
export type WindowName =
  | 'previous-alone'
  | 'arrival'
  | 'idle'
  | 'stimuli'
  | 'restart'
  | 'after-restart'
  | 'previous-stopped'
  | 'next-stopped'
  | 'overlap'
  | 'way-back'

/** Who wrote. `side` is null for who is no controller of either release. */
export type Writer = {
  readonly side: Side | null
  /** `system:serviceaccount:previous:operator`. */
  readonly account: string
}

/** Everything that was written to one object in a window. */
export type ObjectActivity = {
  /** `Kind/name` or `Kind/namespace/name`; by resource where the kind is not known. */
  readonly object: string
  readonly resource: string
  readonly group: string
  readonly writers: readonly (Writer & { readonly changes: number })[]
  /** Resource versions that came into being. */
  readonly changes: number
  readonly generations: number
  readonly alternations: readonly Alternation[]
  readonly first: string
  readonly last: string
}

/** One field that two writers set in turn. */
export type Alternation = {
  readonly path: string
  /** How often the writer and the value changed together. */
  readonly count: number
  /** One value of each writer, the last. */
  readonly values: readonly (Writer & { readonly value: string })[]
  /** Each writer came back to a value that it had set before. */
  readonly isReturning: boolean
}

/** Requests of one account that were refused, by what they were. */
export type RefusedRequests = {
  readonly writer: Writer
  readonly verb: string
  /** `widgets.example.com`, `/status` after it for a subresource. */
  readonly resource: string
  readonly code: number
  readonly count: number
  /** Verbatim, one of them. */
  readonly message: string
  readonly first: string
  readonly last: string
}

/** Dry-run creates of one object, again and again. */
export type CanaryResult = {
  /** `Kind`, and the field that it sets where there is one. */
  readonly canary: string
  readonly resource: string
  /** `previous`: an object that the previous release accepted alone; `next`: one that uses what next adds. */
  readonly shape: Side
  readonly tries: number
  readonly refused: number
  /** From accepted to refused or back, between two tries. */
  readonly flips: number
  /** Most refusals in one second, and the tries of that second. */
  readonly worst: { readonly refused: number; readonly tries: number }
  /** Verbatim, each different one once, with its count. */
  readonly messages: readonly { readonly text: string; readonly count: number }[]
}

/** What went with a release that was uninstalled while the other one lived. */
export type Departure = {
  readonly side: Side
  readonly command: string
  /** Objects that the other release renders and that are gone. */
  readonly shared: readonly string[]
  /** Custom resources that are gone, by resource. */
  readonly customResources: readonly { readonly resource: string; readonly before: number; readonly after: number }[]
  /** What `helm status` says of the other release afterwards; null when it was not asked. */
  readonly survivor: string | null
  /** Objects that stay marked for deletion. */
  readonly stuck: readonly string[]
}

/** Objects of one kind that one owner has. */
export type ChildCount = {
  readonly owner: string
  readonly resource: string
  /** Under previous alone: of this owner, or of its twin. */
  readonly alone: number
  /** Under next alone, of a twin; null when it was not measured. */
  readonly nextAlone: number | null
  readonly both: number
  /** Who created them while both ran. */
  readonly creators: readonly (Writer & { readonly created: number })[]
  /** The owner was created while both ran. */
  readonly isNew: boolean
}

/** Fields of a custom resource that were written and are not there any more. */
export type FieldLoss = {
  readonly object: string
  readonly fields: readonly string[]
  /** Who wrote it last; null when nobody did after us. */
  readonly writer: Writer | null
  readonly moment: 'both' | 'way-back'
}

export type StuckDeletion = {
  readonly object: string
  readonly finalizers: readonly string[]
}

export type LeaseUse = {
  readonly name: string
  readonly namespace: string
  /** Side whose pod holds it; null for somebody else. */
  readonly holder: Side | null
  /** The side that never held a lease of this name while the other did. */
  readonly idle: Side | null
}

export type Restart = {
  readonly side: Side
  readonly workload: string
  readonly restarts: number
  readonly reason: string
}

/** After going back to previous: chart and definitions. */
export type WayBack = {
  readonly command: string
  readonly accepted: boolean
  readonly message: string | null
  readonly conflicts: readonly FieldConflict[]
  /** Custom resources that are gone. */
  readonly deleted: readonly string[]
  /** Stored objects that cannot be edited any more. */
  readonly uneditable: readonly { readonly object: string; readonly message: string }[]
}

import type { Side, TopologyName } from '../model/topology.ts'
import type { KubernetesApi } from '../shell/kubernetes-api.ts'
import type { AuditLog } from './audit-log.ts'
import type { Canaries } from './canaries.ts'
import type { Rendering } from './plan/release-facts.ts'
import type { VerifyRequest } from './plan/request.ts'
import type { Bed, Step } from './plan/step.ts'
import type { Programs } from './programs.ts'
import type { CommandRecord } from './record.ts'
import type { Recorder } from './recorder.ts'
import type { CommandOutcome } from './run-command.ts'
import type { Scrub } from './scrub.ts'

/** What steps share. What changes during a run is in `state`. */
export interface RunContext {
  readonly request: VerifyRequest
  readonly programs: Programs
  readonly recorder: Recorder
  readonly scrub: Scrub
  readonly manifests: ManifestReader
  /** Fires when the run is to end: interrupted, or out of time. */
  readonly signal: AbortSignal
  /** Milliseconds since the run began. */
  clock(): number
  readonly state: RunState
}

/** Reads what Helm renders, as Helm's users of it do. */
export interface ManifestReader {
  objects(manifest: string): Pick<Rendering, 'objects' | 'crds'>
  /** What the Secrets in it hold. */
  secrets(manifest: string): Promise<readonly string[]>
}

export interface RunState {
  api: KubernetesApi | null
  audit: AuditLog | null
  /** Why there is none. */
  noAudit: string
  canaries: Canaries | null
  /** The account that the run's own kubeconfig stands for. */
  account: string | null
  clockAhead: number
  bed: Bed | null
  /** What Helm rendered of each side, secrets included. */
  readonly rendered: Map<Side, string>
  /** Whether Helm took next, by topology, in this bed. */
  readonly arrivals: Map<TopologyName, boolean>
  /** Whether the pods of both sides run, as far as they have been waited for in this bed. */
  controllersRun: boolean
  /** Why they do not. */
  controllersReason: string | null
  /** Pod-template revisions of each side in this bed: what tells pods of one Deployment apart. */
  readonly revisions: Map<string, 'previous' | 'next'>
}

/** How a step ended. `reason` is a sentence without full stop. */
export type StepOutcome = {
  readonly outcome: 'done' | 'failed'
  readonly reason: string | null
  readonly commands: readonly CommandRecord[]
}

/** Carries out one kind of step. */
export type Executor<Kind extends Step['action']['kind']> = (
  step: Step,
  action: Extract<Step['action'], { kind: Kind }>,
  context: RunContext,
) => Promise<StepOutcome>

export const done: StepOutcome = { outcome: 'done', reason: null, commands: [] }

export function failedBecause(reason: string, commands: readonly CommandRecord[] = []): StepOutcome {
  return { outcome: 'failed', reason, commands }
}

/** The command without its whole output, for the record. */
export function recordOf({ output: _output, ...record }: CommandOutcome): CommandRecord {
  return record
}

/** The API of the cluster; steps before `connect` do not ask. */
export function apiOf({ state }: RunContext): KubernetesApi {
  if (state.api === null) throw new Error('the API is not open yet')
  return state.api
}

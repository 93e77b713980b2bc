import type { WindowName } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import type { CorpusObject, CreatedList } from './corpus.ts'
import type { Workload } from './release-facts.ts'

/** A command as words, its program first: `['kubectl', 'get', 'nodes']`. */
export type Words = readonly string[]

/** Phases of a run, in order. */
export const phases = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'] as const
export type Phase = (typeof phases)[number]

export const phaseTitles = {
  P0: 'Tools and cluster at hand',
  P1: 'Both releases by their files',
  P2: 'Cluster',
  P3: 'Images',
  P4: 'Previous alone',
  P5: 'Next comes',
  P6: 'Both run',
  P7: 'The way back',
  P8: 'One of them goes',
  P9: 'Evidence and clean-up',
} as const satisfies Record<Phase, string>

/**
 * One unit of work of a run: what it does, what it runs, what undoes it. The commands are what is executed, or, for
 * what goes through the API in this process, one command that does the same.
 */
export interface Step {
  /** Unique: `T3/install-next`. */
  readonly id: string
  readonly phase: Phase
  /** Topologies that hang on it; empty: all. */
  readonly topologies: readonly TopologyName[]
  /** An imperative sentence without full stop. */
  readonly title: string
  readonly commands: readonly Words[]
  /** Run in reverse order of the steps, also after a failure. */
  readonly undo: readonly Undo[]
  /** Seconds. */
  readonly limit: number
  readonly action: Action
  /** All of them. */
  readonly when: readonly Condition[]
}

/** How something is taken back. What is gone already is no failure. */
export type Undo =
  | { readonly kind: 'command'; readonly words: Words; readonly limit: number }
  /** Finalizers whose controller is gone keep objects for good. */
  | { readonly kind: 'strip-finalizers'; readonly resources: readonly ApiResource[]; readonly limit: number }

export interface ApiResource {
  readonly group: string
  readonly version: string
  readonly resource: string
}

export type Action =
  /** Runs the commands. `stop`: what hangs on it cannot go on; `note`: what came of them is recorded. */
  | { readonly kind: 'commands'; readonly onFailure: 'stop' | 'note' }
  /** Asks programs for their versions. */
  | { readonly kind: 'ask-versions' }
  /** Runs its command in the user's own environment and keeps what it prints in a private file. */
  | { readonly kind: 'save-output'; readonly file: string }
  /** Renders a side as Helm installs it: what its Secrets hold never reaches the evidence. */
  | { readonly kind: 'render'; readonly side: Side }
  /** Keeps a rendering of next in a file, without what both share. */
  | {
      readonly kind: 'leave-out-shared'
      readonly file: string
      /** How the API server tells objects apart: `group/Kind/namespace/name`. */
      readonly shared: readonly string[]
    }
  /** Opens the API and the audit log. */
  | { readonly kind: 'connect' }
  /** Refuses a cluster that holds any object of the two releases. */
  | { readonly kind: 'guard' }
  /** Creates one list of the corpus; what is refused is recorded, the rest stored all the same. */
  | { readonly kind: 'create'; readonly list: CreatedList }
  /** Waits until the pods of these workloads serve, or finds out why they never will. */
  | {
      readonly kind: 'await-controllers'
      readonly side: Side
      readonly workloads: readonly Workload[]
      /** One new pod of a rollout is enough. */
      readonly isPartial: boolean
    }
  | { readonly kind: 'await-stopped'; readonly workloads: readonly Workload[] }
  /** Brings next; a refusal is an observation. `forced`: the same, tried after a refusal for field conflicts. */
  | { readonly kind: 'arrive'; readonly topology: TopologyName; readonly forced: readonly Words[] }
  | { readonly kind: 'snapshot'; readonly moment: Moment }
  | {
      readonly kind: 'window'
      readonly window: WindowName
      readonly seconds: number
      /** Two made-up accounts fight over one object meanwhile. */
      readonly injected: InjectedFight | null
    }
  /** Waits until nothing was written for some seconds, and no longer than the deadline: a fight never rests. */
  | { readonly kind: 'settle'; readonly seconds: number; readonly deadline: number }
  /** Tries objects without storing them. */
  | { readonly kind: 'probe'; readonly moment: Moment }

export interface InjectedFight {
  readonly object: CorpusObject
  readonly accounts: readonly [string, string]
}

/** When everything in the cluster is listed, or objects are tried. */
export const moments = [
  'deleted-alone',
  'alone',
  'refused',
  'arrived',
  'both',
  'deleted',
  'back',
  'back-touched',
  'before-previous-goes',
  'previous-gone',
  'before-next-goes',
  'next-gone',
] as const
export type Moment = (typeof moments)[number]

/** What must hold for a step to make sense; where it does not, the step is left out without a word. */
export type Condition =
  | { readonly kind: 'arrived'; readonly topology: TopologyName; readonly accepted: boolean }
  /** The pods of the releases run, or do not. */
  | { readonly kind: 'controllers'; readonly run: boolean }

export interface Plan {
  /** Text files that the commands read, below the work folder. */
  readonly files: readonly (readonly [path: string, text: string])[]
  /** Once for the run. */
  readonly opening: readonly Step[]
  /** Each starts in a cluster without the releases; its steps are undone at its end. */
  readonly beds: readonly Bed[]
}

/** Topologies that share one installation of previous. */
export interface Bed {
  readonly name: BedName
  readonly topologies: readonly TopologyName[]
  readonly steps: readonly Step[]
}

export type BedName = 'beside' | 'next-goes' | 'in-place' | 'without-shared' | 'same-namespace'

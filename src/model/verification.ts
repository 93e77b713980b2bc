import type { SkippedCheck } from './report.ts'
import type { TopologyName } from './topology.ts'

/** What a run in a cluster adds to a report. All are `type`s, so that they are JSON. */
export type Verification = {
  /** One for each Kubernetes version, in the order in which they ran. */
  readonly runs: readonly VerificationRun[]
}

export type VerificationRun = {
  readonly provider: 'kind' | 'kwok' | 'existing'
  /** Versions of what took part: `kubernetes`, `helm`, `kind`. */
  readonly versions: Readonly<Record<string, string>>
  readonly topologies: readonly TopologyResult[]
  readonly predictions: readonly Prediction[]
  /** Custom resources that could not be stored, with the API server's words. */
  readonly notStored: readonly SkippedCheck[]
}

/** `compatible`: everything ran, both controls passed, nothing breaks. `inconclusive`: nothing breaks, and something did not run. */
export type MeetingVerdict = 'compatible' | 'incompatible' | 'inconclusive'

export type TopologyResult = {
  readonly topology: TopologyName
  readonly verdict: MeetingVerdict
  /** The topology whose answer stands for this one as well. */
  readonly answeredBy: TopologyName | null
  /** Fingerprints of the findings of this topology, in report order. */
  readonly findings: readonly string[]
  readonly controls: readonly ControlResult[]
  /** What could not run, and why. */
  readonly gaps: readonly SkippedCheck[]
  /** Seconds for which both were watched at rest. */
  readonly watched: number
}

/** Whether what was measured can be trusted. */
export type ControlResult = {
  readonly control: 'previous-alone-is-quiet' | 'injected-fight-is-caught'
  readonly outcome: 'passed' | 'failed' | 'not-run'
  /** A sentence. */
  readonly detail: string
}

/** What became of something that `diff` says. */
export type Prediction = {
  /** Of the finding in the report of `diff`. */
  readonly fingerprint: string
  readonly rule: string
  readonly object: string | null
  readonly path: string | null
  readonly outcome: 'confirmed' | 'refuted' | 'not-seen' | 'not-exercised'
  /** A sentence; the API server's words where it answered. */
  readonly detail: string
}

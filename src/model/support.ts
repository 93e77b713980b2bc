import type { PromiseAnswer, PromiseName } from './promise.ts'
import type { ReportDocument, Verdict } from './report.ts'

/** Which releases of a chart are supported on a day, and on which Kubernetes, as `schemas/support.schema.json` describes it. */
export type SupportDocument = {
  readonly kind: 'kaito-check-support'
  readonly schemaVersion: '1'
  readonly tool: ReportDocument['tool']
  /** As the user named it, without directories of this machine. */
  readonly repository: string
  readonly chart: string
  /** The day that is asked about, `YYYY-MM-DD`. */
  readonly date: string
  readonly kubernetes: KubernetesWindow
  /** The newest patch of each minor that was out by then; newest first. */
  readonly minors: readonly SupportedMinor[]
  /** Stable releases that were out by then, oldest first. */
  readonly releases: readonly string[]
  /** Null when no release was named. */
  readonly asked: AskedRelease | null
}

export type KubernetesWindow = {
  /** Day of the data. */
  readonly asOf: string
  readonly source: string
  /** The data is more than 120 days older than the day that is asked about. */
  readonly isStale: boolean
  /** Minors that Kubernetes supports on the day, oldest first. */
  readonly minors: readonly { readonly minor: string; readonly endOfLife: string }[]
}

export type SupportedMinor = {
  /** `0.12`. */
  readonly minor: string
  readonly version: string
  /** Its place among the minors: 0 is n, 1 is n-1. */
  readonly age: number
  readonly isSupported: boolean
  /** First stable release of the minor; null where the index does not say. */
  readonly since: string | null
  /** Day on which the second minor after it came out; null while it has not, by then. */
  readonly until: string | null
  readonly kubeVersion: string | null
  /** Whether `kubeVersion` takes each supported Kubernetes minor; null where the chart says nothing. */
  readonly kubernetes: Readonly<Record<string, boolean>> | null
}

export type AskedRelease = {
  readonly version: string
  readonly isSupported: boolean
  /** One sentence. */
  readonly reason: string
  /** To the newest release, one minor at a time; empty for the newest. */
  readonly path: readonly PathStep[]
}

export type PathStep = {
  readonly previous: string
  readonly next: string
  /** Null where the step could not be examined. */
  readonly verdict: Verdict | null
  readonly promises: readonly { readonly promise: PromiseName; readonly answer: PromiseAnswer }[]
  /** Why it could not be examined. */
  readonly failure: string | null
}

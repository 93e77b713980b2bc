import type { ReleaseKind } from './promise.ts'
import type { ReportDocument } from './report.ts'

/** All releases of a repository and the steps between them, as `schemas/history.schema.json` describes it. */
export type HistoryDocument = {
  readonly kind: 'kaito-check-history'
  readonly schemaVersion: '1'
  readonly tool: ReportDocument['tool']
  /** As the user named it, without directories of this machine. */
  readonly repository: string
  /** By name. */
  readonly charts: readonly ChartHistory[]
  /** What was left out, and why. */
  readonly skipped: readonly string[]
}

export type ChartHistory = {
  readonly name: string
  /** Oldest version first. */
  readonly releases: readonly HistoryRelease[]
  /** By next, then by previous. */
  readonly steps: readonly HistoryStep[]
  readonly cadence: Cadence
}

export type HistoryRelease = {
  readonly version: string
  /** `other`: no strict SemVer. */
  readonly kind: 'stable' | 'candidate' | 'other'
  readonly appVersion: string | null
  readonly kubeVersion: string | null
  readonly digest: string | null
  /** `YYYY-MM-DD`, as the index says; null where it does not. */
  readonly released: string | null
  readonly support: SupportWindow | null
  /** Of `lint`; null where another shard examined it, or it could not be read. */
  readonly lint: ReportDocument | null
  /** Why it could not be examined. */
  readonly failure: string | null
}

/** n and n-1 are supported: a minor from its first release on, until the second minor after it comes out. */
export type SupportWindow = {
  /** Day of the minor's first stable release. */
  readonly since: string | null
  /** Day that the second minor after it came out; null while it has not. */
  readonly until: string | null
  /** Its place among the minors: 0 for the newest (n), 1 for n-1. */
  readonly age: number
  /** The newest patch of a minor that is supported. */
  readonly isCurrent: boolean
}

export type HistoryStep = {
  readonly previous: string
  readonly next: string
  readonly releaseKind: ReleaseKind
  /** Nothing lies between the two, or nothing but candidates. */
  readonly isAdjacent: boolean
  /** Of `diff`; null where another shard examined it, or it could not be examined. */
  readonly report: ReportDocument | null
  readonly failure: string | null
}

/** Days between first releases of minors, and of candidates before their release; null where there is no pair of dates. */
export type Cadence = {
  readonly minors: Span | null
  readonly patches: Span | null
  readonly soak: Span | null
}

export type Span = {
  readonly count: number
  readonly shortest: number
  readonly median: number
  readonly longest: number
}

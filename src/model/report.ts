import type { Finding } from './finding.ts'
import type { Gate } from './gate.ts'
import type { PromiseAnswer, PromiseName, ReleaseKind } from './promise.ts'
import type { Recipe } from './recipe.ts'
import type { FailThreshold, Severity } from './severity.ts'
import type { Verification } from './verification.ts'

/** The whole outcome of a command, as `schemas/report.schema.json` describes it. Every format is made from this value alone. */
export type ReportDocument = {
  readonly schemaVersion: '1'
  readonly tool: { readonly name: string; readonly version: string }
  /** The command that examined: `lint`, `diff`. */
  readonly command: string
  readonly subjects: readonly Subject[]
  /** Step from previous to next; null where nothing is compared. */
  readonly releaseKind: ReleaseKind | null
  /** Lowest severity that fails, as the user asked. */
  readonly failOn: FailThreshold
  /** What is undecided counts as broken. */
  readonly strict: boolean
  readonly verdict: Verdict
  /** All four, in the order of `promises`. */
  readonly promises: readonly PromiseResult[]
  /** Most severe first, then by subject, object, file and path. */
  readonly findings: readonly Finding[]
  /** In the same order; they count for no verdict. */
  readonly suppressed: readonly SuppressedFinding[]
  readonly skipped: readonly SkippedCheck[]
  /** What to do in order: the upgrade, the way back. Empty where nothing but the usual commands is needed. */
  readonly recipes: readonly Recipe[]
  /** The reports that this one was merged from; empty for a single run. */
  readonly parts: readonly ReportPart[]
  readonly summary: Summary
  /** Of a run in a cluster. */
  readonly verification?: Verification
  /** Of `gate`: the checklist of each tag. */
  readonly gate?: Gate
}

/** `fail` and `pass` are decided; `inconclusive` was examined, but the evidence does not suffice. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** What a merged report keeps of one of those that it was made from. */
export type ReportPart = {
  /** Of its file, without the ending: the leg of a matrix. */
  readonly name: string
  readonly command: string
  /** Indexes in the report's `subjects`. */
  readonly subjects: readonly number[]
  readonly releaseKind: ReleaseKind | null
  readonly verdict: Verdict
  readonly promises: readonly Pick<PromiseResult, 'promise' | 'answer'>[]
  /** Fingerprints. */
  readonly findings: readonly string[]
  readonly error: number
  readonly warning: number
  readonly info: number
}

export type Subject = {
  readonly role: 'previous' | 'next' | 'release' | 'repository'
  /** As the user named it, without directories of this machine. */
  readonly ref: string
  /** Chart name; null for bare manifests and repositories. */
  readonly name: string | null
  readonly version: string | null
  readonly digest: string | null
}

export type PromiseResult = {
  readonly promise: PromiseName
  /** Fact: suppressed findings count. */
  readonly answer: PromiseAnswer
  /** Policy: what breaking it weighs in a release of this kind; null where nothing is compared. */
  readonly heldAt: Severity | null
  /** Fingerprints of the findings that break it, suppressed ones included, in report order. */
  readonly findings: readonly string[]
}

export type SuppressedFinding = Finding & {
  readonly suppression: {
    readonly by: 'configuration' | 'baseline'
    readonly reason: string
    /** Last day it counts, `YYYY-MM-DD`; null for one that never ends. */
    readonly expires: string | null
  }
}

export type SkippedCheck = {
  /** A rule id, or the name of a step. */
  readonly check: string
  readonly reason: string
  /** Promises that hang on it; default: those of the rule, or all of them. */
  readonly promises?: readonly PromiseName[]
}

type Summary = {
  readonly error: number
  readonly warning: number
  readonly info: number
  /** Counts of what was looked at: `customResourceDefinitions`, `versionPairs`, `schemaNodes`, `objects`… */
  readonly examined: Readonly<Record<string, number>>
}

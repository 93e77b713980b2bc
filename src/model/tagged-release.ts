import type { CommitMessage } from './commit-message.ts'
import type { Fact } from './fact.ts'
import type { PromiseName } from './promise.ts'
import type { Release } from './release.ts'
import type { ReleasePractice } from './release-practice.ts'
import type { ReleaseTag } from './release-tag.ts'
import type { Severity } from './severity.ts'

/** A tag and everything that its repository, its packages and those who made it say about it. */
export interface TaggedRelease {
  readonly tag: ReleaseTag
  readonly practice: ReleasePractice
  /** All tags that look like versions; unknown where the clone may lack some. */
  readonly tags: Fact<readonly ReleaseTag[]>
  readonly branch: Fact<BranchFacts>
  readonly charts: Fact<readonly TaggedChart[]>
  readonly packages: Fact<readonly PackageFacts[]>
  /** What came after the last candidate of a minor. */
  readonly sinceCandidate: Fact<CandidateCommits>
  /** What `diff` finds between the last candidate and its minor. */
  readonly candidateSteps: Fact<readonly ChartStep[]>
  /** What came after the patch before. */
  readonly sincePatch: Fact<PatchCommits>
  /** What `diff` finds between a patch and the one before. */
  readonly patchSteps: Fact<readonly ChartStep[]>
  readonly evidence: Fact<readonly UpgradeEvidence[]>
  readonly milestone: Fact<MilestoneFacts>
}

export interface BranchFacts {
  /** `release-0.12`. */
  readonly name: string
  /** References of that name, remotes included: `origin/release-0.12`. */
  readonly found: readonly string[]
  /** Those of them that the tag's commit lies on. */
  readonly holding: readonly string[]
}

export interface TaggedChart extends RenderedChart {
  /** In the tree; `.` for its root. */
  readonly path: string
}

export interface RenderedChart {
  readonly release: Release
  /** Why Helm renders no manifest of it; null where it does. */
  readonly renderFailure: string | null
}

/** A published package beside the chart that it was made from. */
export interface PackageFacts {
  readonly chart: string
  readonly path: string
  /** Null where the repository has no package of that version. */
  readonly published: PublishedPackage | null
}

export interface PublishedPackage {
  readonly file: string
  readonly version: string | null
  readonly appVersion: string | null
  /** Null where it holds what the tree holds. */
  readonly rendered: RenderedChart | null
  readonly differences: readonly FileDifference[]
  /** Files that were not compared: they come from elsewhere. */
  readonly fetched: readonly string[]
  readonly compared: number
}

export type FileDifference = {
  readonly file: string
  readonly what: 'only-in-tree' | 'only-in-package' | 'content' | 'line-endings'
}

export type ReleaseCommit = {
  readonly id: string
  /** `YYYY-MM-DD`; null where the commit has no date of the calendar. */
  readonly day: string | null
  readonly isMerge: boolean
  /** The commit of the same stretch that takes it back. */
  readonly revertedBy: string | null
} & CommitMessage

export interface CandidateCommits {
  readonly candidate: string
  /** The minor holds the candidate's commit. */
  readonly isContained: boolean
  /** Newest first. */
  readonly commits: readonly ReleaseCommit[]
  /** Ids of those that nobody has to look at: they set versions, of which every minor needs one, or merge, and do nothing else. */
  readonly routine: readonly string[]
  /** More than were read. */
  readonly more: number
}

export interface PatchCommits {
  readonly previous: string
  /** The patch holds the commit of the one before. */
  readonly isContained: boolean
  /** References that stand for main. */
  readonly main: readonly string[]
  readonly commits: readonly PatchCommit[]
  /** Reverts on main may be among commits beyond the bound of one run. */
  readonly isMainSearched: boolean
  readonly more: number
}

export interface PatchCommit {
  readonly commit: ReleaseCommit
  /**
   * `same-patch`: a commit of main has the same change. `named`: it says which commit of main it was picked from, and the
   * change differs. `version-only`: nothing but the version, or nothing at all. `taken-back`: with another commit of the stretch it amounts
   * to nothing. `clean-merge`: a merge without a change of its own. `unknown`: nothing of main is known to be it. `open`: it was
   * not looked at.
   */
  readonly origin: 'same-patch' | 'named' | 'version-only' | 'taken-back' | 'clean-merge' | 'unknown' | 'open'
  /** The commit of main that took the same change back; null where none did. */
  readonly revertedOnMain: string | null
}

/** What `diff` says about a chart between two tags. */
export interface ChartStep {
  readonly chart: string
  readonly path: string
  readonly previous: string
  readonly next: string
  readonly comparison: ChartComparison
}

export type ChartComparison =
  | { readonly kind: 'compared'; readonly breaks: readonly StepBreak[]; readonly open: readonly string[] }
  /** The next tag no longer has the chart. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A finding of `diff` that breaks a promise. */
export type StepBreak = {
  readonly rule: string
  readonly subject: string
  readonly severity: Severity
  readonly breaks: readonly PromiseName[]
  readonly message: string
  /** Null where it is decided. */
  readonly undecided: string | null
  readonly fingerprint: string
}

/** Whether both releases were run together, chart by chart. */
export interface UpgradeEvidence {
  readonly chart: string
  readonly path: string
  readonly previous: string
  readonly next: string
  readonly outcome: EvidenceOutcome
}

export type EvidenceOutcome =
  | { readonly kind: 'verified'; readonly file: string }
  /** Reports there are, of other pairs or none. */
  | { readonly kind: 'no-report' }
  | { readonly kind: 'other-digests'; readonly file: string; readonly sides: readonly ('previous' | 'next')[] }
  | { readonly kind: 'older'; readonly file: string; readonly written: string; readonly tagged: string }
  | { readonly kind: 'not-passed'; readonly file: string; readonly verdict: 'fail' | 'inconclusive' }

export type MilestoneFacts =
  | { readonly kind: 'found'; readonly title: string; readonly isClosed: boolean; readonly openIssues: number }
  | { readonly kind: 'missing' }

import type { ReleaseTag, TagKind } from './release-tag.ts'
import type { Verdict } from './report.ts'

/** What the checks of the release process come to, tag by tag. All are `type`s, so that they are JSON. */
export type Gate = {
  /** As asked: one, or all from the newest. */
  readonly tags: readonly GatedTag[]
}

export type GatedTag = {
  /** Index in the report's `subjects`. */
  readonly subject: number
  readonly tag: string
  readonly kind: ReleaseTag['kind']
  /** Null where the name is not strict. */
  readonly release: TagKind | null
  readonly commit: string | null
  /** `YYYY-MM-DD`. */
  readonly date: string | null
  readonly verdict: Verdict
  /** One for each rule, in the order of the checklist. */
  readonly checks: readonly GateCheck[]
}

/**
 * `failed`, `warned`, `noted`: by the most severe finding. `accepted`: everything found is suppressed. `not-examined`: it
 * matters and could not be looked at. `not-given`: nobody gave what it takes, and it may be left out.
 */
export const gateOutcomes = [
  'passed',
  'failed',
  'warned',
  'noted',
  'accepted',
  'not-examined',
  'not-given',
  'not-applicable',
] as const
export type GateOutcome = (typeof gateOutcomes)[number]

export type GateCheck = {
  readonly rule: string
  readonly outcome: GateOutcome
  /** Why it was not examined or does not apply; null otherwise. */
  readonly reason: string | null
  /** Fingerprints, suppressed ones included. */
  readonly findings: readonly string[]
}

import type { Excerpt } from './excerpt.ts'
import type { Json, JsonObject } from './json.ts'
import type { Location } from './location.ts'
import type { PromiseName } from './promise.ts'
import type { Severity } from './severity.ts'

/**
 * `proved`: follows from the files, a witness confirmed where there is one. `observed`: seen in a
 * cluster. `undecided`: not settled within the bounds; `reason` says what stopped it.
 */
export type Certainty = 'proved' | 'observed' | 'undecided'

export const categories = [
  'crd',
  'values',
  'flags',
  'rbac',
  'webhook',
  'workload',
  'image',
  'metadata',
  'packaging',
  'policy',
  'side-by-side',
  'cluster',
] as const
export type Category = (typeof categories)[number]

/** Which way the harm runs: the upgrade, or going back (an older controller beside newer objects too). */
export type Direction = 'previous-to-next' | 'next-to-previous'

/** Who is hurt, when it is not everybody. Makes a promise `conditional` and counts one severity lower. */
export type Condition = {
  /** `value`: a chart value; `uses-new`: what the next release added; `command`: a Helm flag; `cluster`: its version or content. */
  readonly kind: 'value' | 'uses-new' | 'command' | 'cluster'
  /** Completes the sentence "This happens …": starts with "only when" or "only for". */
  readonly text: string
}

/** A complete custom resource that proves the finding; confirmed by a second evaluation before it is reported. */
export type Witness = {
  readonly object: JsonObject
  /** What is stored before, when only an update breaks. */
  readonly previousObject: JsonObject | null
  readonly acceptedBy: 'previous' | 'next'
  readonly outcome: 'rejected' | 'pruned' | 'changed' | 'not-served'
  /** What the other side's API server says or does, in its words where it refuses. */
  readonly detail: string
  /** Fields that are gone afterwards. */
  readonly lost: readonly string[]
}

/** One result. A `type`, as all that a report holds, so that it is a JSON value. */
export type Finding = {
  readonly rule: string
  readonly severity: Severity
  readonly certainty: Certainty
  /** Why it is `undecided`: the constraint and the bound; null otherwise. */
  readonly reason: string | null
  readonly category: Category
  readonly direction: Direction | null
  readonly breaks: readonly PromiseName[]
  readonly condition: Condition | null
  /** Index in the report's `subjects` of the release that `location` lies in; null for the configuration. */
  readonly subject: number | null
  readonly location: Location
  readonly previousLocation: Location | null
  /** Lines around `location`, and around `previousLocation`; null where there is no text, or a secret one. */
  readonly excerpt: Excerpt | null
  readonly previousExcerpt: Excerpt | null
  readonly message: string
  readonly remedy: string
  /** The facts that the verdict rests on, typed per rule. */
  readonly evidence: Json
  readonly witness: Witness | null
  /** 12 hexadecimal digits of SHA-256 over rule, subject and evidence: stable across edits that move lines or words. */
  readonly fingerprint: string
}

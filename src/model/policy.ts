import type { PromiseName } from './promise.ts'
import type { JudgedKind } from './release-kind.ts'
import type { Severity } from './severity.ts'

/** What breaking a promise weighs, by kind of release: a finding never weighs more than the heaviest promise it breaks. */
export type Policy = Readonly<Record<JudgedKind, PromiseWeights>>
export type PromiseWeights = Readonly<Record<PromiseName, Severity>>

const everythingHolds: PromiseWeights = {
  'in-place': 'error',
  'custom-resources': 'error',
  rollback: 'error',
  'side-by-side': 'error',
}
const onlySideBySideHolds: PromiseWeights = {
  'in-place': 'warning',
  'custom-resources': 'warning',
  rollback: 'warning',
  'side-by-side': 'error',
}

/**
 * KAITO's release management document: a patch breaks nothing; a minor may break, but X.Y and X.Y+1
 * run in one cluster. Where the step has no such name, nothing may break.
 */
export const defaultPolicy: Policy = {
  patch: everythingHolds,
  minor: onlySideBySideHolds,
  major: onlySideBySideHolds,
  downgrade: everythingHolds,
  unknown: everythingHolds,
}

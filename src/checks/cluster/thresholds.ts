/**
 * When what was measured counts. Google's Config Sync calls an object that is updated more than five times a minute a
 * controller fight (troubleshooting, "controller fights"); the rest was measured on real pairs of controllers.
 */
export const thresholds = {
  /** Turns in which writer and value change together, in one window at rest. */
  alternations: 3,
  /** New versions of one object in a minute at rest. */
  changesPerMinute: 5,
  /** New versions below which no rate is made of them. */
  leastChanges: 4,
  /** Conflicts (409) are part of optimistic locking; that many times more than under previous alone are not. */
  conflictsOverBaseline: 10,
  /** Conflicts in a run below which no factor is made of them. */
  leastConflicts: 30,
  /** Tries of a canary below which nothing is said about it. */
  leastTries: 3,
} as const

/** A rate beyond what one write now and then makes. */
export function isChurn(changes: number, seconds: number): boolean {
  return changes >= thresholds.leastChanges && (changes * 60) / Math.max(1, seconds) > thresholds.changesPerMinute
}

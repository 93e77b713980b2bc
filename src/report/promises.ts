import type { Rule } from '../checks/rule.ts'
import type { Finding } from '../model/finding.ts'
import type { PromiseWeights } from '../model/policy.ts'
import { type PromiseAnswer, type PromiseName, promises } from '../model/promise.ts'
import type { PromiseResult, SkippedCheck } from '../model/report.ts'

export interface PromiseFacts {
  /** Suppressed findings included: what a project accepts is broken all the same. */
  readonly findings: readonly Finding[]
  readonly skipped: readonly SkippedCheck[]
  readonly rules: readonly Rule[]
  /** Promises that the command looks at. */
  readonly examined: readonly PromiseName[]
  readonly weights: PromiseWeights | null
  readonly isStrict: boolean
  /** Promises whose silence a cluster vouches for. */
  readonly seenKept?: ReadonlySet<PromiseName>
}

/** An answer for each of the four promises, from what was found and what could not be looked at. */
export function answerPromises(facts: PromiseFacts): readonly PromiseResult[] {
  const doubted = new Set(facts.skipped.flatMap((check) => promisesOf(check, facts.rules)))
  return promises.map((promise) => {
    const breaking = facts.findings.filter(({ breaks }) => breaks.includes(promise))
    return {
      promise,
      answer: answerOf(breaking, facts.isStrict) ?? answerOfSilence(promise, facts, doubted.has(promise)),
      heldAt: facts.weights?.[promise] ?? null,
      findings: breaking.map((finding) => finding.fingerprint),
    }
  })
}

/** Promises that nothing can be said about without the check; a step that is no rule stands before them all, unless it says so. */
export function promisesOf({ check, promises: own }: SkippedCheck, rules: readonly Rule[]): readonly PromiseName[] {
  return own ?? rules.find(({ id }) => id === check)?.breaks ?? promises
}

/** A finding that settles a promise: true for everybody, and either proved or taken as such. */
export function isBreak(finding: Finding, isStrict: boolean): boolean {
  return finding.condition === null && (finding.certainty !== 'undecided' || isStrict)
}

function answerOf(breaking: readonly Finding[], isStrict: boolean): PromiseAnswer | null {
  if (breaking.length === 0) return null
  if (breaking.some((finding) => isBreak(finding, isStrict))) return 'broken'
  // From here on, what is decided is conditional; an undecided finding matters where it could say more.
  if (!isStrict && breaking.some(isUndecidedForAll)) return 'unknown'
  return isStrict || breaking.some(isDecided) ? 'conditional' : 'unknown'
}

function isDecided({ certainty }: Finding): boolean {
  return certainty !== 'undecided'
}

function isUndecidedForAll(finding: Finding): boolean {
  return !isDecided(finding) && finding.condition === null
}

function answerOfSilence(
  promise: PromiseName,
  { examined, seenKept }: PromiseFacts,
  isDoubted: boolean,
): PromiseAnswer {
  if (!examined.includes(promise)) return 'not-examined'
  if (seenKept !== undefined) return seenKept.has(promise) && !isDoubted ? 'kept' : 'unknown'
  // Files never prove that two controllers leave each other alone: only a cluster shows it.
  return isDoubted || promise === 'side-by-side' ? 'unknown' : 'kept'
}

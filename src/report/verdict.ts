import type { Rule } from '../checks/rule.ts'
import type { Finding } from '../model/finding.ts'
import type { PromiseWeights } from '../model/policy.ts'
import type { PromiseName } from '../model/promise.ts'
import type { SkippedCheck, Verdict } from '../model/report.ts'
import { type FailThreshold, isAtLeast, type Severity } from '../model/severity.ts'
import { isBreak, promisesOf } from './promises.ts'

export interface Judgement {
  /** Without suppressed ones. */
  readonly findings: readonly Finding[]
  readonly skipped: readonly SkippedCheck[]
  readonly rules: readonly Rule[]
  readonly examined: readonly PromiseName[]
  readonly weights: PromiseWeights | null
  readonly failOn: FailThreshold
  readonly isStrict: boolean
}

/**
 * `fail`: a finding at or above the threshold, or a promise broken that the policy holds at error.
 * `inconclusive`: such a promise hangs on something undecided or not looked at.
 */
export function judge({ findings, skipped, rules, examined, weights, failOn, isStrict }: Judgement): Verdict {
  const threshold: Severity = failOn === 'never' ? 'error' : failOn
  const isHeld = (promise: PromiseName): boolean => weights?.[promise] === 'error'
  if (
    findings.some(
      (finding) =>
        isAtLeast(finding.severity, threshold) || (isBreak(finding, isStrict) && finding.breaks.some(isHeld)),
    )
  ) {
    return 'fail'
  }
  const hangs =
    // What is undecided under a condition is a condition at worst, and that fails nothing by itself.
    (!isStrict &&
      findings.some(
        ({ certainty, condition, breaks }) => certainty === 'undecided' && condition === null && breaks.some(isHeld),
      )) ||
    skipped.some((check) => promisesOf(check, rules).some((promise) => examined.includes(promise) && isHeld(promise)))
  return hangs ? 'inconclusive' : 'pass'
}

const exitCodes: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 3 }

/** Exit code of a run that could examine; 2 belongs to errors. */
export function exitCodeOf(verdict: Verdict, failOn: FailThreshold): number {
  return failOn === 'never' ? 0 : exitCodes[verdict]
}

import type { RaisedFinding } from '../checks/check-result.ts'
import type { PromiseWeights } from '../model/policy.ts'
import { higherOf, isAtLeast, lowerOf, oneLower, type Severity } from '../model/severity.ts'

export interface Weighing {
  /** What each promise weighs in this kind of release; null where nothing is compared. */
  readonly weights: PromiseWeights | null
  /** The configuration's own word on single rules. */
  readonly severities: Readonly<Record<string, Severity>>
  /** Undecided counts as broken. */
  readonly isStrict: boolean
}

/**
 * What a finding weighs. The configuration's word on the rule stands for the rule's own weight and the
 * policy's; then a condition counts one lower, and what is undecided is no error unless strict.
 */
export function weigh({ rule, report }: RaisedFinding, { weights, severities, isStrict }: Weighing): Severity {
  const chosen = Object.hasOwn(severities, rule.id) ? severities[rule.id] : undefined
  const own = lowerOf(report.severity ?? rule.severity, rule.severity)
  const weighed = chosen ?? (weights === null ? own : underPolicy(own, rule, report.breaks ?? rule.breaks, weights))
  const conditional = report.condition === undefined ? weighed : oneLower(weighed)
  return report.certainty === 'undecided' && !isStrict ? lowerOf(conditional, 'warning') : conditional
}

function underPolicy(
  own: Severity,
  { severityFloor }: RaisedFinding['rule'],
  breaks: RaisedFinding['rule']['breaks'],
  weights: PromiseWeights,
): Severity {
  if (breaks.length === 0) return own
  const heaviest = breaks.map((promise) => weights[promise]).reduce(higherOf)
  const lowered = lowerOf(own, heaviest)
  // The floor limits the policy; a case that its rule weighs lower stays there.
  return severityFloor !== undefined && isAtLeast(own, severityFloor) ? higherOf(lowered, severityFloor) : lowered
}

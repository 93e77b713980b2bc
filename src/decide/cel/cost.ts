import type { CelRule } from './program.ts'

/**
 * Static cost as the API server estimates it when a definition is created or changed. Limits:
 * 10,000,000 for one expression times how often it may run, 100,000,000 for all of one definition
 * (k8s.io/apiserver `pkg/apis/cel/config.go`, apiextensions `validation.go`).
 */
export interface CostEstimate {
  readonly rules: readonly RuleCost[]
  /** Sum over the rules; null when one of them is undecided. */
  readonly total: bigint | null
  /** `may-refuse`: a limit is exceeded. `undecided`: some rule has no estimate. */
  readonly verdict: 'within' | 'refused' | 'undecided'
}

export interface RuleCost {
  readonly rule: CelRule
  /** Cost of one evaluation at worst; null when it cannot be estimated, then `reason` says why. */
  readonly expression: bigint | null
  /** How often the rule may run in one object; null when nothing bounds it. */
  readonly cardinality: bigint | null
  /** expression × cardinality, what the limit is applied to. */
  readonly cost: bigint | null
  readonly exceedsLimit: boolean
  readonly reason: string | null
}

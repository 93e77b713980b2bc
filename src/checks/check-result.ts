import type { Json } from '../model/json.ts'
import type { SkippedCheck } from '../model/report.ts'
import type { Report, Rule } from './rule.ts'

export type { SkippedCheck } from '../model/report.ts'

/** What running the rules gave, before policy, suppressions and words. */
export interface CheckResult {
  readonly raised: readonly RaisedFinding[]
  readonly skipped: readonly SkippedCheck[]
  /** Counts of what was looked at: `customResourceDefinitions`, `versionPairs`, `schemaNodes`, `objects`… */
  readonly examined: Readonly<Record<string, number>>
}

export interface RaisedFinding {
  readonly rule: Rule
  readonly report: Report<Json>
}

import type { RaisedFinding } from '../checks/check-result.ts'
import type { Finding } from '../model/finding.ts'
import type { Json } from '../model/json.ts'
import type { FileSet } from '../model/release-source.ts'
import { excerptOf, type Texts } from './excerpt.ts'
import { locatePlace } from './locate-place.ts'
import { type Weighing, weigh } from './weigh.ts'

/** A finding that has no identity yet. */
export type Draft = Omit<Finding, 'fingerprint'> & {
  /** What the fingerprint is made of instead of the evidence. */
  readonly identity?: Json
}

interface Surroundings {
  readonly subject: number
  readonly files: FileSet
  readonly previousFiles: FileSet
}

/** Words, weight and position for what a rule raised; `where` is null for findings about the configuration. */
export function draftFinding(
  raised: RaisedFinding,
  where: Surroundings | null,
  weighing: Weighing,
  texts: Texts,
): Draft {
  const { rule, report } = raised
  return {
    rule: rule.id,
    severity: weigh(raised, weighing),
    certainty: report.certainty ?? 'proved',
    reason: report.certainty === 'undecided' ? (report.reason ?? 'the rule gave no reason') : null,
    category: rule.category,
    direction: report.direction ?? null,
    breaks: report.breaks ?? rule.breaks,
    condition: report.condition ?? null,
    subject: where?.subject ?? null,
    location: locatePlace(report.at, where?.files ?? {}, texts.locate),
    previousLocation:
      report.was === undefined ? null : locatePlace(report.was, where?.previousFiles ?? {}, texts.locate),
    excerpt: excerptOf(report.at, where?.files ?? {}, texts),
    previousExcerpt: report.was === undefined ? null : excerptOf(report.was, where?.previousFiles ?? {}, texts),
    message: rule.message(report.evidence),
    remedy: rule.remedy(report.evidence),
    evidence: report.evidence,
    witness: report.witness ?? null,
    ...(report.identity === undefined ? {} : { identity: report.identity }),
  }
}

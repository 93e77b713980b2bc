import type { Finding } from '../model/finding.ts'
import type { SuppressedFinding } from '../model/report.ts'
import { type Suppression, type SuppressionUse, subjectText } from '../model/suppression.ts'
import { matchesGlob } from './glob.ts'

export interface SuppressionInput {
  readonly findings: readonly Finding[]
  readonly suppressions: readonly Suppression[]
  /** Chart names by subject index, as {@link Finding.subject} counts. */
  readonly charts: readonly (string | null)[]
  /** Rules that ran. */
  readonly examinedRules: ReadonlySet<string>
  /** `YYYY-MM-DD`. */
  readonly today: string
}

export interface SuppressionOutcome {
  readonly live: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
  readonly uses: readonly SuppressionUse[]
}

/** Takes out what the configuration accepts; the first entry that fits gives the reason. */
export function applySuppressions(input: SuppressionInput): SuppressionOutcome {
  const { findings, suppressions, charts, examinedRules, today } = input
  const isExpired = ({ expires }: Suppression): boolean => expires !== null && expires < today
  const live: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  const matched = new Map<Suppression, number>()
  for (const finding of findings) {
    const fitting = suppressions.filter((suppression) => fits(suppression, finding, charts))
    for (const suppression of fitting) matched.set(suppression, (matched.get(suppression) ?? 0) + 1)
    const valid = fitting.find((suppression) => !isExpired(suppression))
    if (valid === undefined) live.push(finding)
    else {
      const { reason, expires } = valid
      suppressed.push({ ...finding, suppression: { by: 'configuration', reason, expires } })
    }
  }
  const uses = suppressions.map((suppression) => ({
    suppression,
    isExpired: isExpired(suppression),
    matched: matched.get(suppression) ?? 0,
    wasExamined: examinedRules.has(suppression.rule) && charts.some((chart) => isForChart(suppression, chart)),
  }))
  return { live, suppressed, uses }
}

function fits(
  suppression: Suppression,
  { rule, location, subject }: Finding,
  charts: readonly (string | null)[],
): boolean {
  if (suppression.rule !== rule) return false
  if (!isForChart(suppression, subject === null ? null : (charts[subject] ?? null))) return false
  const owner = location.object ?? location.file ?? ''
  return matchesGlob(suppression.subject, subjectText(location)) || matchesGlob(suppression.subject, owner)
}

function isForChart({ chart }: Suppression, name: string | null): boolean {
  return chart === null || (name !== null && matchesGlob(chart, name))
}

import { andThen, type Fact, known, unknown } from '../../model/fact.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { Severity } from '../../model/severity.ts'
import type { ChartStep, StepBreak } from '../../model/tagged-release.ts'
import type { Report } from '../rule.ts'

/** A finding of `diff` that must not be there, as evidence. */
export type StepBreakEvidence = {
  readonly tag: string
  readonly previous: string
  readonly chart: string
  /** The rule of `diff`; null where the chart itself is gone. */
  readonly rule: string | null
  readonly subject: string | null
  readonly breaks: readonly PromiseName[]
  readonly message: string | null
  /** Of the finding in the report of `diff`. */
  readonly fingerprint: string | null
}

/** Known where every chart could be compared, and every comparison was decided. */
export function allCompared(steps: Fact<readonly ChartStep[]>): Fact<readonly ChartStep[]> {
  return andThen(steps, (all) => {
    const open = all.flatMap(({ chart, comparison }) => {
      if (comparison.kind === 'failed') return [`${chart}: ${comparison.reason}`]
      return comparison.kind === 'compared' ? comparison.open.map((reason) => `${chart}: ${reason}`) : []
    })
    return open.length === 0 ? known(all) : unknown(open.join('; '))
  })
}

/** Whether a finding is about more than running both releases at once, which two releases without a difference can fail too. */
export function isAboutChange({ breaks }: StepBreak): boolean {
  return breaks.some((promise) => promise !== 'side-by-side')
}

/** Findings of the steps that break a promise, less those that do not count, and charts that are gone. */
export function reportStepBreaks(
  tag: string,
  steps: readonly ChartStep[],
  counts: (found: StepBreak) => boolean,
  report: (finding: Report<StepBreakEvidence>) => void,
): void {
  for (const { chart, path, previous, comparison } of steps) {
    const at = { file: path === '.' ? 'Chart.yaml' : `${path}/Chart.yaml` }
    const about = { tag, previous, chart }
    if (comparison.kind === 'gone') {
      const evidence = { ...about, rule: null, subject: null, breaks: [], message: null, fingerprint: null }
      report({ evidence, at })
    }
    if (comparison.kind !== 'compared') continue
    for (const found of comparison.breaks.filter(counts)) {
      const { rule, subject, severity, breaks, message, undecided, fingerprint } = found
      report({
        evidence: { ...about, rule, subject, breaks, message, fingerprint },
        at: { ...at, field: subject },
        ...severityOf(severity),
        ...(undecided === null ? {} : { certainty: 'undecided', reason: undecided }),
      })
    }
  }
}

function severityOf(severity: Severity): { readonly severity?: Severity } {
  return severity === 'error' ? {} : { severity }
}

/** What both rules on steps say. */
export function stepSentence({ tag, previous, chart, rule, subject, breaks, message }: StepBreakEvidence): string {
  return rule === null
    ? `\`${tag}\` no longer has the chart ${chart}, which \`${previous}\` has.`
    : `From \`${previous}\` to \`${tag}\`, ${chart} does not keep ${breaks.join(', ')}: \`${rule}\` of ${subject}. ${message}`
}

import type { ReportDocument, ReportPart } from '../model/report.ts'
import { answerWords, titleOf, totals } from './report-words.ts'

/** What one part of a merged report is about: `workspace 0.11.0 → 0.12.0, a minor release`; a cluster out of reach is about nothing. */
export function partTitle(part: ReportPart, report: ReportDocument): string {
  return part.subjects.length === 0 ? 'not examined' : titleOf(asReport(part, report))
}

/** `1 error, 2 warnings`. */
export function partTotals(part: ReportPart, report: ReportDocument): string {
  return totals(asReport(part, report))
}

/** Promises that are not kept, with their answers: `rollback conditional, side-by-side unknown`. */
export function partAnswers({ promises }: ReportPart): string {
  return promises
    .filter(({ answer }) => answer !== 'kept' && answer !== 'not-examined')
    .map(({ promise, answer }) => `${promise} ${answerWords[answer]}`)
    .join(', ')
}

function asReport(part: ReportPart, report: ReportDocument): ReportDocument {
  const { error, warning, info, releaseKind } = part
  return {
    ...report,
    releaseKind,
    subjects: part.subjects.flatMap((index) => report.subjects[index] ?? []),
    parts: [],
    summary: { ...report.summary, error, warning, info },
  }
}

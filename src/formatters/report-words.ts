import type { Finding } from '../model/finding.ts'
import type { PromiseAnswer, PromiseName, ReleaseKind } from '../model/promise.ts'
import type { PromiseResult, ReportDocument, Subject, Verdict } from '../model/report.ts'
import { severities } from '../model/severity.ts'
import { isBreak } from '../report/promises.ts'
import { countOf, listOf, singularOf } from './words.ts'

/** What stands first in every format. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
}

/** What was examined: `workspace 0.11.0 → 0.11.1, a patch release`. */
export function titleOf({ subjects, releaseKind, parts, gate }: ReportDocument): string {
  const [previous, next] = subjects
  if (releaseKind !== null && previous !== undefined && next !== undefined) {
    const names =
      previous.name !== null && previous.name === next.name
        ? `${previous.name} ${previous.version} → ${next.version}`
        : `${subjectName(previous)} → ${subjectName(next)}`
    const isSame = previous.version !== null && previous.version === next.version
    return `${names}${isSame ? ', the same version' : stepWords[releaseKind]}`
  }
  if (parts.length > 1) return countOf(parts.length, 'report')
  return subjects.length > 3
    ? countOf(subjects.length, gate === undefined ? 'release' : 'tag')
    : listOf(subjects.map(subjectName))
}

const stepWords: Readonly<Record<ReleaseKind, string>> = {
  patch: ', a patch release',
  minor: ', a minor release',
  major: ', a major release',
  candidate: ', a release candidate',
  downgrade: ', a step back',
  unknown: '',
}

/** Name and version, or what the user called it. */
export function subjectName({ name, version, ref }: Subject): string {
  return name === null ? ref : version === null ? name : `${name} ${version}`
}

/** `1 error, 2 warnings`. */
export function totals({ summary }: ReportDocument): string {
  const counts = severities
    .toReversed()
    .filter((severity) => summary[severity] > 0)
    .map((severity) => countOf(summary[severity], severity))
  return counts.length === 0 ? 'nothing found' : counts.join(', ')
}

/** `Examined 5 custom resource definitions and 60 objects.`; empty where nothing was counted. */
export function examinedSentence({ summary }: ReportDocument): string {
  const counts = Object.entries(summary.examined).map(([name, count]) => countOf(count, singularOf(name)))
  return counts.length === 0 ? '' : `Examined ${listOf(counts)}.`
}

export const answerWords: Readonly<Record<PromiseAnswer, string>> = {
  kept: 'kept',
  conditional: 'conditional',
  broken: 'broken',
  unknown: 'unknown',
  'not-examined': 'not examined',
}

/**
 * Whether a broken promise fails nothing, because what breaks it is suppressed: the answer is a fact, the verdict is not
 * drawn from it. False where the report does not hold all that the answer rests on.
 */
export function isAccepted({ promise, answer, findings }: PromiseResult, report: ReportDocument): boolean {
  const breaking = (each: Finding) => each.breaks.includes(promise) && isBreak(each, report.strict)
  const known = new Set([...report.findings, ...report.suppressed].map(({ fingerprint }) => fingerprint))
  return (
    answer === 'broken' &&
    findings.every((fingerprint) => known.has(fingerprint)) &&
    report.suppressed.some(breaking) &&
    !report.findings.some(breaking)
  )
}

/** The answer in words: `broken`, or `broken, accepted`. */
export function answerText(result: PromiseResult, report: ReportDocument): string {
  return answerWords[result.answer] + (isAccepted(result, report) ? ', accepted' : '')
}

/** All four where releases are compared; elsewhere those that a finding speaks about. */
export function shownPromises({ promises, releaseKind }: ReportDocument): readonly PromiseResult[] {
  return promises.filter(({ answer }) => releaseKind !== null || answer !== 'not-examined')
}

/** What stands behind an answer: findings, what of them is accepted, whether it had to be kept. */
export function remarkOn(result: PromiseResult, report: ReportDocument): string {
  const { promise, answer, heldAt, findings } = result
  const accepted = report.suppressed.filter(({ fingerprint }) => findings.includes(fingerprint)).length
  const counted = [
    ...(findings.length === 0 ? [] : [countOf(findings.length, 'finding')]),
    ...(accepted === 0 ? [] : [`${accepted === findings.length ? 'all' : accepted} suppressed`]),
  ].join(', ')
  if (answer === 'broken' && unheld[report.command] === promise) {
    return `${counted}; \`${report.command}\` holds no release to it`
  }
  if (answer === 'broken' && heldAt !== null && report.releaseKind !== null && !isAccepted(result, report)) {
    return `${counted}; ${kindWords[report.releaseKind]} ${heldAt === 'error' ? 'must keep it' : 'may break it'}`
  }
  if (answer === 'unknown' && findings.length === 0) {
    return promise === 'side-by-side' && report.skipped.length === 0
      ? 'files alone never prove it'
      : 'not everything could be examined'
  }
  return counted
}

/** A promise that a command holds no release to: what breaks it is told for what else it breaks. */
const unheld: Readonly<Record<string, PromiseName>> = { preflight: 'side-by-side' }

const kindWords: Readonly<Record<ReleaseKind, string>> = {
  patch: 'a patch',
  minor: 'a minor',
  major: 'a major',
  candidate: 'the release it leads to',
  downgrade: 'a step back',
  unknown: 'this release',
}

/** How many findings are accepted, and by what; empty where none is. */
export function suppressedSentence({ suppressed }: ReportDocument): string {
  if (suppressed.length === 0) return ''
  const baseline = suppressed.filter(({ suppression }) => suppression.by === 'baseline').length
  const ways = [
    ...(baseline < suppressed.length ? [`${suppressed.length - baseline} by the configuration`] : []),
    ...(baseline > 0 ? [`${baseline} by the baseline`] : []),
  ]
  return `Suppressed: ${countOf(suppressed.length, 'finding')}, ${listOf(ways)}.`
}

import type { Finding } from '../model/finding.ts'
import type { PromiseAnswer, ReleaseKind } from '../model/promise.ts'
import type { PromiseResult, ReportDocument, Subject, Verdict } from '../model/report.ts'
import { severities } from '../model/severity.ts'
import type { FormatContext, Formatter } from './formatter.ts'
import type { Role } from './palette.ts'
import { proseLines } from './prose.ts'
import { oneLine, padTo } from './terminal-text.ts'
import { findingLines, shortLine, suppressedLines } from './text-finding.ts'
import { countOf, listOf, singularOf } from './words.ts'

/** For people: the verdict, the promises, then what is wrong, grouped by object. What is fine gets one line. */
export const formatText: Formatter = async (report, context) => {
  const blocks = [
    headLines(report, context),
    promiseLines(report, context),
    ...(context.detail === 'quiet' ? [quietLines(report, context)] : await groupBlocks(report, context)),
    skippedLines(report, context),
    suppressedBlock(report, context),
    closingLines(report, context),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const verdicts: Readonly<Record<Verdict, { readonly role: Role; readonly word: string }>> = {
  pass: { role: 'good', word: 'PASS' },
  fail: { role: 'error', word: 'FAIL' },
  inconclusive: { role: 'warning', word: 'INCONCLUSIVE' },
}

function headLines(report: ReportDocument, { palette, width, detail }: FormatContext): readonly string[] {
  const { role, word } = verdicts[report.verdict]
  const indent = word.length + 2
  const [first = '', ...rest] = proseLines(`${titleOf(report)}: ${totals(report)}`, indent, width, palette)
  const references = detail === 'full' ? report.subjects.map(referenceOf) : []
  return [
    `${palette[role](word)}  ${first.trimStart()}`,
    ...rest,
    ...references.flatMap((line) => proseLines(line, indent, width, palette)),
  ]
}

function referenceOf({ role, ref, digest }: Subject): string {
  return [`${role}: ${ref}`, ...(digest === null ? [] : [digest])].join(', ')
}

function titleOf({ subjects, releaseKind }: ReportDocument): string {
  const [previous, next] = subjects
  if (releaseKind !== null && previous !== undefined && next !== undefined) {
    const names =
      previous.name !== null && previous.name === next.name
        ? `${previous.name} ${previous.version} → ${next.version}`
        : `${subjectName(previous)} → ${subjectName(next)}`
    const isSame = previous.version !== null && previous.version === next.version
    return `${names}${isSame ? ', the same version' : stepWords[releaseKind]}`
  }
  return subjects.length > 3 ? countOf(subjects.length, 'release') : listOf(subjects.map(subjectName))
}

const stepWords: Readonly<Record<ReleaseKind, string>> = {
  patch: ', a patch release',
  minor: ', a minor release',
  major: ', a major release',
  candidate: ', a release candidate',
  downgrade: ', a step back',
  unknown: '',
}

function subjectName({ name, version, ref }: Subject): string {
  return name === null ? ref : version === null ? name : `${name} ${version}`
}

function totals({ summary }: ReportDocument): string {
  const counts = severities
    .toReversed()
    .filter((severity) => summary[severity] > 0)
    .map((severity) => countOf(summary[severity], severity))
  return counts.length === 0 ? 'nothing found' : counts.join(', ')
}

const answerRoles: Readonly<Record<PromiseAnswer, Role>> = {
  kept: 'good',
  conditional: 'warning',
  broken: 'error',
  unknown: 'warning',
  'not-examined': 'faint',
}

/** All four where releases are compared; elsewhere those that a finding speaks about. */
function promiseLines(report: ReportDocument, context: FormatContext): readonly string[] {
  return report.promises
    .filter(({ answer }) => report.releaseKind !== null || answer !== 'not-examined')
    .map((result) => {
      const answer = result.answer.replace('-', ' ')
      const remark = remarkOn(result, report)
      const gap = remark === '' ? '' : `${' '.repeat(13 - answer.length)}${remark}`
      return `  ${padTo(result.promise, 17)} ${context.palette[answerRoles[result.answer]](answer)}${gap}`
    })
}

function remarkOn({ promise, answer, heldAt, findings }: PromiseResult, report: ReportDocument): string {
  const accepted = report.suppressed.filter(({ fingerprint }) => findings.includes(fingerprint)).length
  const counted = [
    ...(findings.length === 0 ? [] : [countOf(findings.length, 'finding')]),
    ...(accepted === 0 ? [] : [`${accepted === findings.length ? 'all' : accepted} suppressed`]),
  ].join(', ')
  if (answer === 'broken' && heldAt !== null && report.releaseKind !== null) {
    return `${counted}; ${kindWords[report.releaseKind]} ${heldAt === 'error' ? 'must keep it' : 'may break it'}`
  }
  if (answer === 'unknown' && findings.length === 0) {
    return promise === 'side-by-side' && report.skipped.length === 0
      ? 'files alone never prove it'
      : 'not everything could be examined'
  }
  return counted
}

const kindWords: Readonly<Record<ReleaseKind, string>> = {
  patch: 'a patch',
  minor: 'a minor',
  major: 'a major',
  candidate: 'the release it leads to',
  downgrade: 'a step back',
  unknown: 'this release',
}

function quietLines({ findings }: ReportDocument, context: FormatContext): readonly string[] {
  return findings.map((finding) => shortLine(finding, context))
}

/** A block for each object, the one with the most severe finding first. */
async function groupBlocks(report: ReportDocument, context: FormatContext): Promise<readonly (readonly string[])[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of report.findings) {
    const title = groupTitle(finding, report)
    const group = groups.get(title)
    if (group === undefined) groups.set(title, [finding])
    else group.push(finding)
  }
  const blocks: (readonly string[])[] = []
  for (const [title, findings] of groups) {
    const parts: string[] = []
    for (const finding of findings) {
      const lines = await findingLines(finding, context)
      parts.push(lines.join('\n'))
    }
    blocks.push([context.palette.strong(title), parts.join('\n\n')])
  }
  return blocks
}

function groupTitle({ location, subject }: Finding, { subjects, releaseKind }: ReportDocument): string {
  const owner = oneLine(location.object ?? location.file ?? 'The release')
  const of = subject === null || releaseKind !== null || subjects.length < 2 ? undefined : subjects[subject]
  return of === undefined ? owner : `${owner} in ${oneLine(subjectName(of))}`
}

function skippedLines({ skipped }: ReportDocument, { palette, width }: FormatContext): readonly string[] {
  if (skipped.length === 0) return []
  return [
    palette.strong('Not examined'),
    ...skipped.flatMap(({ check, reason }) => proseLines(`${check}: ${reason}`, 2, width, palette)),
  ]
}

function suppressedBlock({ suppressed }: ReportDocument, context: FormatContext): readonly string[] {
  if (suppressed.length === 0) return []
  const baseline = suppressed.filter(({ suppression }) => suppression.by === 'baseline').length
  const ways = [
    ...(baseline < suppressed.length ? [`${suppressed.length - baseline} by the configuration`] : []),
    ...(baseline > 0 ? [`${baseline} by the baseline`] : []),
  ]
  return [
    ...proseLines(
      `Suppressed: ${countOf(suppressed.length, 'finding')}, ${listOf(ways)}.`,
      0,
      context.width,
      context.palette,
    ),
    ...(context.detail === 'full' ? suppressed.flatMap((finding) => suppressedLines(finding, context)) : []),
  ]
}

function closingLines(report: ReportDocument, { palette, width, detail }: FormatContext): readonly string[] {
  const counts = Object.entries(report.summary.examined).map(([name, count]) => countOf(count, singularOf(name)))
  const lines = counts.length === 0 ? [] : [`Examined ${listOf(counts)}.`]
  const [finding] = report.findings
  if (finding !== undefined && detail !== 'quiet') {
    lines.push(`\`kaito-check explain ${finding.rule}\` says why that is a finding, and how to accept it.`)
  }
  return lines.flatMap((line) => proseLines(line, 0, width, palette))
}

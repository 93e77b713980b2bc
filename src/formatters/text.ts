import type { Finding } from '../model/finding.ts'
import type { GateOutcome } from '../model/gate.ts'
import type { PromiseAnswer } from '../model/promise.ts'
import type { ReportDocument, Subject, Verdict } from '../model/report.ts'
import type { MeetingVerdict } from '../model/verification.ts'
import type { FormatContext, Formatter } from './formatter.ts'
import { checklistWords, tagWords } from './gate-words.ts'
import type { Role } from './palette.ts'
import { partAnswers, partTitle, partTotals } from './part-words.ts'
import { proseLines } from './prose.ts'
import {
  answerText,
  examinedSentence,
  isAccepted,
  remarkOn,
  shownPromises,
  subjectName,
  suppressedSentence,
  titleOf,
  totals,
  verdictWords,
} from './report-words.ts'
import { displayWidth, oneLine, padTo, printable } from './terminal-text.ts'
import { findingLines, shortLine, suppressedLines } from './text-finding.ts'
import { verificationWords } from './verification-words.ts'

/** For people: the verdict, the promises, then what is wrong, grouped by object. What is fine gets one line. */
export const formatText: Formatter = async (report, context) => {
  const blocks = [
    headLines(report, context),
    promiseLines(report, context),
    partLines(report, context),
    ...runBlocks(report, context),
    checklistLines(report, context),
    tagLines(report, context),
    ...(context.detail === 'quiet' ? [quietLines(report, context)] : await groupBlocks(report, context)),
    ...(context.detail === 'quiet' ? [] : recipeBlocks(report, context)),
    skippedLines(report, context),
    suppressedBlock(report, context),
    closingLines(report, context),
  ]
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
  // In the log of a workflow, GitHub's runner takes a line that starts so for a command (actions/runner, ActionCommand.cs).
  return `${text.replace(/^[ \t]*(?:::|##\[)/gm, escapedCommand)}\n`
}

function escapedCommand(start: string): string {
  const sign = start.trimStart().charAt(0)
  return start.replace(sign, `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}

const verdictRoles: Readonly<Record<Verdict, Role>> = { pass: 'good', fail: 'error', inconclusive: 'warning' }

function headLines(report: ReportDocument, { palette, width, detail }: FormatContext): readonly string[] {
  const word = verdictWords[report.verdict]
  const indent = word.length + 2
  const [first = '', ...rest] = proseLines(`${titleOf(report)}: ${totals(report)}`, indent, width, palette)
  const references = detail === 'full' ? report.subjects.map(referenceOf) : []
  return [
    `${palette[verdictRoles[report.verdict]](word)}  ${first.trimStart()}`,
    ...rest,
    ...references.flatMap((line) => proseLines(line, indent, width, palette)),
  ]
}

function referenceOf({ role, ref, digest }: Subject): string {
  return [`${role}: ${ref}`, ...(digest === null ? [] : [digest])].join(', ')
}

const answerRoles: Readonly<Record<PromiseAnswer, Role>> = {
  kept: 'good',
  conditional: 'warning',
  broken: 'error',
  unknown: 'warning',
  'not-examined': 'faint',
}

function promiseLines(report: ReportDocument, context: FormatContext): readonly string[] {
  return shownPromises(report).map((result) => {
    const answer = answerText(result, report)
    const role = isAccepted(result, report) ? 'faint' : answerRoles[result.answer]
    const remark = remarkOn(result, report)
    const gap = remark === '' ? '' : `${' '.repeat(Math.max(2, 13 - answer.length))}${remark}`
    return `  ${padTo(result.promise, 17)} ${context.palette[role](answer)}${gap}`
  })
}

/** What each of the merged reports says for itself. */
function partLines(report: ReportDocument, { palette, width }: FormatContext): readonly string[] {
  const names = Math.max(0, ...report.parts.map(({ name }) => displayWidth(oneLine(name))))
  return report.parts.flatMap((part) => {
    const answers = partAnswers(part)
    const words = `${partTitle(part, report)}: ${partTotals(part, report)}${answers === '' ? '' : `; ${answers}`}`
    const indent = names + 18
    const [first = '', ...rest] = proseLines(words, indent, width, palette)
    const verdict = verdictWords[part.verdict]
    return [
      `  ${padTo(oneLine(part.name), names)}  ${palette[verdictRoles[part.verdict]](verdict)}${' '.repeat(14 - verdict.length)}${first.trimStart()}`,
      ...rest,
    ]
  })
}

const meetingRoles: Readonly<Record<MeetingVerdict, Role>> = {
  compatible: 'good',
  incompatible: 'error',
  inconclusive: 'warning',
}

/** What a run in a cluster came to, topology by topology. */
function runBlocks(report: ReportDocument, { palette, width, detail }: FormatContext): readonly (readonly string[])[] {
  return verificationWords(report, detail === 'full').map(({ title, topologies, notes }) => [
    palette.strong(oneLine(title)),
    ...topologies.flatMap(({ name, title: what, verdict, remark }) => {
      const head = `  ${name}  ${palette[meetingRoles[verdict]](verdict)}${' '.repeat(14 - verdict.length)}${what}`
      return [head, ...(remark === '' ? [] : proseLines(remark, 20, width, palette))]
    }),
    ...(detail === 'quiet' ? [] : notes.flatMap((note) => proseLines(note, 2, width, palette))),
  ])
}

const outcomeRoles: Readonly<Record<GateOutcome, Role>> = {
  passed: 'good',
  failed: 'error',
  warned: 'warning',
  noted: 'info',
  accepted: 'faint',
  'not-examined': 'warning',
  'not-given': 'faint',
  'not-applicable': 'faint',
}

/** Every question that a tag was asked, with its answer. */
function checklistLines(report: ReportDocument, { palette, width, detail }: FormatContext): readonly string[] {
  const words = checklistWords(report)
  if (words === null || detail === 'quiet') return []
  return [
    palette.strong(oneLine(words.title)),
    ...words.checks.flatMap(({ outcome, word, question }) => {
      const [first = '', ...rest] = proseLines(question, 16, width, palette)
      return [`  ${palette[outcomeRoles[outcome]](word)}${' '.repeat(14 - word.length)}${first.trimStart()}`, ...rest]
    }),
    ...(words.rest === '' ? [] : [`  ${words.rest}`]),
  ]
}

/** A line for each tag. */
function tagLines(report: ReportDocument, { palette, width }: FormatContext): readonly string[] {
  const rows = tagWords(report)
  const names = Math.max(0, ...rows.map(({ tag }) => displayWidth(oneLine(tag))))
  return rows.flatMap(({ tag, date, kind, verdict, found }) => {
    const word = verdictWords[verdict]
    const head = `  ${padTo(oneLine(tag), names)}  ${padTo(date, 10)}  ${padTo(kind, 10)}  `
    const indent = displayWidth(head) + 14
    const [first = '', ...rest] = found === '' ? [''] : proseLines(found, indent, width, palette)
    return [
      `${head}${palette[verdictRoles[verdict]](word)}${' '.repeat(14 - word.length)}${first.trimStart()}`.trimEnd(),
      ...rest,
    ]
  })
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

function recipeBlocks({ recipes }: ReportDocument, { palette, width }: FormatContext): readonly (readonly string[])[] {
  return recipes.map(({ title, steps }) => [
    palette.strong(oneLine(title)),
    ...steps.flatMap(({ text, commands }, index) => [
      ...numbered(index + 1, proseLines(text, 5, width, palette)),
      ...commands.flatMap((command) => command.split('\n')).map((line) => `       ${palette.code(printable(line))}`),
    ]),
  ])
}

function numbered(number: number, lines: readonly string[]): readonly string[] {
  const [first = '', ...rest] = lines
  return [`${String(number).padStart(3)}. ${first.trimStart()}`, ...rest]
}

function skippedLines({ skipped }: ReportDocument, { palette, width }: FormatContext): readonly string[] {
  if (skipped.length === 0) return []
  return [
    palette.strong('Not examined'),
    ...skipped.flatMap(({ check, reason }) => proseLines(`${check}: ${reason}`, 2, width, palette)),
  ]
}

function suppressedBlock(report: ReportDocument, context: FormatContext): readonly string[] {
  if (report.suppressed.length === 0) return []
  return [
    ...proseLines(suppressedSentence(report), 0, context.width, context.palette),
    ...(context.detail === 'full' ? report.suppressed.flatMap((finding) => suppressedLines(finding, context)) : []),
  ]
}

function closingLines(report: ReportDocument, { palette, width, detail }: FormatContext): readonly string[] {
  const examined = examinedSentence(report)
  const lines = examined === '' ? [] : [examined]
  const [finding] = report.findings
  if (finding !== undefined && detail !== 'quiet') {
    lines.push(`\`kaito-check explain ${finding.rule}\` says why that is a finding, and how to accept it.`)
  }
  return lines.flatMap((line) => proseLines(line, 0, width, palette))
}

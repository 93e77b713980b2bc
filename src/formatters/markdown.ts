import type { Finding, Witness } from '../model/finding.ts'
import type { GateOutcome } from '../model/gate.ts'
import type { PromiseAnswer } from '../model/promise.ts'
import type { Recipe } from '../model/recipe.ts'
import type { ReportDocument, Verdict } from '../model/report.ts'
import type { Severity } from '../model/severity.ts'
import { subjectText } from '../model/suppression.ts'
import { breaksText, remarksOn, whereText, witnessSentence } from './finding-words.ts'
import type { Formatter } from './formatter.ts'
import { checklistWords, tagWords } from './gate-words.ts'
import { focusDiff } from './hunk.ts'
import type { DiffLine } from './line-diff.ts'
import { codeBlock, codeSpan, htmlText, markdownProse, markdownText } from './markdown-text.ts'
import { partTitle, partTotals } from './part-words.ts'
import {
  answerText,
  examinedSentence,
  isAccepted,
  remarkOn,
  shownPromises,
  suppressedSentence,
  titleOf,
  totals,
  verdictWords,
} from './report-words.ts'
import { countOf } from './words.ts'
import { yamlText } from './yaml-text.ts'

interface Room {
  readonly characters: number
  readonly place: string
}

/** GitHub refuses a comment of more than 65,536 characters. */
const comment: Room = { characters: 65_000, place: 'a comment' }
/**
 * A step's summary may have 1 MiB, and what has more is not shown at all (GitHub Docs, "Workflow commands", job
 * summaries). Counted are bytes: a character of ours takes up to three, and the end is measured in `formatSummary`.
 */
const summaryBytes = 1_048_576
/** What the last lines, which say what was cut, may take of that. */
const longestPointer = 400
/** Lines of a witness beyond this many are cut. */
const longestWitness = 60

/**
 * For a pull request: verdict, table of promises, a section to unfold for each finding, errors open. What does not fit
 * into one comment is cut at a finding, and the last line says so.
 */
export const formatMarkdown: Formatter = (report) => fitInto(comment, report)

/** The same for the summary of a job, which has more room. */
export function formatSummary(report: ReportDocument): string {
  let characters = summaryBytes - 1024
  for (;;) {
    const text = fitInto({ characters, place: 'the summary of a job' }, report)
    const excess = new TextEncoder().encode(text).length - summaryBytes
    if (excess <= 0) return text
    characters -= excess
  }
}

function fitInto({ characters, place }: Room, report: ReportDocument): string {
  const head = [headOf(report), ...report.recipes.map(recipeOf)].join('\n')
  const tail = tailOf(report)
  const room = characters - longestPointer - head.length - tail.length
  const short = report.findings.map(shortLine)
  const whole = fittingSections(report.findings, short, room)
  const used = whole.reduce((sum, text) => sum + text.length + 1, 0)
  const named = fitting(short.slice(whole.length), room - used)
  const list = named.length === 0 ? [] : ['', ...named]
  return `${[head, ...whole, ...list, pointer(report, whole.length, named.length, place), tail].filter((part, index) => part !== '' || index > whole.length).join('\n')}\n`
}

/** Findings in full, as many as leave room to name the others in a line each; a third of the room is the most for those. */
function fittingSections(findings: readonly Finding[], short: readonly string[], room: number): readonly string[] {
  const sections: string[] = []
  let used = 0
  let rest = short.reduce((sum, line) => sum + line.length + 1, 0)
  for (const [index, finding] of findings.entries()) {
    const text = section(finding)
    rest -= (short[index] ?? '').length + 1
    if (used + text.length + 1 + Math.min(rest, room / 3) > room) break
    sections.push(text)
    used += text.length + 1
  }
  return sections
}

function fitting(lines: readonly string[], room: number): readonly string[] {
  let used = 0
  const end = lines.findIndex((line) => {
    used += line.length + 1
    return used > room
  })
  return end === -1 ? lines : lines.slice(0, end)
}

const verdictIcons: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', inconclusive: '❔' }
export const answerIcons: Readonly<Record<PromiseAnswer, string>> = {
  kept: '✅',
  conditional: '⚠️',
  broken: '❌',
  unknown: '❔',
  'not-examined': '➖',
}
const acceptedIcon = '➖'
const severityIcons: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' }

function headOf(report: ReportDocument): string {
  const promises = shownPromises(report)
  const skipped = report.skipped.map(({ check, reason }) => `- ${markdownText(check)}: ${markdownProse(reason)}`)
  return [
    `<!-- ${report.tool.name.replace(/[^\w. -]|--+/g, '_')} -->`,
    `## ${verdictIcons[report.verdict]} ${verdictWords[report.verdict]}: ${markdownText(titleOf(report))}`,
    '',
    `**${totals(report)}**`,
    '',
    ...(promises.length === 0
      ? []
      : [
          '| promise | answer | |',
          '| --- | --- | --- |',
          ...promises.map(
            (result) =>
              `| ${result.promise} | ${isAccepted(result, report) ? acceptedIcon : answerIcons[result.answer]} ${answerText(result, report)} | ${remarkOn(result, report)} |`,
          ),
          '',
        ]),
    ...partLines(report),
    ...gateLines(report),
    ...(skipped.length === 0 ? [] : ['**Not examined**', '', ...skipped.slice(0, 20), '']),
  ].join('\n')
}

function partLines(report: ReportDocument): readonly string[] {
  if (report.parts.length === 0) return []
  return [
    '| report | verdict | of | found |',
    '| --- | --- | --- | --- |',
    ...report.parts.map((part) => {
      const { name, verdict } = part
      const words = [
        name,
        `${verdictIcons[verdict]} ${verdictWords[verdict]}`,
        partTitle(part, report),
        partTotals(part, report),
      ]
      return `| ${words.map(markdownText).join(' | ')} |`
    }),
    '',
  ]
}

const outcomeIcons: Readonly<Record<GateOutcome, string>> = {
  passed: '✅',
  failed: '❌',
  warned: '⚠️',
  noted: 'ℹ️',
  accepted: '➖',
  'not-examined': '❔',
  'not-given': '➖',
  'not-applicable': '➖',
}

/** The checklist of a tag, or a line for each of several; a long history is cut. */
function gateLines(report: ReportDocument): readonly string[] {
  const words = checklistWords(report)
  if (words !== null) {
    return [
      `**${markdownText(words.title)}**`,
      '',
      '| | question |',
      '| --- | --- |',
      ...words.checks.map(
        ({ outcome, word, question }) => `| ${outcomeIcons[outcome]} ${word} | ${markdownText(question)} |`,
      ),
      '',
      ...(words.rest === '' ? [] : [words.rest, '']),
    ]
  }
  const rows = tagWords(report)
  if (rows.length === 0) return []
  const more = rows.length - mostTags
  return [
    '| tag | of | kind | verdict | found |',
    '| --- | --- | --- | --- | --- |',
    ...rows.slice(0, mostTags).map(({ tag, date, kind, verdict, found }) => {
      const cells = [tag, date, kind, `${verdictIcons[verdict]} ${verdictWords[verdict]}`, found]
      return `| ${cells.map(markdownText).join(' | ')} |`
    }),
    '',
    ...(more > 0 ? [`${countOf(more, 'more tag')}.`, ''] : []),
  ]
}

/** Tags in a comment. */
const mostTags = 100

function recipeOf({ title, steps }: Recipe): string {
  const lines = steps.flatMap(({ text, commands }, index) => [
    `${index + 1}. ${markdownProse(text)}`,
    ...commands.flatMap((command) => ['', codeBlock('sh', command), '']),
  ])
  return ['<details>', `<summary>${htmlText(title)}, step by step</summary>`, '', ...lines, '', '</details>', ''].join(
    '\n',
  )
}

function section(finding: Finding): string {
  const { severity, rule, message, remedy, location, witness } = finding
  const facts: readonly (readonly [label: string, text: string | null])[] = [
    ['Breaks', breaksText(finding)],
    ['Where', location.object],
    ['File', whereText(finding)],
    ['Remedy', remedy],
  ]
  return [
    `<details${severity === 'error' ? ' open' : ''}>`,
    `<summary>${severityIcons[severity]} ${severity} <code>${htmlText(rule)}</code> ${codeOf(location.path ?? location.object ?? location.file)}</summary>`,
    '',
    markdownProse([message, ...remarksOn(finding)].join(' ')),
    '',
    ...facts.flatMap(([label, text]) =>
      text === null
        ? []
        : [`- **${label}**: ${label === 'Remedy' || label === 'Breaks' ? markdownProse(text) : codeSpan(text)}`],
    ),
    ...(severity === 'info' ? [] : hunkLines(finding)),
    ...(witness === null || severity === 'info' ? [] : witnessLines(witness)),
    '',
    '</details>',
    '',
  ].join('\n')
}

function codeOf(text: string | null): string {
  return text === null || text === '.' ? '' : `<code>${htmlText(text)}</code>`
}

function hunkLines(finding: Finding): readonly string[] {
  const lines = focusDiff(finding)
  if (lines.every(({ side }) => side === 'both')) return []
  return ['', codeBlock('diff', lines.map(({ side, text }) => `${signs[side]} ${text}`).join('\n'))]
}

const signs: Readonly<Record<DiffLine['side'], string>> = { both: ' ', previous: '-', next: '+' }

function witnessLines(witness: Witness): readonly string[] {
  const { object, previousObject, detail, lost } = witness
  const text = previousObject === null ? yamlText(object) : `${yamlText(previousObject)}---\n${yamlText(object)}`
  const lines = text.trimEnd().split('\n')
  const shown = lines.slice(0, longestWitness)
  const hidden = lines.length - shown.length
  const update = previousObject === null ? '' : ' (the first document is stored, the second written over it)'
  return [
    '',
    witnessSentence(witness).replace(/:$/, `${update}:`),
    '',
    codeBlock('yaml', [...shown, ...(hidden > 0 ? [`# … ${countOf(hidden, 'more line')}`] : [])].join('\n')),
    ...(detail === '' ? [] : ['', `Answer: ${codeSpan(detail)}`]),
    ...(lost.length === 0 ? [] : ['', `Lost: ${lost.map(codeSpan).join(', ')}`]),
  ]
}

function shortLine({ severity, rule, location }: Finding): string {
  return `- ${severityIcons[severity]} ${severity} ${codeSpan(rule)} ${codeSpan(subjectText(location))}`
}

function pointer({ findings, tool }: ReportDocument, whole: number, named: number, place: string): string {
  if (whole === findings.length) return ''
  const left = findings.length - whole - named
  const cut = left === 0 ? '' : ` ${countOf(left, 'more finding')} ${left === 1 ? 'is' : 'are'} left out.`
  return `\n**Cut to fit into ${place}: the first ${countOf(whole, 'finding')} of ${findings.length} in full.**${cut} The whole report: \`${tool.name} … -o html=report.html\` or \`-o json=report.json\`.\n`
}

function tailOf(report: ReportDocument): string {
  const [finding] = report.findings
  const sentences = [
    suppressedSentence(report),
    examinedSentence(report),
    ...(finding === undefined ? [] : [`\`${report.tool.name} explain ${finding.rule}\` says why that is a finding.`]),
  ]
  return `<sub>${report.tool.name} ${report.tool.version}. ${sentences
    .filter((text) => text !== '')
    .map(markdownProse)
    .join(' ')}</sub>`
}

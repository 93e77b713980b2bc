import type { Finding } from '../model/finding.ts'
import type { ReportDocument } from '../model/report.ts'
import type { Severity } from '../model/severity.ts'
import { subjectText } from '../model/suppression.ts'
import { breaksText, placeText, remarksOn } from './finding-words.ts'
import type { Formatter } from './formatter.ts'
import { titleOf, totals, verdictWords } from './report-words.ts'
import { folderOf } from './source-folder.ts'
import { printable } from './terminal-text.ts'
import { countOf } from './words.ts'

/** Annotations of one type that GitHub shows of one step; it drops the rest without a word. */
const mostOfType = 10

/**
 * Workflow commands that annotate the files of a pull request, the most severe findings first. The last one of a type
 * that has too many says how many are left out. The line is given where it is one of the file itself.
 */
export const formatGithub: Formatter = (report) => {
  const lines = (['error', 'warning', 'info'] as const).flatMap((severity) => annotations(severity, report))
  return `${[...lines, verdictLine(report)].join('\n')}\n`
}

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

function annotations(severity: Severity, report: ReportDocument): readonly string[] {
  const findings = report.findings.filter((finding) => finding.severity === severity)
  const shown = findings.length > mostOfType ? findings.slice(0, mostOfType - 1) : findings
  const left = findings.length - shown.length
  return [
    ...shown.map((finding) => annotation(finding, report)),
    ...(left === 0
      ? []
      : [
          command(
            severity,
            { title: report.tool.name },
            `${countOf(left, `more ${severity}`)}: see the job's summary.`,
          ),
        ]),
  ]
}

function annotation(finding: Finding, report: ReportDocument): string {
  const { severity, rule, location, message, remedy, excerpt } = finding
  const subject = finding.subject === null ? undefined : report.subjects[finding.subject]
  const folder = subject === undefined ? '' : folderOf(subject)
  const isOfFile = excerpt?.of === 'file'
  const place = location.file === null || folder === null ? {} : { file: folder + location.file }
  const position =
    isOfFile && location.line !== null
      ? { line: String(location.line), ...(location.column === null ? {} : { col: String(location.column) }) }
      : {}
  const breaks = breaksText(finding)
  const rendered = placeText(location, excerpt)
  const lines = [
    [message, ...remarksOn(finding)].join(' '),
    ...(breaks === null ? [] : [`Breaks ${breaks}.`]),
    ...(isOfFile || rendered === null ? [] : [`At ${rendered}.`]),
    `Remedy: ${remedy}`,
  ]
  return command(
    severity,
    { ...place, ...('file' in place ? position : {}), title: `${rule} ${subjectText(location)}`.trim() },
    lines.join('\n'),
  )
}

function verdictLine(report: ReportDocument): string {
  // Not a command, and not to be read as one.
  return printable(`${verdictWords[report.verdict]} ${titleOf(report)}: ${totals(report)}`)
}

/** `::error file=x,line=1::text`, escaped as the runner reads it back (actions/toolkit, packages/core/src/command.ts). */
function command(severity: Severity, properties: Readonly<Record<string, string>>, text: string): string {
  const words = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${commands[severity]} ${words.join(',')}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line).replaceAll('%', '%25'))
    .join('%0A')
}

function escapeProperty(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
}

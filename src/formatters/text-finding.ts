import type { Finding, Witness } from '../model/finding.ts'
import { type Json, jsonEquals } from '../model/json.ts'
import type { SuppressedFinding } from '../model/report.ts'
import { subjectText } from '../model/suppression.ts'
import { breaksText, placeText, remarksOn, whereText, witnessSentence } from './finding-words.ts'
import type { FormatContext } from './formatter.ts'
import { labelColumn, labelled, proseLines } from './prose.ts'
import { displayWidth, oneLine, printable, wrap } from './terminal-text.ts'

const indent = 4
/** Lines of a witness beyond this many are left out unless the reader wants everything. */
const witnessLines = 60

/** One finding: what it is, what to do, and the proof. An info is told in short unless the reader wants everything. */
export async function findingLines(finding: Finding, context: FormatContext): Promise<readonly string[]> {
  const { palette, width, detail } = context
  const { severity, message } = finding
  const lines = [
    ...headingLines(finding, context),
    ...proseLines(message, indent, width, palette),
    ...remarksOn(finding).flatMap((remark) => proseLines(remark, indent, width, palette)),
  ]
  if (severity === 'info' && detail !== 'full') return lines
  return [
    ...lines,
    '',
    ...factLines(finding, context),
    ...(finding.witness === null ? [] : await witnessBlock(finding.witness, context)),
    ...(detail === 'full' ? await evidenceBlock(finding, context) : []),
  ]
}

function headingLines({ severity, rule, location }: Finding, { palette, width }: FormatContext): readonly string[] {
  const heading = `  ${palette[severity](severity)}  ${palette.strong(oneLine(rule))}`
  if (location.path === null || location.path === '.') return [heading]
  const field = oneLine(location.path)
  const fits = displayWidth(field) + severity.length + rule.length + 6 <= width
  return fits ? [`${heading}  ${palette.code(field)}`] : [heading, ' '.repeat(indent) + palette.code(field)]
}

function factLines(finding: Finding, { palette, width, detail }: FormatContext): readonly string[] {
  const { remedy, previousLocation } = finding
  const facts: [label: string, text: string | null][] = [
    ['breaks', breaksText(finding)],
    ['where', whereText(finding)],
    [
      'before',
      detail === 'full' && previousLocation !== null ? placeText(previousLocation, finding.previousExcerpt) : null,
    ],
    ['remedy', remedy],
  ]
  return facts.flatMap(([label, text]) => (text === null ? [] : labelled(label, text, { indent, width, palette })))
}

/** The line that stands for a finding where there is no room for more. */
export function shortLine(finding: Finding, { palette, width }: FormatContext): string {
  const { severity, rule } = finding
  const head = `  ${palette[severity](severity.padEnd(7))}  ${oneLine(rule)}`
  const subject = oneLine(subjectText(finding.location))
  const indent = 11
  if (indent + displayWidth(`${oneLine(rule)}  ${subject}`) <= width) return `${head}  ${subject}`.trimEnd()
  return [head, ...wrap(subject.split(' '), width - indent - 2).map((line) => ' '.repeat(indent + 2) + line)].join('\n')
}

/** A suppressed finding and why it is accepted. */
export function suppressedLines(finding: SuppressedFinding, context: FormatContext): readonly string[] {
  const { reason, expires } = finding.suppression
  const until = expires === null ? '' : ` (until ${expires})`
  return [shortLine(finding, context), ...proseLines(reason + until, indent, context.width, context.palette)]
}

async function witnessBlock(witness: Witness, context: FormatContext): Promise<readonly string[]> {
  const { palette, width, detail } = context
  const layout = { indent, width, palette }
  const { object, previousObject, detail: words, lost } = witness
  const update =
    previousObject === null
      ? []
      : [
          ...(await yamlLines(previousObject, context)),
          `${' '.repeat(indent + labelColumn)}${palette.faint('is updated to')}`,
        ]
  const lines = [...update, ...(await yamlLines(object, context))]
  const shown = detail === 'full' ? lines : lines.slice(0, witnessLines)
  const hidden = lines.length - shown.length
  return [
    '',
    ...labelled('witness', witnessSentence(witness), layout),
    ...shown,
    ...(hidden > 0
      ? [`${' '.repeat(indent + labelColumn)}${palette.faint(`… ${hidden} more lines; -v shows all`)}`]
      : []),
    ...(words === '' ? [] : labelled('answer', words, layout)),
    ...(lost.length === 0 ? [] : labelled('lost', lost.join(', '), layout)),
  ]
}

async function evidenceBlock(finding: Finding, context: FormatContext): Promise<readonly string[]> {
  const { evidence, fingerprint, certainty } = finding
  const layout = { indent, width: context.width, palette: context.palette }
  return [
    '',
    ...labelled('evidence', `${certainty}; fingerprint ${fingerprint}`, layout),
    ...(jsonEquals(evidence, {}) ? [] : await yamlLines(evidence, context)),
  ]
}

async function yamlLines(value: Json, { palette }: FormatContext): Promise<readonly string[]> {
  // Most reports show no object, and the library takes as long to load as the rest of the format.
  const { yamlText } = await import('./yaml-text.ts')
  return yamlText(value)
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(indent + labelColumn) + palette.code(printable(line)))
}

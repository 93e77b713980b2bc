import type { AskedRelease, PathStep, SupportDocument, SupportedMinor } from '../../model/support.ts'
import { minorsBetween } from '../../report/support/supported-minors.ts'
import type { FormatContext } from '../formatter.ts'
import { proseLines } from '../prose.ts'
import { answerWords } from '../report-words.ts'
import { displayWidth, oneLine, padTo } from '../terminal-text.ts'
import type { SupportFormatter } from './support-formats.ts'

/** For people: the release that was asked about, then the releases, then Kubernetes. */
export const formatSupportText: SupportFormatter = (support, context) => {
  const { chart, date, asked, minors, kubernetes } = support
  const blocks = [
    ...(asked === null ? [] : [askedLines(asked, chart, context)]),
    [`${context.palette.strong(oneLine(chart))} on ${date}`, '', ...minorLines(minors, support, context)],
    kubernetesLines(kubernetes, context),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function askedLines(asked: AskedRelease, chart: string, context: FormatContext): readonly string[] {
  const { palette, width } = context
  const word = asked.isSupported ? palette.good('SUPPORTED') : palette.error('NOT SUPPORTED')
  const path = asked.path.flatMap((step) => stepLines(step, context))
  return [
    `${word}  ${oneLine(`${chart} ${asked.version}`)}`,
    ...proseLines(asked.reason, 2, width, palette),
    ...(path.length === 0 ? [] : ['', '  The way to the newest release:', ...path]),
  ]
}

function stepLines(
  { previous, next, promises, failure }: PathStep,
  { palette, width }: FormatContext,
): readonly string[] {
  const missing = minorsBetween(previous, next)
  const name = [
    `  ${oneLine(`${previous} → ${next}`)}`,
    ...(missing.length === 0
      ? []
      : proseLines(`Not one minor at a time: the repository has no ${shownMinors(missing)}.`, 6, width, palette)),
  ]
  if (failure !== null) return [...name, ...proseLines(`Not examined: ${failure}`, 6, width, palette)]
  const answers = promises.map(({ promise, answer }) => `${promise} ${answerWords[answer]}`).join(', ')
  return [...name, ...proseLines(answers, 6, width, palette)]
}

function shownMinors(minors: readonly string[]): string {
  return minors.length > 3 ? `${minors[0]} to ${minors.at(-1)}` : minors.join(' and no ')
}

const columns = ['release', 'supported', 'since', 'until', 'Kubernetes'] as const

function minorLines(
  minors: readonly SupportedMinor[],
  { kubernetes }: SupportDocument,
  { palette }: FormatContext,
): readonly string[] {
  const rows = minors.map((minor) => [
    oneLine(minor.version),
    minor.isSupported ? `yes (${placeOf(minor)})` : `no (${placeOf(minor)})`,
    minor.since ?? '?',
    minor.until ?? (minor.isSupported ? 'open' : '?'),
    kubernetesText(minor, kubernetes.minors.length),
  ])
  const widths = columns.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, index) => padTo(cell, (widths[index] ?? 0) + 2)).join('')}`.trimEnd()
  return [palette.faint(line(columns)), ...rows.map(line)]
}

function placeOf({ age }: SupportedMinor): string {
  return age === 0 ? 'n' : `n-${age}`
}

function kubernetesText({ kubernetes, kubeVersion }: SupportedMinor, count: number): string {
  if (kubernetes === null) return 'the chart does not say'
  const taken = Object.entries(kubernetes).flatMap(([minor, isTaken]) => (isTaken ? [minor] : []))
  if (taken.length === count) return `all (${kubeVersion})`
  return taken.length === 0 ? `none (${kubeVersion})` : `${taken.join(', ')} (${kubeVersion})`
}

function kubernetesLines(
  { asOf, source, isStale, minors }: SupportDocument['kubernetes'],
  { palette, width }: FormatContext,
): readonly string[] {
  const list = minors.map(({ minor, endOfLife }) => `${minor} (until ${endOfLife})`).join(', ')
  return [
    ...proseLines(`Kubernetes supports ${list === '' ? 'none of the minors known here' : list}.`, 0, width, palette),
    ...proseLines(`Data of ${asOf}, ${source}.`, 0, width, palette),
    ...(isStale
      ? proseLines(
          'The data is more than 120 days older than the day that is asked about: give newer data in the configuration (`kubernetes`).',
          0,
          width,
          palette,
        )
      : []),
  ]
}

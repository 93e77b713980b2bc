import type { ChartHistory, HistoryStep } from '../../model/history.ts'
import { type PromiseAnswer, type PromiseName, promises } from '../../model/promise.ts'
import type { FormatContext } from '../formatter.ts'
import type { Role } from '../palette.ts'
import { proseLines } from '../prose.ts'
import { answerWords } from '../report-words.ts'
import { displayWidth, oneLine, padTo } from '../terminal-text.ts'
import type { HistoryFormatter } from './history-formats.ts'
import { answerOf, cadenceSentences, foundText, releasesText, supportText } from './history-words.ts'

/** For people: for each chart its steps with the four promises, then its releases. */
export const formatHistoryText: HistoryFormatter = ({ charts, skipped }, context) => {
  const blocks = [
    ...charts.flatMap((chart) => chartBlocks(chart, context)),
    ...(skipped.length === 0
      ? []
      : [[context.palette.strong('Left out'), ...skipped.flatMap((line) => prose(line, 2, context))]]),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function chartBlocks(chart: ChartHistory, context: FormatContext): readonly (readonly string[])[] {
  const { palette, detail } = context
  const { name, steps, releases, cadence } = chart
  const failures = [
    ...steps.map((step) => ({ name: nameOf(step), ...step })),
    ...releases.map((release) => ({ name: release.version, ...release })),
  ]
  return [
    [
      `${palette.strong(oneLine(name))}  ${oneLine(releasesText(chart))}`,
      ...prose(cadenceSentences(cadence).join(' '), 2, context),
    ],
    stepLines(steps, context),
    ...(detail === 'quiet' ? [] : [releaseLines(chart, context)]),
    ...failures.flatMap(({ name: what, failure }) =>
      failure === null ? [] : [prose(`${what} could not be examined: ${failure}`, 2, context)],
    ),
  ].filter((lines) => lines.length > 0)
}

function prose(text: string, indent: number, { width, palette }: FormatContext): readonly string[] {
  return text === '' ? [] : proseLines(text, indent, width, palette)
}

/** Two lines of headings, so that four answers fit into 80 columns. */
const headings: Readonly<Record<PromiseName, readonly [string, string]>> = {
  'in-place': ['in-place', ''],
  'custom-resources': ['custom-', 'resources'],
  rollback: ['rollback', ''],
  'side-by-side': ['side-by-', 'side'],
}
const answerWidth = 13
const kindWidth = 11

const roles: Readonly<Record<PromiseAnswer, Role>> = {
  kept: 'good',
  conditional: 'warning',
  broken: 'error',
  unknown: 'warning',
  'not-examined': 'faint',
}

function stepLines(steps: readonly HistoryStep[], { palette }: FormatContext): readonly string[] {
  if (steps.length === 0) return []
  const names = Math.max(...steps.map((step) => displayWidth(nameOf(step)))) + 2
  const heading = (line: 0 | 1) =>
    palette.faint(
      `  ${' '.repeat(names + kindWidth)}${promises.map((promise) => padTo(headings[promise][line], answerWidth)).join('')}`.trimEnd(),
    )
  return [
    heading(0),
    heading(1),
    ...steps.map((step) => {
      const answers = promises.map((promise) => {
        const answer = answerOf(step, promise)
        const word = answer === null ? '–' : answerWords[answer]
        return palette[answer === null ? 'faint' : roles[answer]](word) + ' '.repeat(answerWidth - word.length)
      })
      return `  ${padTo(nameOf(step), names)}${padTo(step.releaseKind, kindWidth)}${answers.join('')}`.trimEnd()
    }),
  ]
}

function nameOf({ previous, next }: HistoryStep): string {
  return oneLine(`${previous} → ${next}`)
}

function releaseLines({ releases }: ChartHistory, { palette }: FormatContext): readonly string[] {
  const versions = Math.max(...releases.map(({ version }) => displayWidth(oneLine(version)))) + 2
  const found = releases.map(({ lint, failure }) => foundText(lint, failure))
  const widest = Math.max(...found.map((text) => text.length)) + 2
  return releases.toReversed().map((release) => {
    const text = foundText(release.lint, release.failure)
    const line = `  ${padTo(oneLine(release.version), versions)}${padTo(release.released ?? '', 12)}${padTo(text, widest)}`
    return `${line}${palette.faint(supportText(release))}`.trimEnd()
  })
}

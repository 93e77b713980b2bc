import type { ChartHistory } from '../../model/history.ts'
import { promises } from '../../model/promise.ts'
import { answerIcons } from '../markdown.ts'
import { markdownText } from '../markdown-text.ts'
import { answerWords } from '../report-words.ts'
import type { HistoryFormatter } from './history-formats.ts'
import { answerOf, cadenceSentences, foundText, releasesText, supportText } from './history-words.ts'

/** Tables of steps and releases, for a wiki or the summary of a job. */
export const formatHistoryMarkdown: HistoryFormatter = ({ charts, skipped, tool }) =>
  `${[
    ...charts.map(chartText),
    ...(skipped.length === 0 ? [] : ['**Left out**', skipped.map((line) => `- ${markdownText(line)}`).join('\n')]),
    `<sub>${tool.name} ${tool.version}</sub>`,
  ].join('\n\n')}\n`

function chartText(chart: ChartHistory): string {
  const { name, steps, releases, cadence } = chart
  return [
    `## ${markdownText(name)}: ${markdownText(releasesText(chart))}`,
    cadenceSentences(cadence).join(' '),
    table(
      ['step', 'kind', ...promises, 'found'],
      steps.map((step) => [
        `${step.previous} → ${step.next}`,
        step.releaseKind,
        ...promises.map((promise) => {
          const answer = answerOf(step, promise)
          return answer === null ? '–' : `${answerIcons[answer]} ${answerWords[answer]}`
        }),
        foundText(step.report, step.failure),
      ]),
    ),
    table(
      ['release', 'day', 'lint', 'support'],
      releases
        .toReversed()
        .map((release) => [
          release.version,
          release.released ?? '',
          foundText(release.lint, release.failure),
          supportText(release),
        ]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n')
}

import type { ChartHistory, HistoryDocument, HistoryRelease, HistoryStep } from '../../model/history.ts'
import { type PromiseAnswer, promises } from '../../model/promise.ts'
import type { ReportDocument, Verdict } from '../../model/report.ts'
import historyTemplate from '../page/history.eta?raw'
import { viewGroups, viewPromises, viewSkipped } from '../page/page-view.ts'
import { renderPage } from '../page/render-page.ts'
import { viewRules } from '../page/rules-view.ts'
import { answerWords, verdictWords } from '../report-words.ts'
import { oneLine } from '../terminal-text.ts'
import { countOf, listOf } from '../words.ts'
import type { HistoryFormatter } from './history-formats.ts'
import { answerOf, cadenceSentences, foundText, releasesText, supportText } from './history-words.ts'

/** One page: for each chart a matrix of steps and a table of releases, linked to everything that was found. */
export const formatHistoryHtml: HistoryFormatter = (history) => renderPage(historyTemplate, viewHistory(history))

/** A letter beside the colour, for those who see none. */
const marks: Readonly<Record<PromiseAnswer, string>> = {
  kept: '✓',
  conditional: '!',
  broken: '✗',
  unknown: '?',
  'not-examined': '·',
}

const allAnswers: readonly PromiseAnswer[] = ['kept', 'conditional', 'broken', 'unknown', 'not-examined']

/** Findings beyond which the steps that leave releases out are shown by their answers alone: browsers have limits. */
const mostFindings = 3000

function viewHistory({ tool, repository, charts, skipped }: HistoryDocument) {
  const reports = charts.flatMap(({ steps, releases }) => [
    ...steps.flatMap(({ report }) => report ?? []),
    ...releases.flatMap(({ lint }) => lint ?? []),
  ])
  const isLarge = reports.reduce((sum, { findings }) => sum + findings.length, 0) > mostFindings
  return {
    tool: `${tool.name} ${tool.version}`,
    repository: oneLine(repository),
    summary: charts.map((chart) => `${oneLine(chart.name)}: ${countOf(chart.steps.length, 'step')}`).join(', '),
    promiseNames: listOf(promises),
    legend: allAnswers.map((answer) => ({ answer, mark: marks[answer], word: answerWords[answer] })),
    charts: charts.map(viewChart),
    skipped: skipped.map(oneLine),
    parts: charts.flatMap((chart, index) => [
      ...chart.steps.flatMap((step) =>
        viewStep(chart, isLarge ? withoutFindings(step, chart.name, repository) : step, index),
      ),
      ...chart.releases.toReversed().flatMap((release) => viewRelease(chart, release, index)),
    ]),
    rules: viewRules(reports.flatMap(({ findings }) => findings)),
  }
}

function viewChart(chart: ChartHistory, index: number) {
  const { name, steps, releases, cadence } = chart
  const versions = releases.map(({ version }) => version)
  // Every release but the first is one to go to, every release but the last one to come from.
  const columns = versions.slice(1)
  return {
    anchor: `chart-${index}`,
    name: oneLine(name),
    about: oneLine([`${releasesText(chart)}.`, ...cadenceSentences(cadence)].join(' ')),
    columns: columns.map(oneLine),
    rows: versions.slice(0, -1).map((previous) => ({
      version: oneLine(previous),
      cells: columns.map((next) => {
        const step = steps.find((each) => each.previous === previous && each.next === next)
        return step === undefined ? null : viewCell(step, chart, index)
      }),
    })),
    releases: releases.toReversed().map((release) => ({
      version: oneLine(release.version),
      day: release.released ?? '',
      kubernetes: oneLine(release.kubeVersion ?? ''),
      support: supportText(release),
      found: foundText(release.lint, release.failure),
      anchor: release.lint === null && release.failure === null ? null : releaseAnchor(chart, release, index),
    })),
  }
}

function viewCell(step: HistoryStep, chart: ChartHistory, index: number) {
  const answers = promises.map((promise) => ({ promise, answer: answerOf(step, promise) }))
  const words = answers.map(({ promise, answer }) => `${promise} ${answer === null ? 'open' : answerWords[answer]}`)
  return {
    anchor: stepAnchor(chart, step, index),
    isAdjacent: step.isAdjacent,
    label: oneLine(`${step.previous} to ${step.next}: ${words.join(', ')}`),
    marks: answers.map(({ promise, answer }) => ({
      answer: answer ?? 'not-examined',
      mark: answer === null ? '·' : marks[answer],
      title: `${promise}: ${answer === null ? 'open' : answerWords[answer]}`,
    })),
  }
}

function stepAnchor({ steps }: ChartHistory, { previous, next }: HistoryStep, index: number): string {
  const at = steps.findIndex((step) => step.previous === previous && step.next === next)
  return `step-${index}-${at}`
}

function releaseAnchor({ releases }: ChartHistory, release: HistoryRelease, index: number): string {
  return `release-${index}-${releases.indexOf(release)}`
}

function viewStep(chart: ChartHistory, step: HistoryStep, index: number) {
  const { previous, next, releaseKind, report, failure } = step
  const title = `${chart.name} ${previous} → ${next}`
  return viewPart(stepAnchor(chart, step, index), `${title} (${releaseKind})`, report, failure)
}

function viewRelease(chart: ChartHistory, release: HistoryRelease, index: number) {
  const { version, lint, failure } = release
  return viewPart(releaseAnchor(chart, release, index), `${chart.name} ${version}, by itself`, lint, failure)
}

/** A step that leaves releases out, as its answers alone; any other as it is. */
function withoutFindings(step: HistoryStep, chart: string, repository: string): HistoryStep {
  const { report, isAdjacent, previous, next } = step
  if (isAdjacent || report === null) return step
  const command = `diff ${chart}@${previous} ${chart}@${next} --repository ${repository}`
  const reason = `This page keeps the findings of adjacent steps; \`${command}\` shows these.`
  return { ...step, report: { ...report, findings: [], skipped: [{ check: 'findings', reason }] } }
}

function viewPart(anchor: string, title: string, report: ReportDocument | null, failure: string | null) {
  if (report === null && failure === null) return []
  const verdict: Verdict = report?.verdict ?? 'inconclusive'
  return [
    {
      anchor,
      title: oneLine(title),
      verdict,
      word: verdictWords[verdict],
      found: foundText(report, failure),
      failure: failure === null ? null : oneLine(failure),
      promises: report === null ? [] : viewPromises(report),
      skipped: report === null ? [] : viewSkipped(report),
      groups: report === null ? [] : viewGroups(report, `${anchor}-`),
    },
  ]
}

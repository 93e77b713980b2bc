import type { ChartHistory, HistoryDocument, HistoryRelease, HistoryStep } from '../../model/history.ts'
import { compareText } from '../../model/json.ts'

/** One history out of the shards of one: what a shard did not examine, another did. The first that has something wins. */
export function mergeHistories(histories: readonly HistoryDocument[]): HistoryDocument {
  const [first] = histories
  if (first === undefined) throw new RangeError('there is nothing to merge')
  const charts = new Map<string, ChartHistory>()
  for (const chart of histories.flatMap((history) => history.charts)) {
    const known = charts.get(chart.name)
    charts.set(chart.name, known === undefined ? chart : mergeCharts(known, chart))
  }
  return {
    ...first,
    charts: [...charts.values()].toSorted((left, right) => compareText(left.name, right.name)),
    skipped: [...new Set(histories.flatMap(({ skipped }) => skipped))],
  }
}

/** What no shard examined, in words: `workspace 0.11.0 → 0.12.0`, `workspace 0.11.0 by itself`. */
export function notExamined({ charts }: HistoryDocument): readonly string[] {
  return charts.flatMap(({ name, steps, releases }) => [
    ...steps.filter((step) => !isExamined(step)).map(({ previous, next }) => `${name} ${previous} → ${next}`),
    ...releases
      .filter(({ lint, failure }) => lint === null && failure === null)
      .map(({ version }) => `${name} ${version} by itself`),
  ])
}

function mergeCharts(left: ChartHistory, right: ChartHistory): ChartHistory {
  const releases = new Map(right.releases.map((release) => [release.version, release]))
  const steps = new Map(right.steps.map((step) => [keyOf(step), step]))
  return {
    ...left,
    releases: left.releases.map((release) => filled(release, releases.get(release.version))),
    steps: [
      ...left.steps.map((step) => (isExamined(step) ? step : (steps.get(keyOf(step)) ?? step))),
      ...right.steps.filter((step) => !left.steps.some((other) => keyOf(other) === keyOf(step))),
    ],
  }
}

function filled(release: HistoryRelease, other: HistoryRelease | undefined): HistoryRelease {
  return release.lint !== null || release.failure !== null || other === undefined ? release : other
}

function isExamined({ report, failure }: HistoryStep): boolean {
  return report !== null || failure !== null
}

function keyOf({ previous, next }: HistoryStep): string {
  return JSON.stringify([previous, next])
}

import { describe, expect, it } from 'vitest'
import type { HistoryDocument } from '../../../src/model/history.ts'
import { mergeHistories, notExamined } from '../../../src/report/history/merge-histories.ts'
import { sampleHistory } from '../../formatters/sample-history.ts'

/** What a shard would have: everything planned, some of it examined. */
function shard(isMine: (index: number) => boolean): HistoryDocument {
  let index = 0
  const open = { report: null, failure: null }
  return {
    ...sampleHistory,
    charts: sampleHistory.charts.map((chart) => ({
      ...chart,
      steps: chart.steps.map((step) => (isMine(index++) ? step : { ...step, ...open })),
      releases: chart.releases.map((release) =>
        isMine(index++) ? release : { ...release, lint: null, failure: null },
      ),
    })),
  }
}

describe('shards of a history', () => {
  it.each([2, 3, 5])('%i of them make the whole, in any order', (count) => {
    const shards = Array.from({ length: count }, (_, mine) => shard((index) => index % count === mine))
    expect(mergeHistories(shards)).toEqual(sampleHistory)
    expect(mergeHistories(shards.toReversed())).toEqual(sampleHistory)
  })

  it('name what none of them has', () => {
    expect(notExamined(sampleHistory)).toEqual([])
    const open = notExamined(mergeHistories([shard((index) => index !== 0)]))
    const [chart] = sampleHistory.charts
    expect(open).toEqual([`${chart?.name} ${chart?.steps[0]?.previous} → ${chart?.steps[0]?.next}`])
  })

  it('keep what only one of them knows', () => {
    const other = { ...sampleHistory, charts: sampleHistory.charts.map((chart) => ({ ...chart, name: 'ragengine' })) }
    expect(mergeHistories([sampleHistory, other]).charts.map(({ name }) => name)).toEqual(['ragengine', 'workspace'])
  })
})

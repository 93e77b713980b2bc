import { describe, expect, it } from 'vitest'
import { statedChart } from '../../src/commands/chart-name.ts'
import { kaitoRepository, parseReleaseName } from '../../src/sources/release-name.ts'

describe('the chart that a name says', () => {
  it.each([
    ['0.12.0', 'workspace'],
    ['ragengine@0.12.0', 'ragengine'],
    ['jetstack/cert-manager@1.16.0', 'cert-manager'],
    ['oci://example.com/charts/queue:1.2.3', 'queue'],
    ['git:v1.2.3:charts/queue', null],
    ['https://example.com/queue-1.2.3.tgz', null],
  ])('%s: %s', (text, chart) => {
    expect(statedChart(parseReleaseName(text, { found: null, neighbours: [], repository: kaitoRepository }))).toBe(
      chart,
    )
  })
})

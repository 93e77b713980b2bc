import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import {
  type HistoryFormat,
  historyFormatNames,
  historyFormatters,
} from '../../src/formatters/history/history-formats.ts'
import { plainPalette } from '../../src/formatters/palette.ts'
import { displayWidth } from '../../src/formatters/terminal-text.ts'
import type { HistoryDocument } from '../../src/model/history.ts'
import { evil } from './hostile-document.ts'
import { sampleHistory } from './sample-history.ts'

async function render(format: HistoryFormat, history: HistoryDocument): Promise<string> {
  const write = await historyFormatters[format]()
  return write(history, { palette: plainPalette, width: 80, detail: 'normal' })
}

const schemaNamed = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8'))

describe('a history', () => {
  it.each(historyFormatNames)('as %s ends with one line break and is the same every time', async (format) => {
    const first = await render(format, sampleHistory)
    expect(first).toMatch(/[^\n]\n$/)
    expect(await render(format, sampleHistory)).toBe(first)
  })

  it('fits its schema', async () => {
    const ajv = new Ajv({ strictTypes: false }).addSchema(schemaNamed('report.schema.json'), 'report.schema.json')
    const fits = ajv.compile(schemaNamed('history.schema.json'))
    fits(JSON.parse(await render('json', sampleHistory)))
    expect(fits.errors ?? []).toEqual([])
  })

  it('reads as text', async () => {
    const text = await render('text', sampleHistory)
    await expect(text).toMatchFileSnapshot('snapshots/history.txt')
    expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(80)
  })

  it('reads as Markdown', async () => {
    await expect(await render('markdown', sampleHistory)).toMatchFileSnapshot('snapshots/history.md')
  })

  it('stays a page that a browser opens, however many steps leave releases out', async () => {
    const [chart] = sampleHistory.charts
    const [step] = chart?.steps ?? []
    if (chart === undefined || step === undefined) throw new Error('the sample lost its step')
    const steps = Array.from({ length: 1000 }, (_, index) => ({
      ...step,
      previous: `0.0.${index}`,
      isAdjacent: index === 0,
    }))
    const page = await render('html', { ...sampleHistory, charts: [{ ...chart, steps }] })
    expect(page.length).toBeLessThan(5_000_000)
    expect(page.split('class="finding ').length - 1).toBe(4 + 2)
    expect(page).toContain(
      `<code>diff ${chart.name}@0.0.999 ${chart.name}@0.11.0 --repository ${sampleHistory.repository}</code> shows these.`,
    )
  })

  it('lets no text of a repository act', async () => {
    const [chart] = sampleHistory.charts
    if (chart === undefined) throw new Error('the sample lost its chart')
    const hostile: HistoryDocument = {
      ...sampleHistory,
      repository: evil,
      skipped: [evil],
      charts: [
        {
          ...chart,
          name: evil,
          releases: chart.releases.map((release) => ({
            ...release,
            version: evil,
            kubeVersion: evil,
            failure: evil,
            lint: null,
          })),
          steps: chart.steps.map((step) => ({ ...step, previous: evil, next: evil, failure: evil, report: null })),
        },
      ],
    }
    for (const format of ['text', 'markdown', 'html'] as const) {
      const text = await render(format, hostile)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the claim
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      if (format === 'html') expect(text).not.toMatch(/<img|<script>alert/)
    }
  })
})

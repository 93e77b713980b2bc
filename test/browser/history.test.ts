import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { historyFormatters } from '../../src/formatters/history/history-formats.ts'
import { plainPalette } from '../../src/formatters/palette.ts'
import { sampleHistory } from '../formatters/sample-history.ts'
import { startBrowser, watch } from '../support/browser.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

describe('the page of a history', () => {
  let browser: Browser
  let folder: TemporaryFolder
  beforeAll(async () => {
    browser = await startBrowser()
    const format = await historyFormatters.html()
    const page = await format(sampleHistory, { palette: plainPalette, width: 80, detail: 'normal' })
    folder = temporaryFolder({ 'history.html': page })
  })
  afterAll(async () => {
    await browser?.close()
    folder?.[Symbol.dispose]()
  })

  async function open(width = 1280) {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const complaints = watch(page)
    await page.goto(pathToFileURL(folder.at('history.html')).href)
    return { page, complaints }
  }

  it('shows each step with its four answers, and asks for nothing else', async () => {
    const { page, complaints } = await open()
    expect(await page.title()).toBe('History of charts')
    const cells = page.locator('.matrix .cell')
    expect(await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')))).toEqual([
      '0.10.0 to 0.11.0: in-place kept, custom-resources broken, rollback conditional, side-by-side unknown',
      '0.11.0 to 0.11.1: in-place open, custom-resources open, rollback open, side-by-side open',
    ])
    expect(complaints).toEqual({ requests: [], errors: [] })
  })

  it('leads from a step to its findings, and from a release to what lint says', async () => {
    const { page } = await open()
    expect(await page.locator('details.finding:visible').count()).toBe(0)
    await page.locator('.matrix .cell').first().click()
    await page.locator('#step-0-0 details.finding').first().waitFor({ state: 'visible' })
    expect(await page.locator('details.finding:visible').count()).toBe(4)
    await page.getByRole('link', { name: '1 warning' }).first().click()
    await page.locator('#release-0-1 details.finding').first().waitFor({ state: 'visible' })
    expect(await page.getByText('is no gzipped archive').count()).toBe(2)
  })

  it('fits a narrow screen', async () => {
    const { page } = await open(360)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  it('gives every place a name of its own', async () => {
    const { page } = await open()
    const unique = await page.evaluate("new Set(Array.from(document.querySelectorAll('[id]'), ({ id }) => id)).size")
    expect(unique).toBe(await page.locator('[id]').count())
    const dead = await page.evaluate(`
      Array.from(document.querySelectorAll('a[href^="#"]'), (link) => link.getAttribute('href').slice(1))
        .filter((id) => document.getElementById(id) === null)`)
    expect(dead).toEqual([])
  })
})

import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportDocument } from '../../src/model/report.ts'
import { evil, hostileDocument } from '../formatters/hostile-document.ts'
import { render, reportOf } from '../formatters/render.ts'
import { fieldAdded, patternNarrowed, sampleDocument } from '../formatters/sample-document.ts'
import { type Complaints, startBrowser, watch } from '../support/browser.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const excerpt = (value: string, of: 'file' | 'rendered' = 'file') =>
  ({ of, from: 10, lines: ['a:', `  pattern: ${value}`, 'b: 1'], focus: { from: 11, to: 11 } }) as const

/** The sample with both sides of its first finding. */
const whole: ReportDocument = {
  ...sampleDocument,
  findings: [
    { ...patternNarrowed, excerpt: excerpt('^Standard_N'), previousExcerpt: excerpt('^Standard_') },
    ...sampleDocument.findings.slice(1),
  ],
}

describe('the page of a report', () => {
  let browser: Browser
  let folder: TemporaryFolder
  let complaints: Complaints
  beforeAll(async () => {
    browser = await startBrowser()
    folder = temporaryFolder({
      'whole.html': await render('html', whole),
      'hostile.html': await render('html', hostileDocument),
      'large.html': await render('html', reportOf(1000)),
    })
  })
  afterAll(async () => {
    await browser?.close()
    folder?.[Symbol.dispose]()
  })

  async function open(file: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    complaints = watch(page)
    await page.goto(pathToFileURL(folder.at(file)).href)
    return page
  }

  const shownFindings = (page: Page) => page.locator('details.finding:visible')

  it('says verdict and promises, and asks for nothing else', async () => {
    const page = await open('whole.html')
    expect(await page.title()).toBe('FAIL: workspace 0.11.0 → 0.11.1, a patch release')
    expect(await page.locator('.promise').allInnerTexts()).toEqual([
      'in-place\nkept',
      'custom-resources\nbroken\n2 findings; a patch must keep it',
      'rollback\nconditional\n1 finding',
      'side-by-side\nunknown\nnot everything could be examined',
    ])
    expect(complaints).toEqual({ requests: [], errors: [] })
  })

  it.each([
    ['severity', (page: Page) => page.getByLabel('info').uncheck(), 3],
    ['promise', (page: Page) => page.locator('select[name=promise]').selectOption('rollback'), 1],
    ['category', (page: Page) => page.getByLabel('Category').selectOption('image'), 1],
    ['object', (page: Page) => page.getByLabel('Object').selectOption('values.yaml'), 1],
    ['text', (page: Page) => page.getByLabel('Text').fill('tuning dropped'), 1],
    [
      'two at once',
      async (page: Page) => {
        await page.getByLabel('Category').selectOption('crd')
        await page.getByLabel('info').uncheck()
      },
      2,
    ],
  ])('is filtered by %s', async (_what, filter, count) => {
    const page = await open('whole.html')
    await filter(page)
    await page
      .getByRole('status')
      .filter({ hasText: `${count} of 4 shown` })
      .waitFor()
    expect(await shownFindings(page).count()).toBe(count)
    // A group without a finding is no heading in the way.
    for (const group of await page.locator('section.group:visible').all()) {
      expect(await group.locator('details.finding:visible').count()).toBeGreaterThan(0)
    }
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('status').filter({ hasText: '4 of 4 shown' }).waitFor()
  })

  it('shows both sides with what changed, and the witness', async () => {
    const page = await open('whole.html')
    const finding = page.locator(`#finding-${patternNarrowed.fingerprint}`)
    expect(await finding.locator('.line.gone').textContent()).toContain('pattern: ^Standard_')
    expect(await finding.locator('.line.new').textContent()).toContain('pattern: ^Standard_N')
    expect(await finding.locator('.line').count()).toBe(6)
    expect(await finding.getByLabel('witness', { exact: true }).textContent()).toContain('count: 9223372036854775807')
  })

  it('copies the witness and the commands of a recipe', async () => {
    const page = await open('whole.html', { permissions: ['clipboard-read', 'clipboard-write'] })
    const clipboard = () => page.evaluate('navigator.clipboard.readText()')
    await page.locator('section.recipe').getByRole('button', { name: 'Copy the command' }).first().click()
    expect(await clipboard()).toBe('kubectl apply --server-side -f crds/')
    await page.getByRole('button', { name: 'Copy the witness' }).first().click()
    await page.getByRole('button', { name: 'Copy the witness' }).first().filter({ hasText: 'Copied' }).waitFor()
    expect(await clipboard()).toMatch(/^apiVersion: kaito\.sh\/v1beta1\nkind: Workspace\n/)
  })

  it('leads to the rule, and to a finding that is closed and filtered out', async () => {
    const page = await open('whole.html')
    await page.getByRole('link', { name: 'why this is a finding' }).first().click()
    expect(await page.locator('#rule-schema-pattern-narrowed').isVisible()).toBe(true)
    await page.getByLabel('info').uncheck()
    await page.getByRole('status').filter({ hasText: '3 of 4 shown' }).waitFor()
    const finding = page.locator(`#finding-${fieldAdded.fingerprint}`)
    expect(await finding.isVisible()).toBe(false)
    await page.evaluate(`location.hash = 'finding-${fieldAdded.fingerprint}'`)
    await finding.locator('.body').waitFor({ state: 'visible' })
  })

  it('is worked by keyboard alone', async () => {
    const page = await open('whole.html')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the findings')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('findings')
    const second = page.locator('details.finding').nth(1)
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(`document.activeElement === document.querySelectorAll('details.finding > summary')[1]`))
        break
    }
    expect(await second.getAttribute('open')).toBeNull()
    await page.keyboard.press('Enter')
    expect(await second.getAttribute('open')).not.toBeNull()
  })

  it('names everything for a screen reader', async () => {
    const page = await open('whole.html')
    const nameless = await page.evaluate(`
      Array.from(document.querySelectorAll('button, select, input, a, [tabindex="0"]'))
        .filter((each) => !(each.textContent.trim() || each.ariaLabel || each.labels?.length))
        .map((each) => each.outerHTML)`)
    expect(nameless).toEqual([])
    const tags = String(
      await page.evaluate("Array.from(document.querySelectorAll('h1, h2, h3'), ({ tagName }) => tagName).join(' ')"),
    )
    expect(tags).toMatch(/^H1 H2/)
    expect(tags).not.toMatch(/ H1/)
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    expect(await page.evaluate("new Set(Array.from(document.querySelectorAll('[id]'), ({ id }) => id)).size")).toBe(
      await page.locator('[id]').count(),
    )
  })

  it.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    const page = await open('whole.html', { colorScheme })
    await page.getByRole('button', { name: 'Open all' }).click()
    const faint = await page.evaluate(contrastScript)
    expect(faint).toEqual([])
  })

  it('fits a narrow screen', async () => {
    const page = await open('whole.html', { viewport: { width: 360, height: 700 } })
    await page.getByRole('button', { name: 'Open all' }).click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  it('is printed with everything open and without controls', async () => {
    const page = await open('whole.html')
    await page.emulateMedia({ media: 'print' })
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await page.locator('details.finding[open]').count()).toBe(4)
    expect(await page.locator('#filters').isVisible()).toBe(false)
    expect((await page.pdf()).length).toBeGreaterThan(10_000)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await page.locator('details.finding[open]').count()).toBe(1)
  })

  it('shows everything without its script', async () => {
    const page = await open('whole.html', { javaScriptEnabled: false })
    expect(await shownFindings(page).count()).toBe(4)
    expect(await page.getByRole('button').count()).toBe(0)
  })

  it('runs nothing that a chart says', async () => {
    const page = await open('hostile.html')
    expect(complaints).toEqual({ requests: [], errors: [] })
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('details.finding').count()).toBe(1)
    expect(await page.locator('details.finding p').first().textContent()).toContain('<script>alert(1)</script>')
    expect(await page.locator('body').textContent()).toContain(evil.split('\n')[2])
  })

  it('is quick at a thousand findings', async () => {
    const page = await open('large.html')
    const loaded = Number(await page.evaluate('performance.timing.domComplete - performance.timing.responseEnd'))
    const filtered = Number(
      await page.evaluate(`new Promise((resolve) => {
        const started = performance.now()
        const status = document.getElementById('shown')
        new MutationObserver(() => requestAnimationFrame(() => resolve(performance.now() - started)))
          .observe(status, { childList: true })
        document.querySelector('[name=text]').value = 'field77'
        document.getElementById('filters').dispatchEvent(new Event('input'))
      })`),
    )
    expect(await shownFindings(page).count()).toBe(11)
    // Generous: the machine of a test has other things to do.
    expect(loaded).toBeLessThan(5000)
    expect(filtered).toBeLessThan(1500)
  })
})

/** Texts whose contrast with what lies behind them is below 4.5 to 1 (WCAG 2.1, 1.4.3). */
const contrastScript = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return Array.from(canvas.getImageData(0, 0, 1, 1).data)
  }
  const luminance = ([red, green, blue]) => {
    const part = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
  }
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor)
      if (color[3] === 255) return color
    }
    return [255, 255, 255]
  }
  return Array.from(document.querySelectorAll('body *'))
    .filter((each) => each.checkVisibility() && Array.from(each.childNodes).some((node) => node.nodeType === 3 && node.data.trim() !== ''))
    .map((each) => {
      const [light, dark] = [luminance(rgb(getComputedStyle(each).color)), luminance(behind(each))].sort((a, b) => b - a)
      return { ratio: (light + 0.05) / (dark + 0.05), text: each.className + ': ' + each.textContent.trim().slice(0, 30) }
    })
    .filter(({ ratio }) => ratio < 4.5)
    .map(({ ratio, text }) => ratio.toFixed(2) + ' ' + text)
})()`

import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { formatSummary } from '../../src/formatters/markdown.ts'
import { codeBlock, codeSpan, markdownProse, markdownText } from '../../src/formatters/markdown-text.ts'
import { hostileDocument } from './hostile-document.ts'
import { render, reportOf } from './render.ts'
import { acceptedDocument, sampleDocument } from './sample-document.ts'

const longestComment = 65_536

describe('markdown', () => {
  it('reads as a comment', async () => {
    await expect(await render('markdown', sampleDocument)).toMatchFileSnapshot('snapshots/sample.md')
  })

  it('fits into a comment, however many findings there are, and says what was cut', async () => {
    for (const count of [1, 40, 60, 100, 1000, 5000]) {
      const text = await render('markdown', reportOf(count))
      expect(text.length).toBeLessThan(longestComment)
      const sections = text.split('<details').length - 1
      expect(sections).toBeGreaterThan(0)
      const [, whole] = /first (\d+) findings? of/.exec(text) ?? []
      expect(Number(whole ?? count)).toBe(sections)
    }
  })

  it('fills the summary of a job up to its own limit, in bytes', () => {
    const small = formatSummary(reportOf(200))
    expect(small.length).toBeGreaterThan(longestComment)
    expect(small).not.toContain('Cut to fit')
    const wide = formatSummary(reportOf(5000, () => ({ message: 'ü'.repeat(100) })))
    const bytes = Buffer.byteLength(wide)
    expect(bytes).toBeLessThanOrEqual(1024 * 1024)
    expect(bytes).toBeGreaterThan(900_000)
    expect(wide).toContain('Cut to fit into the summary of a job')
  })

  it('says of a promise that only accepted findings break that it is accepted', async () => {
    const row = '| custom-resources | ➖ broken, accepted | 1 finding, all suppressed |'
    expect((await render('markdown', acceptedDocument)).split('\n')).toContain(row)
    expect(await render('text', acceptedDocument)).toMatch(
      /^ {2}custom-resources {2}broken, accepted {2}1 finding, all suppressed$/m,
    )
    expect(await render('html', acceptedDocument)).toContain('<span class="answer">broken, accepted</span>')
  })

  it('lets the name of a merged report not end its marker', async () => {
    const tool = { ...sampleDocument.tool, name: 'x --> <script>' }
    const [marker] = (await render('markdown', { ...sampleDocument, tool })).split('\n')
    expect(marker).toBe('<!-- x __ _script_ -->')
  })

  it('names the findings that are cut in a line each, as far as there is room', async () => {
    const text = await render('markdown', reportOf(100))
    expect(text.split('\n').filter((line) => line.startsWith('- ❌ error `schema/pattern-narrowed`')).length).toBe(
      100 - (text.split('<details').length - 1),
    )
    expect(text).not.toContain('left out')
    expect(await render('markdown', reportOf(5000))).toMatch(/\d+ more findings are left out/)
  })

  it('fits with one finding that is too large for a comment', async () => {
    const object = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 'x'.repeat(2000)]))
    const text = await render(
      'markdown',
      reportOf(2, () => ({ witness: { ...hostileWitness, object } })),
    )
    expect(text.length).toBeLessThan(longestComment)
    expect(text).toContain('2 findings')
  })

  it('leaves nothing of a chart to act as markup', async () => {
    const text = await render('markdown', hostileDocument)
    const html = micromark(text, {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
      allowDangerousHtml: true,
      allowDangerousProtocol: true,
    })
    const tags = new Set(Array.from(html.matchAll(/<(\/?)(\w+)([^>]*)>/g), ([, , name, more]) => `${name}${more}`))
    const ours = ['code', 'details', 'details open', 'h2', 'li', 'ol', 'p', 'pre', 'strong', 'sub', 'summary', 'ul']
    const tables = ['table', 'tbody', 'td', 'th', 'thead', 'tr']
    expect([...tags].filter((tag) => !/^code class="language-/.test(tag)).sort()).toEqual([...ours, ...tables].sort())
    // What GitHub reads as a mention or a reference, outside of code.
    const prose = html.replace(/<(pre|code)\b[\s\S]*?<\/\1>/g, '')
    expect(prose).not.toMatch(/@someone|#1|:\/\/evil/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the claim
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})

const hostileWitness = {
  object: {},
  previousObject: null,
  acceptedBy: 'previous',
  outcome: 'rejected',
  detail: '',
  lost: [],
} as const

describe('text in Markdown', () => {
  it.each([
    ['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
    ['# no heading', '\\# no heading'],
    ['- no item', '\\- no item'],
    ['12. no item', '12\\. no item'],
    ['<b>', '\\<b\\>'],
    ['a\n\nb', 'a b'],
    ['@team', '@<!-- -->team'],
    ['see #12', 'see #<!-- -->12'],
    ['http://x', 'http:<!-- -->//x'],
  ])('%j', (text, expected) => {
    expect(markdownText(text)).toBe(expected)
  })

  it('keeps the code of a sentence', () => {
    expect(markdownProse('The `a|b` of *x*.')).toBe('The `a|b` of \\*x\\*.')
    expect(markdownProse('Two ` and ` of a chart, and one `')).toBe('Two \\` and \\` of a chart, and one \\`')
  })

  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a``b`', '``` a``b` ```'],
  ])('code %j', (text, expected) => {
    expect(codeSpan(text)).toBe(expected)
  })

  it('fences a block with more than it holds', () => {
    expect(codeBlock('yaml', 'a: |\n  ````\n')).toBe('`````yaml\na: |\n  ````\n`````')
  })
})

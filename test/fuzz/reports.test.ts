import fc from 'fast-check'
import { parse as parseJunit } from 'junit2json'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { formatNames } from '../../src/formatters/formats.ts'
import type { Json } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { render } from '../formatters/render.ts'
import { sampleDocument } from '../formatters/sample-document.ts'
import { effort } from './effort.ts'

/** What a chart may put into a report to leave the place where it stands. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '</script>',
        '<img src=x onerror=alert(1)>',
        ']]>',
        '-->',
        '`',
        '``',
        '|',
        '\n',
        '\r\n',
        '\u001b[31m',
        '::error::',
        '\u0000',
        '\ud800',
        '"',
        "'",
        '&',
        '\\',
        '\u2028',
        '{{',
        '<%',
        '](javascript:alert(1))',
        '\u202e',
        '#',
        '* ',
        '1. ',
        '    ',
        '~~~',
        '$x$',
        '@a',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

/** The sample with every text that a chart or a user chooses replaced. */
const documents = fc.infiniteStream(hostile).map((texts): ReportDocument => {
  const next = () => String(texts.next().value)
  const free = new Set([
    'message',
    'remedy',
    'reason',
    'file',
    'object',
    'path',
    'ref',
    'name',
    'version',
    'text',
    'title',
    'detail',
    'check',
    'lines',
    'lost',
    'commands',
    'kind',
  ])
  const isFree = (path: readonly string[]) => {
    const key = path.at(-1) ?? ''
    if (path.includes('tool') || (key === 'kind' && !path.includes('witness'))) return false
    return free.has(key) || path.includes('evidence') || path.includes('witness')
  }
  const replace = (value: Json, path: readonly string[]): Json => {
    if (typeof value === 'string')
      return isFree(path) && !['acceptedBy', 'outcome'].includes(path.at(-1) ?? '') ? next() : value
    if (Array.isArray(value)) return value.map((item: Json) => replace(item, path))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item as Json, [...path, key])]))
  }
  return replace(sampleDocument as unknown as Json, []) as unknown as ReportDocument
})

const scriptsIn = (html: string) => html.match(/<\s*(?:script|iframe|object|embed)\b/gi)?.length ?? 0
// Inside a tag, not in text.
const handlersIn = (html: string) =>
  html
    .replace(/<(script|style)>.*?<\/\1>/gs, '')
    .replace(/"[^"]*"/g, '""')
    .match(/<[a-z][^<>]*\son\w+\s*=/gi)?.length ?? 0

describe('reports are well formed, whatever a chart holds', () => {
  const holds: Readonly<Record<(typeof formatNames)[number], (written: string) => void | Promise<void>>> = {
    text: (written) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for what moves a terminal's cursor
      expect(written).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/)
    },
    json: (written) => void JSON.parse(written),
    sarif: (written) => {
      expect(JSON.parse(written)).toMatchObject({ version: '2.1.0' })
    },
    junit: async (written) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 holds none of them
      expect(written).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Surrogate}/u)
      expect(await parseJunit(written)).toHaveProperty('testsuite')
    },
    markdown: (written) => {
      const html = micromark(written, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
      expect([scriptsIn(html), handlersIn(html), /href="javascript:/i.test(html)]).toEqual([0, 0, false])
      // Each row of a table has as many cells as its head.
      for (const table of html.match(/<table>.*?<\/table>/gs) ?? []) {
        const cells = (table.match(/<tr>.*?<\/tr>/gs) ?? []).map((row) => row.match(/<t[hd]/g)?.length)
        expect(new Set(cells).size).toBe(1)
      }
    },
    github: async (written) => {
      const commandsIn = (text: string) => text.match(/^::/gm)?.length
      const plain = await render('github', sampleDocument)
      expect([commandsIn(written), written.split(/[\n\r\u2028]/).length]).toEqual([
        commandsIn(plain),
        plain.split('\n').length,
      ])
    },
    html: async (written) => {
      const plain = await render('html', sampleDocument)
      expect([scriptsIn(written), handlersIn(written)]).toEqual([scriptsIn(plain), handlersIn(plain)])
    },
  }

  it.each(formatNames)('%s', async (format) => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => holds[format](await render(format, document))),
      effort(25),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { formatNames, formatters } from '../../src/formatters/formats.ts'
import type { Detail } from '../../src/formatters/formatter.ts'
import { colourPalette, plainPalette } from '../../src/formatters/palette.ts'
import { displayWidth } from '../../src/formatters/terminal-text.ts'
import { countOf, listOf, singularOf } from '../../src/formatters/words.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { violationsOf } from '../report/valid-report.ts'
import { hostileDocument } from './hostile-document.ts'
import { fieldAdded, patternNarrowed, sampleDocument, tagMutable } from './sample-document.ts'

async function text(report: ReportDocument, detail: Detail = 'normal', palette = plainPalette) {
  const format = await formatters.text()
  return format(report, { palette, width: 80, detail })
}

const nothingFound: ReportDocument = {
  ...sampleDocument,
  verdict: 'pass',
  promises: sampleDocument.promises.map(({ promise, heldAt }) => ({
    promise,
    answer: promise === 'side-by-side' ? 'unknown' : 'kept',
    heldAt,
    findings: [],
  })),
  findings: [],
  suppressed: [],
  skipped: [],
  recipes: [],
  summary: { ...sampleDocument.summary, error: 0, warning: 0, info: 0 },
}

describe('every format', () => {
  it.each(formatNames)('%s ends with one line break and changes nothing', async (name) => {
    const before = structuredClone(sampleDocument)
    const format = await formatters[name]()
    const context = { palette: plainPalette, width: 80, detail: 'normal' } as const
    const first = await format(sampleDocument, context)
    expect(first).toMatch(/[^\n]\n$/)
    expect(await format(sampleDocument, context)).toBe(first)
    expect(sampleDocument).toEqual(before)
  })

  it('is given a valid report here', () => {
    expect(violationsOf(sampleDocument)).toEqual([])
    expect(violationsOf(nothingFound)).toEqual([])
  })
})

describe('json', () => {
  it('is the report, 64-bit integers digit for digit', async () => {
    const format = await formatters.json()
    const written = await format(sampleDocument, { palette: plainPalette, width: 80, detail: 'normal' })
    expect(written).toContain('"count": 9223372036854775807,')
    expect(written.split('\n')[1]).toBe('  "schemaVersion": "1",')
    expect(Object.keys(JSON.parse(written))).toEqual(Object.keys(sampleDocument))
  })
})

describe('text', () => {
  it.each<Detail>(['normal', 'full', 'quiet'])('%s', async (detail) => {
    await expect(await text(sampleDocument, detail)).toMatchFileSnapshot(`snapshots/${detail}.txt`)
  })

  it('says nothing about what is fine, but what was examined', async () => {
    expect(await text(nothingFound)).toBe(
      [
        'PASS  workspace 0.11.0 → 0.11.1, a patch release: nothing found',
        '',
        '  in-place          kept',
        '  custom-resources  kept',
        '  rollback          kept',
        '  side-by-side      unknown      files alone never prove it',
        '',
        'Examined 5 custom resource definitions, 60 objects, 1,204 schema nodes and 1',
        'version pair.',
        '',
      ].join('\n'),
    )
  })

  it('stays within the width, but for words that are longer', async () => {
    for (const width of [40, 80, 100]) {
      const format = await formatters.text()
      const written = await format(sampleDocument, { palette: plainPalette, width, detail: 'full' })
      // Headings, YAML and commands are not wrapped: they are for copying.
      const prose = written.split('\n').filter((line) => !/^ {2}\w|^ {13,}[\w ]+:|^ {7}\w/.test(line))
      const tooWide = prose.filter(
        (line) =>
          displayWidth(line.replace(/`(?:helm|kubectl|kaito-check) [^`]*`/, '')) > width &&
          line.slice(13).includes(' '),
      )
      expect(tooWide).toEqual([])
    }
  })

  it('of lint speaks of promises only where a finding does', async () => {
    const lint: ReportDocument = {
      ...nothingFound,
      command: 'lint',
      releaseKind: null,
      subjects: [{ role: 'release', ref: 'charts/workspace', name: 'workspace', version: '0.12.0', digest: null }],
      promises: nothingFound.promises.map((result) => ({ ...result, answer: 'not-examined', heldAt: null })),
    }
    expect(await text(lint)).toMatch(/^PASS {2}workspace 0\.12\.0: nothing found\n\nExamined/)
    const broken = lint.promises.with(0, {
      promise: 'in-place',
      answer: 'broken',
      heldAt: null,
      findings: ['77aa77aa77aa'],
    })
    expect(await text({ ...lint, promises: broken })).toContain('\n  in-place          broken       1 finding\n\n')
  })

  it('of several charts names the chart of each finding', async () => {
    const lint: ReportDocument = {
      ...nothingFound,
      releaseKind: null,
      subjects: ['workspace', 'ragengine'].map((name) => ({
        role: 'release',
        ref: name,
        name,
        version: '0.12.0',
        digest: null,
      })),
      promises: [],
      findings: [
        { ...tagMutable, subject: 1 },
        { ...tagMutable, subject: 0 },
      ],
    }
    const written = await text(lint)
    expect(written).toMatch(/^PASS {2}workspace 0\.12\.0 and ragengine 0\.12\.0: /)
    expect(written).toMatch(/values\.yaml in ragengine 0\.12\.0\n(?:.*\n)*values\.yaml in workspace 0\.12\.0\n/)
  })

  it.each([
    ['bare manifests', [null, null], [null, null], 'unknown', 'previous → next: '],
    ['another chart', ['a', 'b'], ['1.0.0', '1.0.1'], 'patch', 'a 1.0.0 → b 1.0.1, a patch release: '],
    ['one version twice', ['a', 'a'], ['1.0.0', '1.0.0'], 'patch', 'a 1.0.0 → 1.0.0, the same version: '],
    ['a step back', ['a', 'a'], ['1.0.0', '0.9.0'], 'downgrade', 'a 1.0.0 → 0.9.0, a step back: '],
  ] as const)('names %s', async (_name, names, versions, releaseKind, expected) => {
    const subjects = (['previous', 'next'] as const).map((role, index) => ({
      role,
      ref: role,
      name: names[index] ?? null,
      version: versions[index] ?? null,
      digest: null,
    }))
    expect(await text({ ...nothingFound, subjects, releaseKind })).toContain(`PASS  ${expected}`)
  })

  it('says whether a broken promise was to be kept', async () => {
    const promise = { promise: 'rollback', answer: 'broken', findings: [fieldAdded.fingerprint] } as const
    const minor = { ...sampleDocument, releaseKind: 'minor', promises: [{ ...promise, heldAt: 'warning' }] } as const
    expect(await text(minor)).toContain('1 finding; a minor may break it')
    const candidate = {
      ...sampleDocument,
      releaseKind: 'candidate',
      promises: [{ ...promise, heldAt: 'error' }],
    } as const
    expect(await text(candidate)).toContain('1 finding; the release it leads to must keep it')
  })

  it('says when what breaks a promise is suppressed', async () => {
    const [suppressed] = sampleDocument.suppressed
    if (suppressed === undefined) throw new Error('the sample lost its suppressed findings')
    const promises = [
      { promise: 'rollback', answer: 'broken', heldAt: 'error', findings: [suppressed.fingerprint] },
      {
        promise: 'in-place',
        answer: 'broken',
        heldAt: 'error',
        findings: [suppressed.fingerprint, fieldAdded.fingerprint],
      },
    ] as const
    const written = await text({ ...sampleDocument, promises })
    expect(written).toContain('1 finding, all suppressed; a patch must keep it')
    expect(written).toContain('2 findings, 1 suppressed; a patch must keep it')
  })

  it('takes colour and nothing else from the palette', async () => {
    const esc = '\u001b'
    const painted = await text(
      sampleDocument,
      'full',
      colourPalette((styles, part) => `${esc}<${styles.join('+')}>${part}${esc}</>`),
    )
    expect(painted).toContain(`${esc}<bold+red>FAIL${esc}</>`)
    const stripped = painted.replaceAll(`${esc}</>`, '').replace(new RegExp(`${esc}<[^>]*>`, 'g'), '')
    expect(stripped).toBe(await text(sampleDocument, 'full'))
  })

  it('lets no text of a chart act on the terminal', async () => {
    for (const detail of ['normal', 'full', 'quiet'] as const) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the claim
      expect(await text(hostileDocument, detail)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|\n\s*::/)
    }
  })

  it('cuts a witness that would fill the screen', async () => {
    const items = Array.from({ length: 500 }, (_, index) => index)
    const witness = { ...(patternNarrowed.witness ?? fieldAdded.witness), object: { items } }
    const report = { ...sampleDocument, findings: [{ ...patternNarrowed, witness }] } as ReportDocument
    expect((await text(report)).split('\n').length).toBeLessThan(110)
    expect(await text(report)).toContain('… 441 more lines; -v shows all')
    expect((await text(report, 'full')).split('\n').length).toBeGreaterThan(500)
  })
})

describe('words', () => {
  it.each([
    [0, 'finding', '0 findings'],
    [1, 'finding', '1 finding'],
    [1204, 'schema node', '1,204 schema nodes'],
    [2, 'index entry', '2 index entries'],
    [1000000, 'day', '1,000,000 days'],
  ])('%i %s', (count, noun, expected) => {
    expect(countOf(count, noun)).toBe(expected)
  })

  it.each([
    ['customResourceDefinitions', 'custom resource definition'],
    ['indexEntries', 'index entry'],
    ['objects', 'object'],
  ])('%s', (plural, expected) => {
    expect(singularOf(plural)).toBe(expected)
  })

  it('lists', () => {
    expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
  })
})

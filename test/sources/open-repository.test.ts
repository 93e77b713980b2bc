import { readFileSync, writeFileSync } from 'node:fs'
import dedent from 'dedent'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestBytes } from '../../src/sources/chart-files.ts'
import { isRepository, openRepository } from '../../src/sources/open-repository.ts'
import { parseEntriesOf, parseRepositoryIndex } from '../../src/sources/repository-index.ts'
import { below, demoChart, packChart } from '../support/authored-charts.ts'
import { helm, helmMajors } from '../support/helm-binaries.ts'
import { serveRepository } from '../support/http-repository.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { realCharts } from '../support/real-charts.ts'
import { leftovers, type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder()
  process.env['TMPDIR'] = folder.path
})

afterEach(() => {
  const left = leftovers(folder.path)
  folder[Symbol.dispose]()
  expect(left).toEqual([])
})

async function makeRepository(): Promise<void> {
  for (const version of ['1.0.0', '1.1.0']) {
    folder.write(below('src', demoChart(version)))
    await helm('3', folder.path, 'package', folder.at('src'), '--destination', folder.at('repo'))
  }
  await helm('3', folder.path, 'repo', 'index', folder.at('repo'))
}

describe('an index', () => {
  it('gives versions as written, with lines, whatever type YAML gives them', () => {
    const { entries, problems } = parseRepositoryIndex(
      dedent`
        apiVersion: v1
        entries:
          demo:
          - version: "1.0.0"
            appVersion: 1.10
            created: 2026-01-01T00:00:00Z
            digest: aa
            urls: [demo-1.0.0.tgz]
          - version: 1e3
            digest: sha256:bb
            urls: [1, demo.tgz]
      `,
      'index.yaml',
    )
    expect(problems).toEqual([])
    expect(entries).toMatchObject([
      {
        name: 'demo',
        version: '1.0.0',
        appVersion: '1.10',
        created: '2026-01-01T00:00:00Z',
        digest: 'sha256:aa',
        urls: ['demo-1.0.0.tgz'],
        line: 4,
      },
      {
        name: 'demo',
        version: '1e3',
        appVersion: null,
        created: null,
        digest: 'sha256:bb',
        urls: ['demo.tgz'],
        line: 9,
      },
    ])
  })

  it.each([
    ['no mapping', 'hello', [[1, 1, 'This is no index of a chart repository: it has no `entries`.']]],
    ['nothing', '', [[null, null, 'This is no index of a chart repository: it has no `entries`.']]],
    ['versions that are no list', 'entries:\n  demo: 5\n', [[2, 3, 'The versions of demo are no list.']]],
    ['an entry that is no mapping', 'entries:\n  demo:\n  - x\n', [[3, 3, 'An entry of demo is no mapping.']]],
    ['an entry without version', 'entries:\n  demo:\n  - name: demo\n', [[3, 5, 'An entry of demo has no version.']]],
    ['no entries at all', 'entries:\n', []],
  ] as const)('with %s says so', async (_, text, expected) => {
    const { entries, problems } = parseRepositoryIndex(text, 'index.yaml')
    expect(entries).toEqual([])
    expect(problems).toEqual(expected.map(([line, column, message]) => ({ file: 'index.yaml', line, column, message })))
  })

  it('that is broken YAML gives the position and what could be read', () => {
    const { entries, problems } = parseRepositoryIndex(
      'entries:\n  demo:\n  - version: 1.0.0\n    urls: [a\n',
      'index.yaml',
    )
    expect(entries.map((entry) => entry.version)).toEqual(['1.0.0'])
    expect(problems[0]).toMatchObject({ file: 'index.yaml', line: 5 })
  })

  it('full of aliases costs bounded time', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}, *x${index}]`,
    )
    const text = ['x0: &x0 [a]', ...levels, 'entries:', '  demo:', '  - version: 1.0.0', '    annotations: *x30'].join(
      '\n',
    )
    const { problems } = parseRepositoryIndex(text, 'index.yaml')
    expect(problems.map((problem) => problem.message)).toEqual(['An entry of demo has no version.'])
  })
})

describe('the entries of one chart', () => {
  const index = dedent`
    apiVersion: v1
    entries:
      alpha:
      - version: 1.0.0
        description: |
          demo:
          - version: 9.9.9
      # a comment
      demo:

      - version: 1.0.0
      - version: 1.1.0
      demo.x:
      - version: 3.0.0
    generated: now
  `

  it.each([
    ['as Helm writes them', index, 'demo', ['demo 1.0.0', 'demo 1.1.0']],
    ['with a dot in the name', index, 'demo.x', ['demo.x 3.0.0']],
    ['at the end of the file', index.replace('generated: now', ''), 'demo.x', ['demo.x 3.0.0']],
    [
      'with quotes and Windows line ends',
      index.replace('  demo:', '  "demo":').replaceAll('\n', '\r\n'),
      'demo',
      ['demo 1.0.0', 'demo 1.1.0'],
    ],
    [
      'with four spaces',
      index.replace(/^ {2}(?=\S)/gm, '    ').replace(/^ {2}- /gm, '    - '),
      'alpha',
      ['alpha 1.0.0'],
    ],
    ['all, when it has none', index, 'dem', ['alpha 1.0.0', 'demo 1.0.0', 'demo 1.1.0', 'demo.x 3.0.0']],
    [
      'all, in flow style',
      'entries: { demo: [{ version: 1.0.0 }], b: [{ version: 2.0.0 }] }',
      'demo',
      ['demo 1.0.0', 'b 2.0.0'],
    ],
    [
      'all, when an alias leads out of them',
      'x: &v 1.0.0\nentries:\n  demo:\n  - version: *v\n  b:\n  - version: 2.0.0\n',
      'demo',
      ['b 2.0.0'],
    ],
  ])('are read %s', (_, text, chart, expected) => {
    const { entries } = parseEntriesOf(chart, text, 'index.yaml')
    expect(entries.map((entry) => `${entry.name} ${entry.version}`)).toEqual(expected)
  })

  it.skipIf(realCharts === null)("are KAITO's own (needs ../shared/charts)", () => {
    const text = readFileSync(`${realCharts}/index.yaml`, 'utf8')
    const whole = parseRepositoryIndex(text, 'index.yaml').entries
    for (const chart of ['workspace', 'ragengine']) {
      const found = parseEntriesOf(chart, text, 'index.yaml').entries
      expect(found.map(({ line, ...entry }) => entry)).toEqual(
        whole.filter((entry) => entry.name === chart).map(({ line, ...entry }) => entry),
      )
    }
  })
})

describe('a deep index', () => {
  it.each(['[', '- ', '? ', '{a: '])('of %j is refused, and the process lives', (opening) => {
    const { entries, problems } = parseRepositoryIndex(`entries:\n ${opening.repeat(100_000)}`, 'index.yaml')
    expect(entries).toEqual([])
    expect(problems.map((problem) => problem.message)).toEqual(['The index is nested too deeply.'])
  })
})

describe('a folder with an index', () => {
  it('is read with its packages and the other indexes beside it', async () => {
    await makeRepository()
    folder.write({
      'repo/stable/index.yaml': 'entries:\n  demo:\n  - version: 0.9.0\n',
      'repo/extra/demo-2.0.0.tgz': await packChart('demo', demoChart('2.0.0')),
      'repo/broken.tgz': 'text',
      'repo/values.tgz': await packChart('x', { a: '' }),
    })
    const repository = await openRepository('repo', await openOptions(folder.path, null, { offline: true }))
    expect(repository.ref).toBe('repo')
    expect(repository.entries.map((entry) => [entry.name, entry.version, entry.urls])).toEqual([
      ['demo', '1.1.0', ['demo-1.1.0.tgz']],
      ['demo', '1.0.0', ['demo-1.0.0.tgz']],
    ])
    expect(repository.otherIndexes.map((index) => [index.file, index.entries[0]?.version])).toEqual([
      ['stable/index.yaml', '0.9.0'],
    ])
    expect(repository.packages?.map((found) => [found.file, found.name, found.version])).toEqual([
      ['broken.tgz', null, null],
      ['demo-1.0.0.tgz', 'demo', '1.0.0'],
      ['demo-1.1.0.tgz', 'demo', '1.1.0'],
      ['extra/demo-2.0.0.tgz', 'demo', '2.0.0'],
      ['values.tgz', null, null],
    ])
    const digests = repository.packages?.map((found) => found.digest)
    expect(digests?.[1]).toBe(repository.entries[1]?.digest)
    expect(digests?.[0]).toBe(digestBytes(Buffer.from('text')))
    expect(repository.problems.map((problem) => problem.message)).toEqual([
      'The package `broken.tgz` is not gzip-compressed.',
      'The package `values.tgz` is no chart: it holds no Chart.yaml.',
    ])
  })

  it.skipIf(realCharts === null)("is KAITO's own as published (needs ../shared/charts)", async () => {
    const repository = await openRepository(realCharts ?? '', await openOptions(folder.path, null))
    expect(repository.problems).toEqual([])
    expect(repository.ref).toBe('charts')
    const digests = new Map(repository.packages?.map((found) => [`${found.name} ${found.version}`, found.digest]))
    expect(repository.entries.length).toBe(17)
    for (const entry of repository.entries) expect(digests.get(`${entry.name} ${entry.version}`)).toBe(entry.digest)
  })

  it('is told from a chart and from other folders', async () => {
    await makeRepository()
    folder.write({ 'src/index.yaml': '' })
    const options = { directory: folder.path }
    const texts = [
      'repo',
      './repo/',
      'src',
      '.',
      'nowhere',
      'https://r.test/charts',
      'https://r.test/demo.tgz',
      '1.0.0',
    ]
    expect(await Promise.all(texts.map((text) => isRepository(text, options)))).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
      false,
      false,
    ])
  })

  it('that has none is refused', async () => {
    expect(await refusalOf(openRepository('.', await openOptions(folder.path, null)))).toMatchObject({
      code: 'source-not-found',
      message: '`.` is no chart repository: it has no index.yaml.',
    })
  })
})

describe.each(helmMajors)('a repository over http, by Helm %s', (major) => {
  it('is read', async () => {
    await makeRepository()
    await using server = await serveRepository(folder.at('repo'))
    const repository = await openRepository(`${server.address}/`, await openOptions(folder.path, major))
    expect(repository).toMatchObject({ ref: `${server.address}/`, packages: null, otherIndexes: [], problems: [] })
    expect(repository.entries.map((entry) => entry.version)).toEqual(['1.1.0', '1.0.0'])
  })

  it('that Helm refuses for an unquoted number is examined all the same', async () => {
    await makeRepository()
    const index = readFileSync(folder.at('repo/index.yaml'), 'utf8')
    writeFileSync(folder.at('repo/index.yaml'), index.replace('appVersion: 1.0.0', 'appVersion: 1.10'))
    await using server = await serveRepository(folder.at('repo'))
    const { entries, problems } = await openRepository(server.address, await openOptions(folder.path, major))
    expect(entries.map((entry) => entry.appVersion)).toEqual(['1.1.0', '1.10'])
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toMatch(/^Helm refuses this index: .*cannot unmarshal number/)
  })

  it('that is not there, or offline, is refused', async () => {
    folder.write({ 'empty/x': '' })
    await using server = await serveRepository(folder.at('empty'))
    const options = await openOptions(folder.path, major)
    expect(await refusalOf(openRepository(server.address, options))).toMatchObject({
      code: 'source-not-found',
      message: `\`${server.address}\` cannot be fetched.`,
    })
    expect(await refusalOf(openRepository(server.address, { ...options, offline: true }))).toMatchObject({
      code: 'source-offline',
    })
  })
})

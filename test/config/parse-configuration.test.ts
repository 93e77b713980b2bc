import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/config/parse-configuration.ts'
import { UsageError } from '../../src/errors.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { defaultReleasePractice } from '../../src/model/release-practice.ts'

const kubernetes = {
  asOf: '2026-08-22',
  source: 'here',
  minors: [{ minor: '1.34', released: '2025-08-27', endOfLife: '2026-10-27' }],
}
const rules = [
  { id: 'schema/pattern-narrowed', scope: 'pair' },
  { id: 'schema/enum-narrowed', scope: 'pair' },
  { id: 'chart/no-version', scope: 'release' },
  { id: 'policy/suppression-unused', scope: 'suppression' },
]
const parse = (text: string) => parseConfiguration(text, { file: '.kaito-check.yaml', rules, kubernetes })

/** Message and hint of the refusal, one line each. */
async function refusalOf(text: string): Promise<string> {
  const error = await parse(text).then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.code).toBe('config')
  return [error.message, ...(error.hint ?? '').split('\n').slice(0, -1)].join('\n')
}

describe('a configuration', () => {
  it.each([
    ['nothing', ''],
    ['a comment', '# later'],
    ['an empty mapping', '{}'],
    ['a byte order mark and CRLF', '\uFEFF# x\r\nrules: {}\r\n'],
  ])('that holds %s is the default', async (_name, text) => {
    expect(await parse(text)).toEqual({
      settings: { ownImages: [], projectNames: ['kaito'], kubernetes },
      policy: defaultPolicy,
      releaseProcess: defaultReleasePractice,
      severities: {},
      suppressions: [],
      repository: null,
    })
  })

  it('says everything that the schema lets it say', async () => {
    const read = await parse(dedent`
      repository: { location: ../charts, chart: ragengine }
      project:
        names: [karpenter]
        images: [example.test/karpenter]
        promises: [in-place, rollback]
      rules:
        chart/no-version: info
      policy:
        minor: { in-place: error, side-by-side: error }
      suppressions:
        - rule: schema/pattern-narrowed
          subject: CustomResourceDefinition/*
          reason: nobody sets it
        - rule: chart/no-version
          subject: Chart.yaml
          chart: work*
          reason: it is built later
          expires: 2026-12-31
      kubernetes:
        asOf: 2026-01-01
        source: ours
        minors: [{ minor: '1.30', released: 2024-04-17, endOfLife: 2025-07-15 }]
    `)
    expect(read.settings).toEqual({
      ownImages: ['example.test/karpenter'],
      projectNames: ['karpenter'],
      kubernetes: {
        asOf: '2026-01-01',
        source: 'ours',
        minors: [{ minor: '1.30', released: '2024-04-17', endOfLife: '2025-07-15' }],
      },
    })
    expect(read.repository).toEqual({ location: '../charts', chart: 'ragengine' })
    expect(read.severities).toEqual({ 'chart/no-version': 'info' })
    expect(read.policy.minor).toEqual({
      'in-place': 'error',
      'custom-resources': 'info',
      rollback: 'warning',
      'side-by-side': 'info',
    })
    expect(read.policy.patch).toEqual({
      'in-place': 'error',
      'custom-resources': 'info',
      rollback: 'error',
      'side-by-side': 'info',
    })
    const file = '.kaito-check.yaml'
    expect(read.suppressions).toEqual([
      {
        rule: 'schema/pattern-narrowed',
        subject: 'CustomResourceDefinition/*',
        chart: null,
        reason: 'nobody sets it',
        expires: null,
        file,
        index: 0,
        line: 11,
      },
      {
        rule: 'chart/no-version',
        subject: 'Chart.yaml',
        chart: 'work*',
        reason: 'it is built later',
        expires: '2026-12-31',
        file,
        index: 1,
        line: 14,
      },
    ])
  })

  it('shares a reason by alias', async () => {
    const read = await parse(dedent`
      suppressions:
        - { rule: schema/enum-narrowed, subject: A, reason: &why known }
        - { rule: schema/enum-narrowed, subject: B, reason: *why }
    `)
    expect(read.suppressions.map(({ reason }) => reason)).toEqual(['known', 'known'])
  })
})

describe('a broken configuration is refused with its position', () => {
  it.each([
    ['an unknown key', 'rule: {}', '1:1: `rule` is not known. Did you mean `rules`?'],
    [
      'an unknown key that resembles nothing',
      'project:\n  zzzzzzzzzz: 1',
      '2:3: `project.zzzzzzzzzz` is not known. Known here: names, images, promises.',
    ],
    [
      'an unknown severity',
      'rules:\n  chart/no-version: fatal',
      '2:21: `rules.chart/no-version` is not one of error, warning, info. To accept findings, suppress them with a reason.',
    ],
    [
      'an unknown rule',
      'rules:\n  schema/patern-narrowed: info',
      '2:3: There is no rule `schema/patern-narrowed`. Did you mean `schema/pattern-narrowed` or `schema/enum-narrowed`?',
    ],
    [
      'a suppression without reason',
      'suppressions:\n  - rule: chart/no-version\n    subject: x',
      '2:5: `suppressions[0]` lacks `reason`.',
    ],
    [
      'an empty reason',
      'suppressions: [{ rule: chart/no-version, subject: x, reason: "" }]',
      '1:62: `suppressions[0].reason` is empty.',
    ],
    [
      'a suppression of an unknown rule',
      'suppressions: [{ rule: chart/no-versions, subject: x, reason: y }]',
      '1:24: There is no rule `chart/no-versions`. Did you mean `chart/no-version`?',
    ],
    [
      'a suppression that hides suppressions',
      'suppressions: [{ rule: policy/suppression-unused, subject: "*", reason: y }]',
      '1:24: `policy/suppression-unused` is about suppressions; no suppression hides it.',
    ],
    [
      'a day that is none',
      'suppressions: [{ rule: chart/no-version, subject: x, reason: y, expires: 2026-02-30 }]',
      '1:74: `suppressions[0].expires` is not a day such as 2026-12-31.',
    ],
    [
      'a month that is none',
      'kubernetes: { asOf: 2026-13-01, source: x, minors: [{ minor: "1.2", released: 2026-01-01, endOfLife: 2026-01-02 }] }',
      '1:21: `kubernetes.asOf` is not a day such as 2026-12-31.',
    ],
    [
      'a minor without quotes',
      'kubernetes: { asOf: 2026-01-01, source: x, minors: [{ minor: 1.30, released: 2026-01-01, endOfLife: 2026-01-02 }] }',
      '1:62: `kubernetes.minors[0].minor` is not a Kubernetes minor in quotes, such as "1.34".',
    ],
    [
      'an end before the start',
      'kubernetes: { asOf: 2026-01-01, source: x, minors: [{ minor: "1.30", released: 2026-01-02, endOfLife: 2026-01-01 }] }',
      '1:103: `kubernetes.minors[0].endOfLife` lies before `released`.',
    ],
    ['a list', '- x', '1:1: The configuration is not a mapping.'],
    ['a scalar', '"x"', '1:1: The configuration is not a mapping.'],
    ['a promise twice', 'project: { promises: [rollback, rollback] }', '1:22: `project.promises` names a value twice.'],
    ['a duplicate key', 'rules: {}\nrules: {}', '2:1: Map keys must be unique.'],
    [
      'half-written YAML',
      'rules: {\n',
      '2:1: Flow map in block collection must be sufficiently indented and end with a }.',
    ],
    [
      'an own __proto__',
      '__proto__: {}',
      '1:1: `__proto__` is not known. Known here: repository, project, rules, policy, releaseProcess, suppressions, kubernetes, $schema.',
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await refusalOf(text)).toBe(`.kaito-check.yaml:${expected}`)
  })

  it('lists several in the order of the file', async () => {
    expect(await refusalOf('polizy: 1\nrules:\n  a: 1\nsuppressions: 7\n')).toBe(
      dedent`
        .kaito-check.yaml:1:1: \`polizy\` is not known. Did you mean \`policy\`?
        .kaito-check.yaml:3:6: \`rules.a\` is not one of error, warning, info. To accept findings, suppress them with a reason.
        .kaito-check.yaml:4:15: \`suppressions\` is not a list.
      `,
    )
  })

  it('does not list hundreds', async () => {
    const text = `rules:\n${Array.from({ length: 300 }, (_, index) => `  x${index}: no`).join('\n')}\n`
    expect((await refusalOf(text)).split('\n').at(-1)).toBe('291 more')
  })

  it.each([
    ['a circle of aliases', '&a\nrules: *a\n'],
    [
      'aliases that multiply',
      `project:\n  names: &a [x,x,x,x,x,x,x,x,x,x]\nrules:\n  a: &b [*x,*x]\n`.replaceAll('*x', '*a') +
        Array.from(
          { length: 12 },
          (_, index) =>
            `  k${index}: &k${index} [${Array.from({ length: 9 }, () => `*${index === 0 ? 'b' : `k${index - 1}`}`).join(',')}]`,
        ).join('\n'),
    ],
  ])('%s', async (_name, text) => {
    expect(await refusalOf(text)).toMatch(/^\.kaito-check\.yaml:/)
  })
})

describe('a text that is no configuration', () => {
  it.each([
    [
      'more than one document',
      'rules: {}\n---\nrules: {}\n',
      '.kaito-check.yaml:2:1: A second document begins here, and a configuration is one.',
    ],
    ['too deep', '['.repeat(100_000), '.kaito-check.yaml: it is nested deeper than 100 levels.'],
    [
      'too deep in mappings',
      Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      '.kaito-check.yaml: it is nested deeper than 100 levels.',
    ],
  ])('is refused: %s', async (_name, text, message) => {
    expect(await refusalOf(text)).toBe(message)
  })
})

import { describe, expect, it } from 'vitest'
import { loadEngine } from '../../src/checks/load-engine.ts'
import { defineRule, type Rule } from '../../src/checks/rule.ts'
import { diffReleases } from '../../src/checks/run.ts'
import { gateLimit } from '../../src/model/gates.ts'
import { objectName } from '../../src/model/release.ts'
import type { ReleaseSource, Render, RenderPurpose } from '../../src/model/release-source.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { deepFreeze } from '../support/freeze.ts'
import { testKubernetesMinor, testSettings } from '../support/run-rule.ts'

/** Reports every object that is added or removed; `all` is evidence that changes with what else is rendered. */
const presence = defineRule<'pair', { readonly object: string; readonly is: string; readonly all: number }>({
  id: 'test/presence',
  scope: 'pair',
  title: 'Presence',
  why: 'For tests.',
  sources: ['test'],
  category: 'workload',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  facts: ({ object, is }) => [{ object, is }],
  message: ({ object }) => object,
  remedy: () => '',
  check({ objects: { added, removed, installOnly } }, _context, report) {
    const all = added.length + removed.length
    for (const object of added) report({ evidence: { object: objectName(object), is: 'added', all }, at: { object } })
    for (const object of removed) {
      report({
        evidence: { object: objectName(object), is: 'removed', all },
        at: { object },
        ...(object.name === 'conditional' ? { condition: { kind: 'cluster', text: 'only when it rains' } } : {}),
      })
    }
    for (const { next } of installOnly) {
      report({ evidence: { object: objectName(next), is: 'install-only', all }, at: { object: next } })
    }
  },
})

type Renders = readonly (readonly [RenderPurpose, readonly string[] | 'fails'])[]

/** A release that renders these ConfigMaps. */
function release(values: string, names: readonly string[], renders: Renders = [], files = {}) {
  const render = (purpose: RenderPurpose, maps: readonly string[] | 'fails'): Render => ({
    purpose,
    releaseName: 'r',
    namespace: 'n',
    kubeVersion: '1.34.0',
    userValues: {},
    manifest: maps === 'fails' ? null : manifestOf(maps),
    failure: maps === 'fails' ? { message: 'no', command: 'helm' } : null,
  })
  const source: ReleaseSource = {
    ref: 'demo',
    kind: 'chart',
    digest: null,
    files: { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n', 'values.yaml': values, ...files },
    renders: [render({ kind: 'install' }, names), ...renders.map(([purpose, maps]) => render(purpose, maps))],
    mergedValues: null,
    program: null,
    problems: [],
  }
  return deepFreeze(readRelease(source))
}

function manifestOf(names: readonly string[]): string {
  return names
    .map(
      (name) =>
        `---\n# Source: demo/templates/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`,
    )
    .join('')
}

const gate = (value: string, setTo: boolean): RenderPurpose => ({ kind: 'gate', value, setTo })

async function diff(previous: ReturnType<typeof release>, next: ReturnType<typeof release>) {
  const rules: readonly Rule[] = [presence]
  const options = { rules, engine: await loadEngine(), settings: testSettings, kubernetesMinor: testKubernetesMinor }
  const { raised, skipped, examined } = await diffReleases(previous, next, options)
  return {
    found: raised.map(({ rule, report }) => [rule.message(report.evidence), report.condition?.text ?? null]),
    skipped,
    examined,
  }
}

describe('a break under a value', () => {
  it.each<readonly [string, Parameters<typeof diff>, readonly (readonly [string, string | null])[]]>([
    [
      'is reported with the value',
      [
        release('x: false\n', ['a'], [[gate('x', true), ['a', 'b']]]),
        release('x: false\n', ['a'], [[gate('x', true), ['a']]]),
      ],
      [['ConfigMap/b', 'only when `x` is true']],
    ],
    [
      'is not reported where the step itself has it, whatever else is rendered then',
      [
        release('x: false\n', ['a', 'c'], [[gate('x', true), ['a', 'b', 'c']]]),
        release('x: false\n', ['a'], [[gate('x', true), ['a']]]),
      ],
      [
        ['ConfigMap/c', null],
        ['ConfigMap/b', 'only when `x` is true'],
      ],
    ],
    [
      'is reported once for all values, and not all are named',
      [
        release(
          'p: false\nq: false\nr: true\ns: false\nt: false\n',
          [],
          [
            [gate('p', true), ['b']],
            [gate('q', true), ['b']],
            [gate('r', false), ['b']],
            [gate('s', true), ['b']],
            [gate('t', true), ['b']],
          ],
        ),
        release(
          'p: false\nq: false\nr: true\ns: false\nt: false\n',
          [],
          [
            [gate('p', true), []],
            [gate('q', true), []],
            [gate('r', false), []],
            [gate('s', true), []],
            [gate('t', true), []],
          ],
        ),
      ],
      [['ConfigMap/b', 'only when `p` is true, or `q` is true, or `r` is false, or 2 others are so']],
    ],
    [
      'keeps its own condition',
      [
        release('x: false\n', [], [[gate('x', true), ['conditional']]]),
        release('x: false\n', [], [[gate('x', true), []]]),
      ],
      [['ConfigMap/conditional', 'only when `x` is true, and only when it rains']],
    ],
    [
      'is seen where the default changed: both as it was and as it is',
      [
        release('x: false\n', ['a'], [[gate('x', true), ['a', 'lit']]]),
        release('x: true\n', ['a', 'lit'], [[gate('x', false), []]]),
      ],
      [
        ['ConfigMap/lit', null],
        ['ConfigMap/a', 'only when `x` is false'],
      ],
    ],
    [
      'is seen where one side does not know the value and does not read it',
      [release('', ['a']), release('x: false\n', ['a'], [[gate('x', true), ['a', 'b']]])],
      [['ConfigMap/b', 'only when `x` is true']],
    ],
    [
      'is none where a value that is new takes away what the next release has without it',
      [release('', ['a', 'c']), release('x: true\n', ['a'], [[gate('x', false), []]])],
      [['ConfigMap/c', null]],
    ],
    [
      'is one where the next release no longer knows the value',
      [release('x: false\n', ['a'], [[gate('x', true), ['a', 'b']]]), release('', ['a'])],
      [['ConfigMap/b', 'only when `x` is true']],
    ],
    [
      'is no comparison with a render that fails',
      [
        release('x: false\n', ['a'], [[gate('x', true), ['a', 'b']]]),
        release('x: false\n', ['a'], [[gate('x', true), 'fails']]),
      ],
      [],
    ],
    [
      'is nothing where both render the same',
      [
        release('x: false\n', ['a'], [[gate('x', true), ['b']]]),
        release('x: false\n', ['a'], [[gate('x', true), ['b']]]),
      ],
      [],
    ],
  ])('%s', async (_, [previous, next], expected) => {
    expect((await diff(previous, next)).found).toEqual(expected)
  })

  it('says what was not tried, and no promise hangs on it', async () => {
    const many = Array.from({ length: gateLimit + 2 }, (_, index) => `v${String(index).padStart(3, '0')}`)
    const values = many.map((name) => `${name}: false\n`).join('')
    const tried = many.slice(0, gateLimit - 1).map((name) => [gate(name, true), ['a']] as const)
    const beyond = await diff(release(values, ['a'], tried), release(values, ['a'], tried))
    expect(beyond.skipped).toEqual([
      {
        check: 'flip boolean values',
        reason: `one side was not rendered with \`v0${gateLimit - 1}\` flipped`,
        promises: [],
      },
      {
        check: 'flip boolean values',
        reason: `beyond the limit: \`v0${gateLimit}\`, \`v0${gateLimit + 1}\``,
        promises: [],
      },
    ])
    expect(beyond.examined['flippedValues']).toBe(gateLimit - 1)
    const untried = await diff(release('x: false\n', ['a']), release('x: false\n', ['a']))
    expect(untried.skipped).toEqual([
      { check: 'flip boolean values', reason: 'no release was rendered with a value flipped', promises: [] },
    ])
  })
})

it('shows no rule the renders of other values beside those of one', async () => {
  const seen: number[][] = []
  const rule: Rule = defineRule({
    ...presence,
    message: () => '',
    check: ({ previous, next }) => seen.push([previous.variants.length, next.variants.length]),
  })
  const options = {
    rules: [rule],
    engine: await loadEngine(),
    settings: testSettings,
    kubernetesMinor: testKubernetesMinor,
  }
  const gated = release('x: false\n', ['a'], [[gate('x', true), ['b']]])
  await diffReleases(gated, release('x: true\n', ['b'], [[gate('x', false), ['a']]]), options)
  expect(seen).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
  ])
})

describe('an upgrade', () => {
  it('is what the next release renders then; what only an installation renders is gone', async () => {
    const next = release('', ['a', 'b'], [[{ kind: 'upgrade' }, ['a', 'c']]])
    expect((await diff(release('', ['a', 'b']), next)).found).toEqual([
      ['ConfigMap/c', null],
      ['ConfigMap/b', null],
    ])
  })

  it('may follow an upgrade', async () => {
    const previous = release('', ['a'], [[{ kind: 'upgrade' }, ['a', 'b']]])
    expect((await diff(previous, release('', ['a']))).found).toEqual([
      ['ConfigMap/b', 'only when the previous release was itself upgraded to'],
    ])
  })

  it.each(['reuse-values', 'reset-then-reuse-values'] as const)('with --%s is a command of its own', async (kind) => {
    // What the command adds is told as a whole by a rule.
    const next = release('y: 1\n', ['a', 'b'], [[{ kind }, ['a', 'c']]])
    const { found } = await diff(release('', ['a', 'b']), next)
    expect(found).toEqual([['ConfigMap/b', `only when the upgrade is run with \`--${kind}\``]])
  })

  it('says where values of before were not tried', async () => {
    const { skipped } = await diff(release('y: 1\n', ['a']), release('y: 2\n', ['a']))
    expect(skipped).toMatchObject([
      { check: 'upgrade with `--reuse-values`', promises: [] },
      { check: 'render with single defaults of the previous release', promises: [] },
    ])
    expect((await diff(release('y: 1\n', ['a']), release('# y\ny: 1\n', ['a']))).skipped).toEqual([])
  })
})

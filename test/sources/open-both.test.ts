import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBoth } from '../../src/commands/open-both.ts'
import { snapshotPlanner } from '../../src/commands/plan-own.ts'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { createDocumentCache } from '../../src/release/document-cache.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { createMask, findVolatile, joinVolatile } from '../../src/release/volatile.ts'
import { openRelease } from '../../src/sources/open-release.ts'
import { writeSnapshot } from '../../src/sources/write-snapshot.ts'
import { below } from '../support/authored-charts.ts'
import { helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
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

function chart(version: string, values: string, data: string, more: Readonly<Record<string, string>> = {}) {
  return {
    'Chart.yaml': `apiVersion: v2\nname: demo\nversion: ${version}\n`,
    'values.yaml': values,
    'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }\ndata: ${data}\n`,
    ...more,
  }
}

interface Given {
  readonly values?: readonly string[]
  readonly nextValues?: readonly string[]
  readonly hasGates?: boolean
}

/** Renders less those as a second installation, which have tests of their own, and those of single defaults. */
const rendersOf = ({ renders }: ReleaseSource) =>
  renders.filter(({ purpose }) => purpose.kind !== 'tenant' && purpose.kind !== 'default')

const kindsOf = (source: ReleaseSource) => rendersOf(source).map(({ purpose }) => purpose.kind)

const dataOf = (manifest: string | null | undefined) => /^data: (.*)$/m.exec(manifest ?? '')?.[1]

describe.each(helmMajors)('Helm %s', (major) => {
  const open = async (
    previous: string,
    next: string,
    { values = [], nextValues = values, hasGates = false }: Given = {},
  ) => {
    const options = await openOptions(folder.path, major, { values })
    return openBoth(
      [previous, options],
      [next, { ...options, render: { ...options.render, valueArguments: nextValues } }],
      { hasGates },
    )
  }

  it('renders charts once where nothing asks for more', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'x: 1\n', '{ x: "{{ .Values.x }}" }')),
      ...below('b', chart('1.1.0', '# the same\nx: 1\n', '{ x: "{{ .Values.x }}" }')),
    })
    expect((await open('a', 'b')).map(kindsOf)).toEqual([['install'], ['install']])
  })

  it('finds what is random, and what tells the time', async () => {
    const data =
      '{ id: "{{ randAlphaNum 20 }}", at: "{{ now | unixEpoch }}", ca: "{{ (genCA "x" 1).Cert | b64enc }}", kept: "1" }'
    folder.write({
      ...below('a', chart('1.0.0', 'x: 1\n', data)),
      ...below('b', chart('1.1.0', 'x: 1\n', data.replace('kept: "1"', 'kept: "2"'))),
    })
    const [previous, next] = await open('a', 'b')
    expect([previous, next].map(kindsOf)).toEqual([
      ['install', 'repeat'],
      ['install', 'repeat'],
    ])
    const cache = createDocumentCache()
    const mask = createMask(joinVolatile(findVolatile(previous, cache), findVolatile(next, cache)))
    const [before, after] = [previous, next].map((source) => readRelease(source, cache, mask).objects[0]?.value['data'])
    const same = '(differs with every render)'
    expect(before).toEqual({ id: same, at: same, ca: same, kept: '1' })
    expect(after).toEqual({ id: same, at: same, ca: same, kept: '2' })
  })

  it('renders the upgrade where templates ask', async () => {
    const asking = '{ x: "{{ .Release.IsUpgrade }}" }'
    folder.write({
      ...below('a', chart('1.0.0', '', asking)),
      ...below('b', chart('1.1.0', '', asking)),
    })
    const [previous, next] = await open('a', 'b')
    expect([previous, next].map(kindsOf)).toEqual([
      ['install', 'upgrade'],
      ['install', 'upgrade'],
    ])
    expect(rendersOf(next).map(({ manifest }) => dataOf(manifest))).toEqual(['{ x: "false" }', '{ x: "true" }'])
  })

  it('replaces values.yaml by all values of before for --reuse-values, and lays what was given below for the other', async () => {
    const sub = (version: string, values: string) =>
      below('charts/sub', {
        'Chart.yaml': `apiVersion: v2\nname: sub\nversion: ${version}\n`,
        'values.yaml': values,
      })
    const all = '{ all: {{ .Values | toJson | quote }} }'
    folder.write({
      ...below('a', chart('1.0.0', 'tag: old\nsub: {lit: true}\n', all, sub('1.0.0', 'from: old\n'))),
      ...below(
        'b',
        chart('1.1.0', 'tag: new\nmore: {gate: false}\nsub: {lit: true}\n', all, sub('1.1.0', 'from: new\nextra: 1\n')),
      ),
    })
    const [, next] = await open('a', 'b', { values: ['--set', 'mine=1'], nextValues: ['--set', 'yours=2'] })
    expect(kindsOf(next)).toEqual(['install', 'reuse-values', 'reset-then-reuse-values'])
    const values = rendersOf(next).map(({ manifest }) =>
      JSON.parse(JSON.parse(/all: (".*")/.exec(manifest ?? '')?.[1] ?? '""')),
    )
    expect(values).toEqual([
      { tag: 'new', more: { gate: false }, sub: { lit: true, from: 'new', extra: 1, global: {} }, yours: 2 },
      { tag: 'old', sub: { lit: true, from: 'old', extra: 1, global: {} }, mine: 1, yours: 2 },
      { tag: 'new', more: { gate: false }, sub: { lit: true, from: 'new', extra: 1, global: {} }, mine: 1, yours: 2 },
    ])
  })

  it('tries each default that changed', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'x: {a: 1, z: 1}\n', '{}')),
      ...below('b', chart('1.1.0', 'x: {a: 2, z: 1}\nmore: 1\n', '{ all: {{ .Values | toJson | quote }} }')),
    })
    const [, next] = await open('a', 'b')
    const tried = next.renders.filter(({ purpose }) => purpose.kind === 'default')
    expect(tried.map(({ purpose }) => purpose)).toEqual([{ kind: 'default', value: 'x.a' }])
    expect(tried[0]?.manifest).toContain('{\\"more\\":1,\\"x\\":{\\"a\\":1,\\"z\\":1}}')
  })

  it('says how to see what fails', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'x: 1\n', '{}')),
      ...below('b', chart('1.1.0', 'deep: { z: 1 }\n', '{ z: "{{ .Values.deep.z }}" }')),
    })
    const [, next] = await open('a', 'b')
    const [install, reuse] = rendersOf(next)
    expect(install?.failure).toBeNull()
    expect(reuse?.failure?.message).toMatch(/nil pointer evaluating interface \{\}\.z/)
    expect(reuse?.failure?.command).toBe('helm upgrade release-name b --namespace release-namespace --reuse-values')
  })

  it('takes the values of a snapshot along', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'x: 1\n', '{ x: "{{ .Values.x }}" }')),
      ...below('b', chart('1.1.0', 'x: 2\n', '{ x: "{{ .Values.x }}" }')),
    })
    const options = await openOptions(folder.path, major)
    const planner = snapshotPlanner({ hasGates: false })
    folder.write({ 'a.json': writeSnapshot(await openRelease('a', { ...options, planner })) })
    const [, next] = await open('a.json', 'b')
    expect(rendersOf(next).map(({ manifest }) => dataOf(manifest))).toEqual(['{ x: "2" }', '{ x: "1" }'])
  })

  it('waits for nobody who does not come', async () => {
    folder.write(below('b', chart('1.1.0', 'x: 2\n', '{}')))
    const refusal = await refusalOf(open('nowhere', 'b'))
    expect(refusal.message).toContain('nowhere')
  })

  it('flips every boolean value, and takes names as they are', async () => {
    const values =
      'a: {b: false}\n"d.e": {"f,g": true, "h=i": true, "j[0]": true, "k\\\\l": true, "m n": true, "{o}": true}\n'
    folder.write({
      ...below('a', chart('1.0.0', values, '{ all: {{ .Values | toJson | quote }} }')),
      ...below('b', chart('1.1.0', 'a: {b: false}\n', '{ x: "{{ .Values.a.b }}" }')),
    })
    const [previous, next] = await open('a', 'b', { hasGates: true })
    const base = {
      a: { b: false },
      'd.e': { 'f,g': true, 'h=i': true, 'j[0]': true, 'k\\l': true, 'm n': true, '{o}': true },
    }
    const flipped = previous.renders.flatMap(({ purpose, manifest }) =>
      purpose.kind === 'gate' ? [JSON.parse(JSON.parse(/all: (".*")/.exec(manifest ?? '')?.[1] ?? '""'))] : [],
    )
    const expected = [
      { ...base, a: { b: true } },
      ...Object.keys(base['d.e']).map((key) => ({ ...base, 'd.e': { ...base['d.e'], [key]: false } })),
    ]
    expect(flipped).toHaveLength(expected.length)
    expect(flipped).toEqual(expect.arrayContaining(expected))
    expect(rendersOf(next).map(({ purpose, manifest }) => [purpose.kind, dataOf(manifest)])).toEqual([
      ['install', '{ x: "false" }'],
      ['gate', '{ x: "true" }'],
      ['reuse-values', '{ x: "false" }'],
    ])
  })

  it('flips what only the other side names where this side may take notice', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'gone: false\n', '{ x: "{{ .Values.gone }}" }')),
      ...below('b', chart('1.1.0', '', '{}', { 'values.schema.json': '{"additionalProperties": false}' })),
    })
    const [, next] = await open('a', 'b', { hasGates: true })
    const gate = next.renders.find(({ purpose }) => purpose.kind === 'gate')
    expect(gate?.failure?.message).toMatch(/gone/)
  })

  it('repeats what a gate brings that is random', async () => {
    const data = '{ x: "{{ if .Values.on1 }}{{ uuidv4 }}{{ end }}" }'
    folder.write({
      ...below('a', chart('1.0.0', 'on1: false\n', data)),
      ...below('b', chart('1.1.0', 'on1: false\n', data)),
    })
    const sources = await open('a', 'b', { hasGates: true })
    expect(sources.map(kindsOf)).toEqual(Array(2).fill(['install', 'repeat', 'gate', 'repeat']))
    const cache = createDocumentCache()
    const mask = createMask(sources.map((source) => findVolatile(source, cache)).reduce(joinVolatile))
    const gated = sources.map((source) => readRelease(source, cache, mask).variants[1]?.objects[0]?.value['data'])
    expect(gated).toEqual(Array(2).fill({ x: '(differs with every render)' }))
  })

  it('flips nothing of a chart that does not render', async () => {
    folder.write({
      ...below('a', chart('1.0.0', 'x: false\n', '{}')),
      ...below('b', chart('1.1.0', 'x: false\n', '{ x: "{{ fail "no" }}" }')),
    })
    expect((await open('a', 'b', { hasGates: true })).map(kindsOf)).toEqual([['install', 'gate'], ['install']])
  })
})

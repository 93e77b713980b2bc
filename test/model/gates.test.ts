import { describe, expect, it } from 'vitest'
import { findGates, mayTakeGate } from '../../src/model/gates.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Chart } from '../../src/model/release.ts'
import { releaseOf } from '../support/example-release.ts'

interface Given {
  readonly values?: string
  readonly given?: JsonObject
  /** Files beside Chart.yaml and values.yaml. */
  readonly files?: Readonly<Record<string, string>>
  /** Lines of Chart.yaml. */
  readonly dependencies?: string
}

function open({ values = '', files = {}, dependencies = '' }: Given) {
  const all = {
    'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.0.0\n${dependencies}`,
    'values.yaml': values,
    ...files,
  }
  const { chart } = releaseOf({ files: all, manifest: '' })
  return { chart: chart satisfies Chart | null, files: all }
}

function gatesIn(given: Given): readonly string[] {
  const { chart, files } = open(given)
  return chart === null ? [] : findGates(chart, files, given.given ?? {}).map(({ value, setTo }) => `${value}=${setTo}`)
}

const sub = (values: string, more = '') => ({
  'charts/sub/Chart.yaml': `apiVersion: v2\nname: sub\nversion: 1.0.0\n${more}`,
  'charts/sub/values.yaml': values,
})
const dependency = (more: string) => `dependencies: [{name: sub, version: 1.0.0, ${more}}]\n`

describe('gates', () => {
  it.each<readonly [string, Given, readonly string[]]>([
    [
      'are booleans at any depth, by name',
      { values: 'b: {c: false}\na: true\nd: "true"\ne: 1\n' },
      ['a=false', 'b.c=true'],
    ],
    ['are no items of lists', { values: 'a: [{b: true}]\n' }, []],
    ['are what the user made of them', { values: 'a: true\n', given: { a: false, z: true } }, ['a=true', 'z=false']],
    ['are gone where the user took them away', { values: 'a: true\nb: true\n', given: { a: null } }, ['b=false']],
    [
      'have names that --set reads',
      { values: '"a.b": {"c,d": true, "e=f": true, "g[0]": true, "h\\\\i": true}\n' },
      ['a\\.b.c\\,d=false', 'a\\.b.e\\=f=false', 'a\\.b.g\\[0\\]=false', 'a\\.b.h\\\\i=false'],
    ],
    [
      'begin with conditions, also where values do not name them',
      {
        values: 'z: {lit: false}\na: true\n',
        dependencies: dependency('condition: "z.lit,sub.enabled"'),
        files: sub(''),
      },
      ['sub.enabled=false', 'z.lit=true', 'a=false'],
    ],
    [
      'end with what only dependencies name',
      {
        values: 'sub: {b: true}\nz: true\n',
        dependencies: dependency('condition: ""'),
        files: sub('a: true\nb: false\n'),
      },
      ['sub.b=false', 'z=false', 'sub.a=false'],
    ],
    [
      'are none of a disabled dependency',
      {
        values: 'sub: {enabled: false, b: true}\n',
        dependencies: dependency('condition: sub.enabled'),
        files: sub('a: true\n'),
      },
      ['sub.enabled=true'],
    ],
    [
      'are those of a disabled dependency that the chart reads itself',
      {
        values: 'sub: {enabled: false, b: true}\n',
        dependencies: dependency('condition: sub.enabled'),
        files: { ...sub('a: true\n'), 'templates/a.yaml': '{{ .Values.sub.b }}' },
      },
      ['sub.enabled=true', 'sub.b=false'],
    ],
    [
      'are those of a dependency that the user enables',
      {
        values: 'sub: {enabled: false}\n',
        given: { sub: { enabled: true } },
        dependencies: dependency('condition: sub.enabled'),
        files: sub('a: true\n'),
      },
      ['sub.enabled=false', 'sub.a=false'],
    ],
    ['go by the alias', { dependencies: dependency('alias: other'), files: sub('a: true\n') }, ['other.a=false']],
    [
      'are none of a dependency that its tags disable',
      { values: 'tags: {extra: false}\n', dependencies: dependency('tags: [extra]'), files: sub('a: true\n') },
      ['tags.extra=true'],
    ],
  ])('%s', (_, given, expected) => {
    expect(gatesIn(given)).toEqual(expected)
  })
})

describe('a chart that does not name a gate', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, boolean]>([
    ['takes no notice', { 'templates/a.yaml': '{{ .Values.other }}' }, false],
    ['takes no notice of another flag', { 'templates/a.yaml': '{{ .Values.other.flag }}' }, false],
    ['may read it', { 'templates/a.yaml': '{{ if .Values.x.flag }}x{{ end }}' }, true],
    ['may read it in parts', { 'templates/a.yaml': '{{ with .Values.x }}', 'templates/b.yaml': '{{ .flag }}' }, true],
    [
      'may read it in a dependency',
      { 'charts/x/Chart.yaml': 'name: x\nversion: 1.0.0\n', 'charts/x/templates/a.yaml': '{{ .Values.flag }}' },
      true,
    ],
    [
      'may have it for a condition',
      { 'Chart.yaml': 'name: a\nversion: 1.0.0\ndependencies: [{name: d, condition: x.flag}]\n' },
      true,
    ],
    ['may refuse it', { 'values.schema.json': '{}' }, true],
  ])('%s', (_, files, expected) => {
    const { chart, files: all } = open({ files })
    const gate = { path: ['x', 'flag'], value: 'x.flag', setTo: true }
    expect(chart !== null && mayTakeGate(chart, all, gate)).toBe(expected)
  })
})

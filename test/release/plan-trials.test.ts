import { describe, expect, it } from 'vitest'
import type { Render, RenderPurpose } from '../../src/model/release-source.ts'
import { secondInstallation } from '../../src/model/tenancy.ts'
import { planTenants } from '../../src/release/plan-tenants.ts'
import { planCombination, planTrials } from '../../src/release/plan-trials.ts'

const first = { releaseName: 'r', namespace: 'n' }

const role = (name: string) =>
  `---\n# Source: c/templates/a.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}}\n`

function render(purpose: RenderPurpose, names: readonly string[] | null): Render {
  const own = purpose.kind === 'tenant' ? purpose : first
  return {
    purpose,
    releaseName: own.releaseName,
    namespace: own.namespace,
    kubeVersion: '1.34.0',
    userValues: {},
    manifest: names === null ? null : names.map(role).join(''),
    failure: names === null ? { message: 'no', command: 'helm template' } : null,
  }
}

const tenant = (names: readonly string[] | null, ...set: readonly string[]) =>
  render({ kind: 'tenant', ...secondInstallation(first, 'apart'), set }, names)
const gate = (value: string, names: readonly string[]) => render({ kind: 'gate', value, setTo: false }, names)
const installed = (names: readonly string[]) => render({ kind: 'install' }, names)

const chartOf = (values: string, templates: Readonly<Record<string, string>> = {}) => ({
  files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'values.yaml': values, ...templates },
  userValues: {},
})

const settings = (requests: ReturnType<typeof planTrials>) =>
  requests.map(({ purpose }) => (purpose.kind === 'tenant' ? purpose.set : purpose.kind))

describe('second installations', () => {
  it('are rendered in every tenancy', () => {
    expect(planTenants(first).map(({ purpose }) => purpose)).toEqual([
      { kind: 'tenant', releaseName: 'r-next', namespace: 'n-next', set: [] },
      { kind: 'tenant', releaseName: 'r-next', namespace: 'n', set: [] },
      { kind: 'tenant', releaseName: 'r', namespace: 'n-next', set: [] },
    ])
  })

  it('have names that Helm and Kubernetes take', () => {
    const long = secondInstallation({ releaseName: 'r'.repeat(53), namespace: 'n'.repeat(63) }, 'apart')
    expect([long.releaseName.length, long.namespace.length]).toEqual([53, 63])
    expect(long.releaseName).toMatch(/r-next$/)
  })
})

describe('values that are tried', () => {
  const rows: readonly (readonly [string, string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['none where the chart has none', '', {}, []],
    ['a name in the name', 'csi: {name: csi-local}', {}, ['csi.name=csi-local-next']],
    ['not a word of another object', 'csi: {name: other}', {}, []],
    ['not a text of two letters', 'a: cs', {}, []],
    ['name overrides', 'fullnameOverride: ""', {}, ['fullnameOverride=full-next']],
    ['a name override that is set', 'nameOverride: abc', {}, ['nameOverride=abc-next']],
    [
      'what a template compares with',
      'provider: azure',
      {
        'templates/a.yaml': '{{ if eq .Values.provider "byo" }}{{ end }}{{ if ne "azure" .Values.provider }}{{ end }}',
      },
      ['provider=byo'],
    ],
    [
      'below a dependency',
      'dep: {mode: x}',
      {
        'charts/dep/Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.0.0\n',
        'charts/dep/templates/a.yaml': '{{ if eq .Values.mode "y" }}{{ end }}',
      },
      ['dep.mode=y'],
    ],
    ['not in what is no template', 'a: x', { 'README.md': '{{ eq .Values.a "y" }}' }, []],
    ['a key with a dot', '"a.b": csi-local', {}, ['a\\.b=csi-local-next']],
  ]

  it.each(rows)('%s', (_claim, values, templates, expected) => {
    const names = ['csi-local-node']
    const input = { chart: chartOf(values, templates), installed: installed(names), rendered: [tenant(names)] }
    expect(settings(planTrials(input)).flat()).toEqual(expected)
  })

  it('none where nothing is shared', () => {
    const input = { chart: chartOf('fullnameOverride: ""'), installed: installed(['a']), rendered: [tenant(['b'])] }
    expect(planTrials(input)).toEqual([])
  })
})

describe('values that are tried together', () => {
  const rows: readonly (readonly [string, readonly Render[], readonly string[] | null])[] = [
    ['nothing helps', [tenant(['a', 'b'], 'x=1')], null],
    ['one is enough by itself', [tenant(['b'], 'x=1'), tenant(['a', 'b'], 'y=1')], null],
    ['each takes one away', [tenant(['b'], 'x=1'), gate('g', ['a', 'c'])], ['g=false', 'x=1']],
    ['the second takes nothing of the rest', [tenant(['c'], 'x=1'), gate('g', ['a', 'c'])], null],
    ['not two texts of one value', [tenant(['b', 'c'], 'x=1'), tenant(['a', 'c'], 'x=2')], null],
    ['not what fails', [tenant(null, 'x=1'), gate('g', ['a', 'c'])], null],
    ['not what brings another shared object', [tenant(['b', 'd'], 'x=1'), gate('g', ['a', 'c'])], null],
  ]

  it.each(rows)('%s', (_claim, tried, expected) => {
    const input = {
      chart: chartOf(''),
      installed: installed(['a', 'b', 'c', 'd']),
      rendered: [tenant(['a', 'b', 'c']), ...tried],
    }
    const set = settings(planCombination(input))[0]
    expect(set === undefined ? null : typeof set === 'string' ? set : [...set].sort()).toEqual(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { type ExamineContext, reportOnDiff, reportOnLint } from '../../src/commands/examine.ts'
import { defaultConfiguration } from '../../src/config/configuration.ts'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { kaitoRepository } from '../../src/sources/release-name.ts'
import { defaultRenderOptions } from '../../src/sources/render-options.ts'
import { violationsOf } from '../report/valid-report.ts'

const context: ExamineContext = {
  run: {
    configuration: defaultConfiguration(kubernetesSupport),
    kubernetesMinor: '1.34',
    open: {
      directory: '/',
      environment: {},
      render: defaultRenderOptions,
      repository: kaitoRepository,
      offline: true,
    },
  },
  options: { failOn: 'error' },
  directory: '/',
  today: '2026-06-15',
}

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`

function chart(version: string, manifest: string | null, files: Readonly<Record<string, string>> = {}): ReleaseSource {
  return {
    ref: `widgets-${version}.tgz`,
    kind: 'chart',
    digest: null,
    files: {
      'Chart.yaml': `apiVersion: v2\nname: widgets\nversion: ${version}\nappVersion: "${version}"\nkubeVersion: ">=1.30.0-0"\n`,
      ...files,
    },
    renders: [
      {
        purpose: { kind: 'install' },
        releaseName: 'r',
        namespace: 'n',
        kubeVersion: '1.34.0',
        userValues: {},
        manifest,
        failure: manifest === null ? { message: 'image is required', command: 'helm template r widgets' } : null,
      },
    ],
    mergedValues: null,
    program: null,
    problems: [],
  }
}

const manifests = (text: string): ReleaseSource => ({
  ref: 'crds',
  kind: 'manifests',
  digest: null,
  files: { 'widgets.yaml': text },
  renders: [],
  mergedValues: null,
  program: null,
  problems: [],
})

const rendered = `---\n# Source: widgets/templates/widgets.yaml\n${definition}`
const answersOf = (report: Awaited<ReturnType<typeof reportOnDiff>>) => report.promises.map(({ answer }) => answer)

describe('a release that does not render', () => {
  it('makes nothing of the other one look added or removed', async () => {
    for (const [previous, next] of [
      [chart('1.0.0', rendered), chart('1.0.1', null)],
      [chart('1.0.0', null), chart('1.0.1', rendered)],
    ] as const) {
      const report = await reportOnDiff(previous, next, context)
      expect(violationsOf(report)).toEqual([])
      expect(report.findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('crd/'))).toEqual([])
      expect(report.findings.map(({ rule }) => rule)).toContain('upgrade/render-failed')
      expect(report.skipped.map(({ reason }) => reason)).toEqual(['image is required'])
      expect(answersOf(report).slice(1)).toEqual(['unknown', 'unknown', 'unknown'])
      expect(report.verdict).not.toBe('pass')
    }
  })

  it('fails lint, and what it does not render is not called unused', async () => {
    const values = { 'values.yaml': 'image: { repository: example.test/x, tag: "1.0.0" }\n' }
    const report = await reportOnLint([{ kind: 'release', source: chart('1.0.0', null, values) }], context)
    expect(violationsOf(report)).toEqual([])
    expect(report.verdict).toBe('fail')
    expect(report.findings.map(({ rule }) => rule)).toEqual(['packaging/render-failed'])
    expect(report.skipped).toEqual([{ check: 'render the templates', reason: 'image is required' }])
  })
})

describe('promises', () => {
  it('of charts are all looked at', async () => {
    const report = await reportOnDiff(chart('1.0.0', rendered), chart('1.0.1', rendered), context)
    expect(answersOf(report)).toEqual(['kept', 'kept', 'kept', 'unknown'])
    expect(report.releaseKind).toBe('patch')
    expect(report.verdict).toBe('pass')
  })

  it('of bare manifests are about what is stored', async () => {
    const report = await reportOnDiff(manifests(definition), manifests(definition), context)
    expect(answersOf(report)).toEqual(['not-examined', 'kept', 'kept', 'not-examined'])
    expect(report.releaseKind).toBe('unknown')
  })
})

describe('lint of a repository', () => {
  it('names it', async () => {
    const repository = { ref: 'charts', entries: [], otherIndexes: [], packages: [], problems: [] }
    const report = await reportOnLint([{ kind: 'repository', repository }], context)
    expect(violationsOf(report)).toEqual([])
    expect(report.subjects).toEqual([{ role: 'repository', ref: 'charts', name: null, version: null, digest: null }])
  })
})

describe('a chart as Helm stores it', () => {
  const values = { 'values.yaml': 'size: 1 # small\n', 'README.md': 'read' }
  it.each([
    ['installed:widgets', []],
    ['widgets.tgz', ['version/republished']],
  ])('is no other content of its version: %s', async (ref, rules) => {
    const stored = { ...chart('1.0.0', definition, { 'values.yaml': '{"size":1}' }), ref }
    const { findings } = await reportOnDiff(stored, chart('1.0.0', definition, values), context)
    expect(findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('version/'))).toEqual(rules)
  })
})

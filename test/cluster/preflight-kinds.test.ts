import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportDocument } from '../../src/model/report.ts'
import { runMain } from '../main/run-main.ts'
import { clusterEnvironment } from '../support/cluster/cluster-environment.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { fetchHelm, helmMajors } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const execute = promisify(execFile)

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n'
const widget = (annotations = '') =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: {{ .Release.Name }}, annotations: {${annotations}}}\n`
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, scope: Namespaced, names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}
`
const away = `apiVersion: example.org/v1\nkind: Gadget\nmetadata: {name: a}\n`

const charts = {
  'of a kind that nobody brings': { 'templates/w.yaml': widget() },
  'beside its definition among the templates': { 'templates/w.yaml': widget(), 'templates/crd.yaml': definition },
  'with its definition in crds': { 'templates/w.yaml': widget(), 'crds/crd.yaml': definition },
  'as a hook before the upgrade': { 'templates/w.yaml': widget('helm.sh/hook: pre-upgrade') },
  'as a hook after the upgrade': { 'templates/w.yaml': widget('helm.sh/hook: post-upgrade') },
} as const

describe.each(helmMajors)('objects of a kind that is not served, under Helm %s', (major) => {
  let plane: ControlPlane
  let environment: Record<string, string>
  const folder = temporaryFolder()

  beforeAll(async () => {
    plane = await startControlPlane({})
    environment = await clusterEnvironment(plane.kubeconfig, folder.path, major)
    folder.write({
      'first/Chart.yaml': 'apiVersion: v2\nname: op\nversion: 1.0.0\n',
      'first/templates/c.yaml': config,
    })
    await helm('install', 'op', 'first')
  })
  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  async function helm(...words: readonly string[]): Promise<string> {
    return execute(await fetchHelm(major), words, { env: environment, cwd: folder.path }).then(
      () => '',
      (error: { readonly stderr?: string }) => String(error.stderr),
    )
  }

  async function preflight(chart: string): Promise<ReportDocument> {
    const words = ['preflight', chart, '--release', 'op', '-n', 'default', '-o', 'json']
    const { stdout, stderr } = await runMain(words, { directory: folder.path, environment })
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }

  function writeNext(files: Readonly<Record<string, string>>): void {
    folder.write(
      Object.fromEntries(
        Object.entries({
          'Chart.yaml': 'apiVersion: v2\nname: op\nversion: 1.1.0\n',
          'templates/c.yaml': config,
          ...files,
        }).map(([file, text]) => [`next/${file}`, text]),
      ),
    )
  }

  const unserved = ({ findings }: ReportDocument) =>
    findings.filter(({ message }) => /no matches for kind|needs `/.test(message)).map(({ rule }) => rule)

  it('says once, before the upgrade, what Helm says', async () => {
    for (const [claim, files] of Object.entries(charts)) {
      await execute('rm', ['-rf', folder.at('next')])
      writeNext(files)
      expect([claim, unserved(await preflight('next'))]).toEqual([claim, ['preflight/kind-not-served']])
      expect([claim, await helm('upgrade', 'op', 'next')]).toEqual([
        claim,
        expect.stringContaining('no matches for kind "Widget" in version "example.com/v1"'),
      ])
    }
  })

  it('does not know what an API server that is away would serve', async () => {
    await plane.api.create('/apis/apiregistration.k8s.io/v1/apiservices', {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.example.org' },
      spec: {
        group: 'example.org',
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'away', namespace: 'default' },
      },
    })
    await waitUntil('the group', 30, async () =>
      JSON.stringify((await plane.api.get('/apis')) ?? {}).includes('example.org') ? true : undefined,
    )
    await execute('rm', ['-rf', folder.at('next')])
    writeNext({ 'templates/w.yaml': away })
    const report = await preflight('next')
    expect(unserved(report)).toEqual([])
    expect(report.skipped.map(({ check }) => check)).toEqual(['look up the kinds of example.org/v1'])
    expect(report.verdict).toBe('inconclusive')
    await plane.api.remove('/apis/apiregistration.k8s.io/v1/apiservices/v1.example.org')
  })

  it('is silent once the definition is there, and sees when it is gone again', async () => {
    await plane.api.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    })
    await waitUntil('the kind', 30, async () =>
      (await plane.api.get('/apis/example.com/v1/widgets')) === undefined ? undefined : true,
    )
    await execute('rm', ['-rf', folder.at('next')])
    writeNext(charts['with its definition in crds'])
    expect(unserved(await preflight('next'))).toEqual([])
    expect(await helm('upgrade', 'op', 'next')).toBe('')
    await plane.api.remove('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com')
    await waitUntil('its end', 30, async () =>
      (await plane.api.get('/apis/example.com/v1')) === undefined ? true : undefined,
    )
    expect(unserved(await preflight('first'))).toEqual(['preflight/kind-not-served'])
    expect(await helm('upgrade', 'op', 'first')).toContain('no matches for kind "Widget"')
  })
})

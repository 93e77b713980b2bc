import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memberAt } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { runMain } from '../main/run-main.ts'
import { clusterEnvironment } from '../support/cluster/cluster-environment.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { fetchHelm, helmMajors } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const execute = promisify(execFile)

const kinds = ['gone', 'kept', 'moved', 'folder'] as const
const definition = (kind: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind}s.example.com}
spec: {group: example.com, scope: Namespaced, names: {plural: ${kind}s, singular: ${kind}, kind: ${kind[0]?.toUpperCase()}${kind.slice(1)}, listKind: ${kind}List}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}
`
const chart = (version: string) => `apiVersion: v2\nname: op\nversion: ${version}\n`
const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** Four definitions that the next release no longer renders: one that only the cluster keeps, one that moves to crds/, one that was there. */
describe.each(helmMajors)('definitions that go, under Helm %s', (major) => {
  let plane: ControlPlane
  let environment: Record<string, string>
  const folder = temporaryFolder({
    'first/Chart.yaml': chart('1.0.0'),
    'first/templates/gone.yaml': definition('gone'),
    'first/templates/kept.yaml': definition('kept'),
    'first/templates/moved.yaml': definition('moved'),
    'first/crds/folder.yaml': definition('folder'),
    'next/Chart.yaml': chart('1.1.0'),
    'next/crds/moved.yaml': definition('moved'),
  })
  const helm = async (...words: readonly string[]) =>
    execute(await fetchHelm(major), words, { env: environment, cwd: folder.path })
  const objectsOf = async (kind: string) => (await plane.api.list(`/apis/example.com/v1/${kind}s`)).length

  beforeAll(async () => {
    plane = await startControlPlane({})
    environment = await clusterEnvironment(plane.kubeconfig, folder.path, major)
    await helm('install', 'op', 'first')
    for (const kind of kinds) {
      await waitUntil(kind, 30, async () => ((await plane.api.get(`/apis/example.com/v1/${kind}s`)) ? true : undefined))
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
        await plane.api.create(`/apis/example.com/v1/namespaces/default/${kind}s`, {
          apiVersion: 'example.com/v1',
          kind: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
          metadata: { name, namespace: 'default', ...(name === 'g' ? { finalizers: ['example.com/held'] } : {}) },
        })
      }
    }
    await plane.api.send(
      'PATCH',
      `${path}/kepts.example.com`,
      { metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } } },
      'application/merge-patch+json',
    )
  })
  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('have their custom resources counted, and the upgrade deletes exactly these', async () => {
    const words = ['preflight', 'next', '--release', 'op', '-n', 'default', '-o', 'json']
    const { exitCode, stdout, stderr } = await runMain(words, { directory: folder.path, environment })
    expect([stderr, exitCode]).toEqual(['', 1])
    const report: ReportDocument = JSON.parse(stdout)
    const lost = report.findings.filter(({ rule }) => rule === 'preflight/objects-deleted')
    expect(
      lost.map(({ evidence }) => [memberAt(evidence, 'definition'), memberAt(evidence, 'cause', 'count')]),
    ).toEqual([
      ['gones.example.com', 7],
      ['moveds.example.com', 7],
    ])
    for (const { message } of lost) {
      expect(message).toContain('`default/e` and 2 more')
      expect(message).toContain('1 of them has finalizers')
    }
    const deleted = report.findings.filter(({ rule }) => rule === 'crd/deleted-by-upgrade')
    expect(deleted.map(({ evidence }) => memberAt(evidence, 'name')).sort()).toEqual([
      'gones.example.com',
      'moveds.example.com',
    ])
    const commands = (title: string) =>
      report.recipes
        .filter((each) => each.title === title)
        .flatMap(({ steps }) => steps.flatMap((step) => step.commands))
    expect(commands('Upgrade')).toEqual(
      expect.arrayContaining([
        'kubectl get gones.example.com --all-namespaces -o yaml > gones.example.com.yaml',
        'kubectl annotate crd gones.example.com helm.sh/resource-policy=keep',
      ]),
    )
    expect(commands('Way back')).toEqual(['helm upgrade op PREVIOUS-CHART --namespace default'])
    await helm('upgrade', 'op', 'next')
    for (const [kind, left] of [
      ['gone', 1],
      ['moved', 1],
      ['kept', 7],
      ['folder', 7],
    ] as const) {
      await waitUntil(kind, 30, async () => ((await objectsOf(kind)) === left ? true : undefined))
    }
  })
})

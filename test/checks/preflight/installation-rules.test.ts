import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { judgeInstallation } from '../../../src/checks/judge-installation.ts'
import { type Json, stringifyJson } from '../../../src/model/json.ts'
import type { Cause, LiveCluster, LiveObject, StoredEffect } from '../../../src/model/live-cluster.ts'
import { releaseOf } from '../../support/example-release.ts'
import { deepFreeze } from '../../support/freeze.ts'
import { testSettings } from '../../support/run-rule.ts'

const definitionText = (spec: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, scope: Namespaced, names: {plural: widgets, kind: Widget}, versions: [{name: v1, served: true, storage: true, ${spec}}]}
`
const shipped = {
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [{ name: 'v1', served: true, storage: true }],
  },
}

const cause = (effect: StoredEffect, more: Partial<Cause> = {}): Cause => ({
  effect,
  version: 'v1',
  path: '.spec.size',
  keyword: 'enum',
  detail: 'Unsupported value',
  count: 2,
  objects: ['n/a', 'n/b'],
  stuck: 0,
  stuckObjects: [],
  ...more,
})
const stored = (...causes: readonly Cause[]): Partial<LiveCluster> => ({
  judged: [{ definition: 'widgets.example.com', kind: 'Widget', count: 7, causes }],
})
const object = (more: Partial<LiveObject>): Partial<LiveCluster> => ({
  objects: [
    {
      object: 'ConfigMap/system/settings',
      isInstalled: false,
      isNext: true,
      managedBy: 'Helm',
      releaseName: 'op',
      releaseNamespace: 'system',
      contested: [],
      resource: 'configmaps',
      name: 'settings',
      namespace: 'system',
      ...more,
    },
  ],
})
const installation = (more: Partial<LiveCluster['installation']>): Partial<LiveCluster> => ({
  installation: { ...quiet.installation, ...more },
})

const quiet: LiveCluster = {
  context: null,
  kubernetes: 'v1.35.4',
  kubelets: [{ version: '1.34.1', count: 3, nodes: ['a'] }],
  installation: {
    name: 'op',
    namespace: 'system',
    revision: 3,
    newest: { revision: 3, status: 'deployed' },
    chartVersion: '1.0.0',
    applyMethod: null,
    helmMajor: 3,
  },
  others: [],
  definitions: [{ name: 'widgets.example.com', live: shipped, shipped }],
  unserved: [],
  objects: [],
  judged: [],
}

const monitors = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' }
const monitor = (annotations = '') =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: op, annotations: {${annotations}}}\n`

interface Row {
  readonly claim: string
  readonly cluster: Partial<LiveCluster>
  /** Beside `preflight/apply-method`, which always says how Helm will go about it. */
  readonly says: readonly string[]
  readonly kubeVersion?: string
  readonly installed?: string
  readonly coming?: string
}

const rows: readonly Row[] = [
  { claim: 'a cluster with nothing to say about', cluster: {}, says: [] },
  { claim: 'any edit refused', cluster: stored(cause('any-edit')), says: ['preflight/update-refused error'] },
  {
    claim: 'any edit refused, of objects with finalizers too',
    cluster: stored(cause('any-edit', { stuck: 1, stuckObjects: ['n/a'] })),
    says: ['preflight/finalizer-stuck error', 'preflight/update-refused error'],
  },
  { claim: 'the next edit refused', cluster: stored(cause('own-edit')), says: ['preflight/edit-refused error'] },
  {
    claim: 'the next edit nearby refused',
    cluster: stored(cause('nearby-edit')),
    says: ['preflight/edit-refused error'],
  },
  {
    claim: 'a field lost',
    cluster: stored(cause('pruned', { keyword: null })),
    says: ['preflight/fields-pruned error'],
  },
  {
    claim: 'a status field lost',
    cluster: stored(cause('pruned', { path: '.status.a' })),
    says: ['preflight/fields-pruned warning'],
  },
  {
    claim: 'a value by default',
    cluster: stored(cause('defaulted', { detail: '"M"' })),
    says: ['preflight/default-added info'],
  },
  {
    claim: 'a version in use that goes',
    cluster: stored(cause('not-served', { path: '', detail: 'old-client' })),
    says: ['preflight/version-in-use error'],
  },
  {
    claim: 'objects that go with their definition',
    cluster: stored(cause('deleted', { path: '', keyword: null, stuck: 1, stuckObjects: ['n/a'] })),
    says: ['preflight/objects-deleted error'],
  },
  { claim: 'what is refused today', cluster: stored(cause('already')), says: ['preflight/refused-already info'] },
  {
    claim: 'what is not decided',
    cluster: stored(cause('undecided', { path: '' })),
    says: ['preflight/not-decided warning'],
  },
  { claim: 'an object of its own that is new', cluster: object({}), says: [] },
  {
    claim: 'an object of nobody that the next release brings',
    cluster: object({ managedBy: null, releaseName: null, releaseNamespace: null }),
    says: ['preflight/not-adoptable error'],
  },
  {
    claim: 'an object with annotations and no label',
    cluster: object({ managedBy: null }),
    says: ['preflight/not-adoptable error'],
  },
  {
    claim: 'an object of another release that the next release brings',
    cluster: object({ releaseName: 'other' }),
    says: ['preflight/not-adoptable error'],
  },
  {
    claim: 'an object of nobody that the next release no longer has',
    cluster: object({ isInstalled: true, isNext: false, releaseName: null }),
    says: [],
  },
  {
    claim: 'an object of both that another release has taken over',
    cluster: object({ isInstalled: true, releaseName: 'other' }),
    says: ['preflight/foreign-owner warning'],
  },
  {
    claim: 'a field of another manager',
    cluster: object({ contested: [{ manager: 'kubectl-edit', field: '.data.a' }] }),
    says: ['preflight/field-conflicts error'],
  },
  {
    claim: 'another installation',
    cluster: { others: [{ name: 'op2', namespace: 'two', version: '1.0.0', status: 'deployed' }] },
    says: ['preflight/other-installations warning'],
  },
  { claim: 'others that may not be read', cluster: { others: null }, says: [] },
  {
    claim: 'a pending release',
    cluster: installation({ newest: { revision: 4, status: 'pending-upgrade' } }),
    says: ['preflight/release-busy error'],
  },
  {
    claim: 'a pending installation',
    cluster: installation({ newest: { revision: 3, status: 'pending-install' } }),
    says: ['preflight/release-busy error'],
  },
  {
    claim: 'a failed release',
    cluster: installation({ newest: { revision: 4, status: 'failed' } }),
    says: ['preflight/release-busy warning'],
  },
  {
    claim: 'a Kubernetes version that the chart does not take',
    cluster: {},
    kubeVersion: '>=1.36.0-0',
    says: ['preflight/kubernetes-refused error'],
  },
  { claim: 'a Kubernetes version that the chart takes', cluster: {}, kubeVersion: '>=1.30.0-0', says: [] },
  {
    claim: 'a Kubernetes version out of support',
    cluster: { kubernetes: 'v1.30.2-gke.1', kubelets: null },
    says: ['preflight/kubernetes-unsupported warning'],
  },
  {
    claim: 'a kubelet that is newer',
    cluster: { kubelets: [{ version: '1.36.0', count: 1, nodes: ['a'] }] },
    says: ['preflight/node-skew warning'],
  },
  {
    claim: 'a kubelet four minors older',
    cluster: { kubelets: [{ version: '1.31.0', count: 1, nodes: ['a'] }] },
    says: ['preflight/node-skew warning'],
  },
  {
    claim: 'a kubelet three minors older',
    cluster: { kubelets: [{ version: '1.32.0', count: 1, nodes: ['a'] }] },
    says: [],
  },
  {
    claim: 'an API version that the next minor drops',
    cluster: { kubernetes: 'v1.31.0', kubelets: null },
    installed: 'apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n',
    says: ['preflight/api-removed-soon warning', 'preflight/kubernetes-unsupported warning'],
  },
  {
    claim: 'an API version that is dropped two minors on',
    cluster: { kubernetes: 'v1.30.0', kubelets: null },
    installed: 'apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n',
    says: ['preflight/kubernetes-unsupported warning'],
  },
  {
    claim: 'a definition that somebody has deleted',
    cluster: { definitions: [{ name: 'widgets.example.com', live: null, shipped }] },
    says: ['preflight/definition-missing warning'],
  },
  {
    claim: 'a definition that the installed chart does not ship',
    cluster: { definitions: [{ name: 'widgets.example.com', live: shipped, shipped: null }] },
    says: [],
  },
  {
    claim: 'a definition that somebody has changed',
    cluster: {
      definitions: [
        {
          name: 'widgets.example.com',
          live: { spec: { ...shipped.spec, versions: [{ name: 'v1', served: false, storage: true }] } },
          shipped,
        },
      ],
    },
    says: ['preflight/definition-drifted warning'],
  },
  {
    claim: 'an object of a kind that the cluster does not serve',
    cluster: { unserved: [monitors] },
    coming: monitor(),
    says: ['preflight/kind-not-served error'],
  },
  {
    claim: 'a stored object of a kind that the cluster serves no more',
    cluster: { unserved: [monitors] },
    installed: monitor(),
    says: ['preflight/kind-not-served error'],
  },
  {
    claim: 'a custom resource of a definition among the templates',
    cluster: { unserved: [{ apiVersion: 'example.com/v1', kind: 'Widget' }] },
    coming: 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n',
    says: ['preflight/kind-not-served error'],
  },
  {
    claim: 'a hook of a kind that the cluster does not serve',
    cluster: { unserved: [monitors] },
    coming: monitor('helm.sh/hook: pre-upgrade'),
    says: ['preflight/kind-not-served error'],
  },
  {
    claim: 'a hook of the installation',
    cluster: { unserved: [monitors] },
    coming: monitor('helm.sh/hook: post-install'),
    says: [],
  },
  {
    claim: 'a stored hook of a kind that the cluster serves no more',
    cluster: { unserved: [monitors] },
    installed: monitor('helm.sh/hook: pre-upgrade'),
    says: [],
  },
]

it.each([
  ['beside a Job before it', 'pre-upgrade', true],
  ['after the upgrade', 'post-upgrade', false],
])('leaves open what a hook %s finds', (_claim, event, hasJob) => {
  const job =
    '---\n# Source: op/templates/j.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: pre-upgrade}}\n'
  const coming = `${monitor(`helm.sh/hook: ${event}`)}${hasJob ? job : ''}`
  const found = judge({ claim: '', cluster: { unserved: [monitors] }, coming, says: [] }).find(
    ({ rule }) => rule.id === 'preflight/kind-not-served',
  )
  expect(found?.report.condition?.text).toContain('creates the definition')
})

it.each([
  ['policy/v1beta1', 'PodDisruptionBudget', 'the chart must use `policy/v1`'],
  ['policy/v1beta1', 'PodSecurityPolicy', 'leave the object out of the chart'],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', 'Install what brings the definition of ServiceMonitor first'],
])('says what to do about %s %s, which the cluster does not serve', (apiVersion, kind, remedy) => {
  const coming = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: op}\n`
  const found = judge({ claim: '', cluster: { unserved: [{ apiVersion, kind }] }, coming, says: [] }).find(
    ({ rule }) => rule.id === 'preflight/kind-not-served',
  )
  expect(found?.rule.remedy(found.report.evidence)).toContain(remedy)
})

function judge({ cluster, kubeVersion, installed = '', coming = '' }: Row) {
  const chart = (version: string) =>
    `apiVersion: v2\nname: op\nversion: ${version}\n${kubeVersion === undefined ? '' : `kubeVersion: "${kubeVersion}"\n`}`
  const release = (version: string, more: string) =>
    releaseOf({
      files: { 'Chart.yaml': chart(version) },
      manifest: `# Source: op/templates/crd.yaml\n${definitionText('')}${more === '' ? '' : `---\n# Source: op/templates/a.yaml\n${more}`}`,
    })
  return judgeInstallation(
    deepFreeze({
      previous: release('1.0.0', installed),
      next: release('1.1.0', coming),
      cluster: { ...quiet, ...cluster },
      today: '2026-08-22',
    }),
    { rules, settings: testSettings },
  )
}

const said = (row: Row) =>
  judge(row)
    .map(({ rule, report }) => `${rule.id} ${report.severity ?? rule.severity}`)
    .filter((text) => !text.startsWith('preflight/apply-method'))
    .sort()

describe('rules of a live installation', () => {
  it.each(rows)('say what is in $claim', (row) => {
    expect(said(row)).toEqual(row.says)
  })

  it.each(rows)('word $claim so that it survives JSON', (row) => {
    for (const { rule, report } of judge(row)) {
      const revived: Json = JSON.parse(stringifyJson(report.evidence))
      expect(rule.message(revived)).toBe(rule.message(report.evidence))
      expect(rule.message(report.evidence)).toMatch(/^[A-Z0-9`].*\.$/s)
      expect(rule.remedy(report.evidence)).toMatch(/^[A-Z`].*\.$/s)
      expect(report.certainty === 'undecided').toBe(report.reason !== undefined)
      for (const { commands, flags = [], isByUpgrade } of rule.measures?.(report.evidence) ?? []) {
        expect([...commands, ...flags].length > 0 || isByUpgrade === true).toBe(true)
      }
    }
  })

  it('names every rule in a row that reports', () => {
    const known = new Set(rows.flatMap(({ says }) => says.map((text) => text.split(' ')[0])))
    const ids = rules.filter(({ scope }) => scope === 'installation').map(({ id }) => id)
    expect(ids.filter((id) => !known.has(id))).toEqual(['preflight/apply-method'])
  })

  const methods = [
    [3, null, 'from the client, however revision 3 was applied'],
    [4, 'client-side', 'Helm 4 keeps to that'],
    [4, 'server-side', 'upgrades the same way'],
  ] as const
  it.each(methods)('say how Helm %s upgrades what was applied %s', (helmMajor, applyMethod, words) => {
    const [found] = judge({ claim: '', cluster: installation({ helmMajor, applyMethod }), says: [] }).filter(
      ({ rule }) => rule.id === 'preflight/apply-method',
    )
    expect(found?.rule.message(found.report.evidence)).toContain(words)
  })
})

describe('a release that is busy', () => {
  it.each([
    [{ revision: 5, status: 'pending-upgrade' }, ['helm rollback op 3 --namespace system']],
    [{ revision: 3, status: 'pending-install' }, []],
    [{ revision: 5, status: 'failed' }, []],
  ])('%j is unlocked by a rollback to what is deployed', (newest, commands) => {
    const [found] = judge({ claim: '', cluster: installation({ newest }), says: [] }).filter(
      ({ rule }) => rule.id === 'preflight/release-busy',
    )
    if (found === undefined) throw new Error('nothing found')
    const measures = found.rule.measures?.(found.report.evidence) ?? []
    expect(measures.flatMap((measure) => measure.commands)).toEqual(commands)
  })
})

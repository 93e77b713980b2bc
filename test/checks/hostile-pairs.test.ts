import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import type { Engine } from '../../src/checks/engine.ts'
import { diffReleases, lintRelease } from '../../src/checks/run.ts'
import { isJsonArray, isJsonObject, type Json, stringifyJson } from '../../src/model/json.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { sourceOf } from '../support/example-release.ts'
import { deepFreeze } from '../support/freeze.ts'
import { testKubernetesMinor, testSettings } from '../support/run-rule.ts'

const engine: Engine = {
  compareVersions: async () => ({ previousVersion: '', nextVersion: '', changes: [], schemaNodes: 0 }),
  compareServedVersions: async () => [],
  findExample: async () => null,
  validateDefinition: async () => [],
  judgeValues: async () => ({ kind: 'undecided', reason: 'not asked' }),
  compareValues: async () => ({ refused: [], undecided: [] }),
}
const families = ['workload/', 'rbac/', 'webhook/', 'image/', 'crd/']
const options = {
  rules: rules.filter(({ id }) => families.some((family) => id.startsWith(family))),
  engine,
  settings: testSettings,
  kubernetesMinor: testKubernetesMinor,
}

const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<Json>('', '*', '*/*', '100%', '-1', 'a/b/c', 'constructor', '__proto__', '\ud800', null, 0, [], {}, [
    null,
  ]),
)

/** A sound value in which some parts are replaced by anything. */
function spoilt(value: Json): fc.Arbitrary<Json> {
  const kept: fc.Arbitrary<Json> = isJsonArray(value)
    ? fc.tuple(...value.map(spoilt)).map((items): Json => items)
    : isJsonObject(value)
      ? fc
          .record(Object.fromEntries(Object.entries(value).map(([key, child]) => [key, spoilt(child)])))
          .map((record): Json => ({ ...record }))
      : fc.constant(value)
  return fc.oneof({ arbitrary: kept, weight: 12 }, anything)
}

const podSpec = {
  serviceAccountName: 'a',
  priorityClassName: 'p',
  hostNetwork: true,
  securityContext: { runAsUser: 1, sysctls: [{ name: 'x', value: '1' }] },
  volumes: [
    { name: 'v', hostPath: { path: '/a' } },
    { name: 'w', persistentVolumeClaim: { claimName: 'c' } },
  ],
  containers: [
    {
      name: 'c',
      image: 'example.com/a:1.2.3',
      env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'x', key: 'k' } } }],
      ports: [{ containerPort: 80 }],
      readinessProbe: { httpGet: { port: 80 } },
      resources: { requests: { cpu: '1' } },
      securityContext: { capabilities: { add: ['SYS_ADMIN'] } },
    },
  ],
}
const template = { metadata: { labels: { app: 'a' } }, spec: podSpec }
const selector = { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'b', operator: 'In', values: ['c'] }] }
const metadata = { name: 'a', annotations: { 'helm.sh/hook': 'pre-install', 'helm.sh/resource-policy': 'keep' } }
const plain = { name: 'a' }
const subjects = [{ kind: 'ServiceAccount', name: 'a', namespace: 'default' }]
const webhooks = [
  {
    name: 'w',
    clientConfig: { service: { name: 'a', namespace: 'default', port: 443 }, caBundle: '' },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods'], scope: '*' }],
    namespaceSelector: selector,
    objectSelector: {},
    matchConditions: [{ name: 'm', expression: 'true' }],
  },
]
const kinds: readonly Json[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas: 2, strategy: { type: 'Recreate' }, selector, template },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: plain,
    spec: {
      selector,
      template,
      volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
    },
  },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: plain, spec: { completions: 1, template } },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata: plain, spec: { jobTemplate: { spec: { template } } } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: plain,
    spec: { clusterIP: 'None', selector: { app: 'a' }, ports: [{ port: 443 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': '' },
    stringData: { a: 'b' },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: plain, immutable: true, data: { a: 'b' } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: plain,
    spec: { resources: { requests: { storage: '1Gi' } } },
  },
  { apiVersion: 'v1', kind: 'PersistentVolume', metadata: plain, spec: { hostPath: { path: '/a' }, nodeAffinity: {} } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: plain },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: plain, secrets: [{ name: 'a' }] },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: plain, spec: { minAvailable: '50%', selector } },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: plain,
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, minReplicas: 2 },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: plain,
    spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'a' } } }] } }] },
  },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: plain, parameters: {}, provisioner: 'x' },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'a', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
    rules: [{ apiGroups: [''], resources: ['*'], verbs: ['*'], resourceNames: ['n'] }],
    aggregationRule: { clusterRoleSelectors: [selector] },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: plain,
    roleRef: { kind: 'ClusterRole', name: 'a' },
    subjects,
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: plain,
    roleRef: { kind: 'Role', name: 'a' },
    subjects,
  },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: plain, webhooks },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: plain, webhooks },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: plain,
    spec: { service: { name: 'a' }, caBundle: '' },
  },
  { apiVersion: 'example.com/v1', kind: 'Widget', metadata: plain },
]

const releases = fc.array(fc.oneof(...kinds.map(spoilt)), { maxLength: 6 }).map((objects) => {
  const manifest = objects
    .map((object, index) => `---\n# Source: example/templates/${index}.yaml\n${stringifyJson(object)}\n`)
    .join('')
  return readRelease(sourceOf({ manifest }))
})

describe('objects that are half right', () => {
  it('are compared without an exception, and every finding has its words', async () => {
    await fc.assert(
      fc.asyncProperty(releases, releases, async (previous, next) => {
        const { raised } = await diffReleases(deepFreeze(previous), deepFreeze(next), options)
        const linted = await lintRelease(deepFreeze(next), options)
        for (const { rule, report } of [...raised, ...linted.raised]) {
          const revived: Json = JSON.parse(stringifyJson(report.evidence))
          expect(rule.message(revived)).toBe(rule.message(report.evidence))
          expect(rule.message(report.evidence)).toMatch(/\.$/)
          expect(rule.remedy(report.evidence)).toMatch(/\.$/)
          expect(report.certainty === 'undecided').toBe(report.reason !== undefined)
          rule.measures?.(report.evidence)
          rule.facts?.(report.evidence)
        }
      }),
      { numRuns: 300, seed: 20261129 },
    )
  })

  it('compared with themselves, say nothing but what breaks every upgrade', async () => {
    const always = ['webhook/filled-by-controller', 'workload/storage-class-stuck', 'workload/api-no-longer-served']
    await fc.assert(
      fc.asyncProperty(releases, async (release) => {
        const { raised } = await diffReleases(deepFreeze(release), release, options)
        expect(raised.map(({ rule }) => rule.id).filter((id) => !always.includes(id))).toEqual([])
      }),
      { numRuns: 300, seed: 20261129 },
    )
  })
})

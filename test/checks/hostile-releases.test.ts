import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import type { Engine } from '../../src/checks/engine.ts'
import { lintRelease } from '../../src/checks/run.ts'
import { isJsonObject, type Json, stringifyJson } from '../../src/model/json.ts'
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
const options = { rules, engine, settings: testSettings, kubernetesMinor: testKubernetesMinor }

/** Any JSON, and text that means something to some reader. */
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  fc.constantFrom('', '1.2', 'v1', '>=1', 'sha256:', '{{ .Values.x }}', '- a: b: c', '__proto__', 'a\u0000b', '\ud800'),
)

/** A sound value in which some parts are replaced by anything. */
function spoilt(value: Json): fc.Arbitrary<Json> {
  const kept: fc.Arbitrary<Json> = Array.isArray(value)
    ? fc.tuple(...value.map(spoilt)).map((items): Json => items)
    : isJsonObject(value)
      ? fc
          .record(Object.fromEntries(Object.entries(value).map(([key, child]) => [key, spoilt(child)])))
          .map((record): Json => ({ ...record }))
      : fc.constant(value)
  return fc.oneof({ arbitrary: kept, weight: 8 }, anything)
}

const chart = spoilt({
  apiVersion: 'v2',
  name: 'example',
  version: '1.0.0',
  appVersion: '1.0.0',
  kubeVersion: '>=1.30.0-0',
  type: 'application',
  annotations: {
    'artifacthub.io/images': '- image: a:1',
    'artifacthub.io/prerelease': 'false',
    'artifacthub.io/changes': '- x',
  },
  dependencies: [{ name: 'dep', version: '1.x', repository: '', condition: 'dep.enabled', alias: 'other' }],
})
const lock = spoilt({ dependencies: [{ name: 'dep', version: '1.0.0' }], digest: 'sha256:00' })
const values = spoilt({ image: { repository: 'a', tag: '1' }, dep: { enabled: true } })
const objects = fc.array(
  fc.oneof(
    spoilt({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'b', annotations: { 'helm.sh/hook': 'pre-install' } },
      spec: { template: { spec: { containers: [{ name: 'c', image: 'x:latest' }], initContainers: [] } } },
    }),
    spoilt({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } }),
    spoilt({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }] }),
    spoilt({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com', annotations: { 'helm.sh/resource-policy': 'keep' } },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }),
  ),
  { maxLength: 4 },
)

describe('a spoilt release', () => {
  it('is read and judged without an exception, and says the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(chart, lock, values, objects, async (chartFile, lockFile, valuesFile, documents) => {
        const files = {
          'Chart.yaml': stringifyJson(chartFile, 2),
          'Chart.lock': stringifyJson(lockFile),
          'values.yaml': stringifyJson(valuesFile, 1),
          'templates/a.yaml': '{{ .Values.image }}{{- if not (lookup "v1" "Secret" "" "a") }}\nkind: Secret\n',
          'charts/dep/Chart.yaml': stringifyJson(chartFile),
          'crds/a.yaml': '{{ if .Values.x }}',
        }
        const manifest = documents
          .map(
            (document, index) =>
              `---\n# Source: example/${index % 2 === 0 ? 'templates' : 'crds'}/a.yaml\n${stringifyJson(document, 2)}\n`,
          )
          .join('')
        const source = deepFreeze(sourceOf({ files, manifest }))
        const said = async () => {
          const { raised } = await lintRelease(deepFreeze(readRelease(source)), options)
          return raised.map(({ rule, report }) => [
            rule.id,
            rule.message(report.evidence),
            rule.remedy(report.evidence),
            stringifyJson(report.evidence),
          ])
        }
        expect(await said()).toStrictEqual(await said())
      }),
      { numRuns: 300, seed: 20260822 },
    )
  })
})

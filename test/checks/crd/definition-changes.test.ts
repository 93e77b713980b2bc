import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { crdDeletedByUpgrade } from '../../../src/checks/crd/deleted-by-upgrade.ts'
import {
  exampleDefinition,
  inCrdsFolder,
  inManifests,
  inTemplates,
  withoutDefinition,
} from '../../../src/checks/crd/example-definition.ts'
import { loadEngine } from '../../../src/checks/load-engine.ts'
import type { ExampleRelease } from '../../../src/checks/rule.ts'
import { diffReleases } from '../../../src/checks/run.ts'
import { workloadRollbackFindsObject } from '../../../src/checks/workload/rollback-finds-object.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule, testKubernetesMinor, testSettings } from '../../support/run-rule.ts'

const v1 = 'name: v1, served: true, storage: true'
const beta = 'name: v1beta1, served: true, storage: false'
const both = { versions: [v1, beta] }
const scale = (path: string) => ({
  versions: [`${v1}, subresources: {scale: {specReplicasPath: ${path}, statusReplicasPath: .status.replicas}}`],
})
const webhook = [
  'conversion:',
  '  strategy: Webhook',
  '  webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: example, namespace: default}}}',
]
const oneField = (field: string) =>
  `schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: integer}}}}}}`
const otherDefinition = {
  files: {
    'widgets.yaml': exampleDefinition({ kind: 'Gadget' })
      .replaceAll('widgets', 'gadgets')
      .replaceAll('example.com', 'other.io'),
  },
}

/** The whole catalogue on one pair: which rules speak, in both directions. */
const kept = { annotations: ['helm.sh/resource-policy: keep'] }
const looking: ExampleRelease = {
  ...inTemplates(),
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.0.0\n',
    'templates/widgets.yaml': `{{- if not (lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" "widgets.example.com") }}\n${exampleDefinition()}{{- end }}`,
  },
}

const claims: readonly (readonly [string, ExampleRelease, ExampleRelease, readonly string[]])[] = [
  ['a version is removed', inManifests(both), inManifests(), ['crd/stored-version-removed', 'crd/version-not-served']],
  [
    'a version is no longer served',
    inManifests(both),
    inManifests({ versions: [v1, 'name: v1beta1, served: false, storage: false'] }),
    ['crd/version-not-served'],
  ],
  [
    'the storage version moves',
    inManifests(both),
    inManifests({ versions: ['name: v1, served: true, storage: false', 'name: v1beta1, served: true, storage: true'] }),
    ['crd/storage-version-moved'],
  ],
  ['another group, plural and kind', inManifests(), otherDefinition, ['crd/no-longer-shipped']],
  [
    'the status subresource is removed',
    inManifests({ versions: [`${v1}, subresources: {status: {}}`] }),
    inManifests(),
    ['crd/status-subresource-removed'],
  ],
  [
    'the scale path moves',
    inManifests(scale('.spec.replicas')),
    inManifests(scale('.spec.count')),
    ['crd/scale-subresource-changed'],
  ],
  ['scale is new', inManifests(), inManifests(scale('.spec.replicas')), ['crd/scale-subresource-changed']],
  [
    'pruning is switched off',
    inManifests(),
    inManifests({ spec: ['preserveUnknownFields: true'] }),
    ['crd/pruning-switched-off'],
  ],
  [
    'pruning is switched on',
    inManifests({ spec: ['preserveUnknownFields: true'] }),
    inManifests(),
    ['crd/pruning-switched-on'],
  ],
  ['scope changes', inManifests(), inManifests({ scope: 'Cluster' }), ['crd/identity-changed']],
  ['kind changes', inManifests(), inManifests({ kind: 'Gadget' }), ['crd/identity-changed', 'crd/names-removed']],
  [
    'a definition moves into templates',
    inCrdsFolder(),
    inTemplates(),
    ['crd/keep-policy-removed', 'crd/moved-into-templates'],
  ],
  ['a definition moves into templates and is kept', inCrdsFolder(), inTemplates(kept), ['crd/moved-into-templates']],
  ['a definition that is kept moves into crds/', inTemplates(kept), inCrdsFolder(), []],
  ['a definition that is kept is dropped', inTemplates(kept), withoutDefinition, ['crd/no-longer-shipped']],
  ['a template looks for its own definition', inTemplates(), looking, ['crd/deleted-by-upgrade']],
  ['a definition moves into crds/', inTemplates(), inCrdsFolder(), ['crd/deleted-by-upgrade']],
  ['a template definition is dropped', inTemplates(), withoutDefinition, ['crd/deleted-by-upgrade']],
  ['a template definition is added', withoutDefinition, inTemplates(), ['crd/deleted-by-rollback']],
  ['a definition is added to crds/', withoutDefinition, inCrdsFolder(), ['crd/not-created-by-upgrade']],
  [
    'a version is added and stored at once',
    inManifests({ versions: ['name: v1beta1, served: true, storage: true'] }),
    inManifests(both),
    ['crd/new-version-stored', 'crd/version-added'],
  ],
]

async function rulesOn(previous: ExampleRelease, next: ExampleRelease): Promise<readonly string[]> {
  const { raised } = await diffReleases(releaseOf(previous), releaseOf(next), {
    rules,
    engine: await loadEngine(),
    settings: testSettings,
    kubernetesMinor: testKubernetesMinor,
  })
  // The other object of a chart that ships no definition is no matter of definitions.
  const about = raised.filter(({ rule }) => rule.category === 'crd')
  return [...new Set(about.map(({ rule }) => rule.id))].sort()
}

async function blocksRollback(previous: ExampleRelease, next: ExampleRelease): Promise<readonly unknown[]> {
  const reports = await runRule(workloadRollbackFindsObject, { previous: releaseOf(previous), next: releaseOf(next) })
  return reports.map(({ evidence }) => member(evidence, 'reason'))
}

describe('a definition that the upgrade deletes', () => {
  it.each([
    ['the same one', inCrdsFolder(), []],
    ['another one', inCrdsFolder(both), ['kubectl apply --server-side --force-conflicts -f crds/widgets.yaml']],
    ['none', withoutDefinition, []],
  ])('is kept, and brought to what crds/ holds: %s', async (_claim, next, more) => {
    const [report] = await runRule(crdDeletedByUpgrade, {
      previous: releaseOf(inTemplates()),
      next: releaseOf(next),
    })
    const measures = crdDeletedByUpgrade.measures?.(report?.evidence as never) ?? []
    const commands = measures.filter(({ of }) => of === 'upgrade').flatMap((measure) => measure.commands)
    expect(commands.filter((command) => command.startsWith('kubectl apply'))).toEqual(more)
    expect(measures.flatMap(({ template }) => template ?? [])).toEqual(
      more.length === 0 ? [] : ['templates/widgets.yaml'],
    )
  })
})

describe('going back', () => {
  it('fails at a definition that was kept when it disappeared', async () => {
    expect(await blocksRollback(inTemplates(kept), withoutDefinition)).toEqual(['kept'])
    expect(await blocksRollback(inTemplates(kept), inCrdsFolder())).toEqual(['crds'])
  })

  it('passes one that was deleted, and one that never was the release’s', async () => {
    expect(await blocksRollback(inTemplates(), withoutDefinition)).toEqual([])
    expect(await blocksRollback(inCrdsFolder(), withoutDefinition)).toEqual([])
    expect(await blocksRollback(inTemplates(kept), inTemplates())).toEqual([])
  })
})

describe('a changed definition', () => {
  it.each(claims)('%s', async (_claim, previous, next, expected) => {
    expect(await rulesOn(previous, next)).toEqual(expected)
  })

  it('says nothing about versions that a webhook converts', async () => {
    const versions = [`${v1}, ${oneField('size')}`, `${beta}, ${oneField('replicas')}`]
    expect(await rulesOn(inManifests({ spec: webhook, versions }), inManifests({ spec: webhook, versions }))).toEqual(
      [],
    )
  })

  it('reports a conversion webhook that is dropped', async () => {
    const versions = [`${v1}, ${oneField('size')}`, `${beta}, ${oneField('replicas')}`]
    expect(await rulesOn(inManifests({ spec: webhook, versions }), inManifests({ versions }))).toContain(
      'crd/conversion-webhook-removed',
    )
  })

  it('shows an object of a version that is no longer served, and of one that was not yet', async () => {
    const strict =
      'schema: {openAPIV3Schema: {type: object, required: [spec], properties: {spec: {type: object, required: [mode], properties: {mode: {type: string, enum: [Fast]}}}}}}'
    const old = inManifests({ versions: [v1, `${beta}, ${strict}`] })
    const { raised } = await diffReleases(releaseOf(old), releaseOf(inManifests()), {
      rules,
      engine: await loadEngine(),
      settings: testSettings,
      kubernetesMinor: testKubernetesMinor,
    })
    expect(raised.find(({ rule }) => rule.id === 'crd/version-not-served')?.report.witness).toEqual({
      object: {
        apiVersion: 'example.com/v1beta1',
        kind: 'Widget',
        metadata: { name: 'example' },
        spec: { mode: 'Fast' },
      },
      previousObject: null,
      acceptedBy: 'previous',
      outcome: 'not-served',
      detail: 'no matches for kind "Widget" in version "example.com/v1beta1"',
      lost: [],
    })
    const back = await diffReleases(releaseOf(inManifests()), releaseOf(old), {
      rules,
      engine: await loadEngine(),
      settings: testSettings,
      kubernetesMinor: testKubernetesMinor,
    })
    const added = back.raised.find(({ rule }) => rule.id === 'crd/version-added')?.report.witness
    expect([added?.acceptedBy, added?.outcome, added?.object['apiVersion']]).toEqual([
      'next',
      'not-served',
      'example.com/v1beta1',
    ])
  })

  it('is certain about the storage version and not about a version that was never seen stored', async () => {
    const { raised } = await diffReleases(releaseOf(inManifests(both)), releaseOf(inManifests()), {
      rules,
      engine: await loadEngine(),
      settings: testSettings,
      kubernetesMinor: testKubernetesMinor,
    })
    const stored = raised.find(({ rule }) => rule.id === 'crd/stored-version-removed')
    expect(stored?.report.condition?.kind).toBe('cluster')
  })
})

import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { lazyEngine } from '../../../src/checks/load-engine.ts'
import { packagingDependencyOutOfRange } from '../../../src/checks/packaging/dependency-out-of-range.ts'
import { packagingDuplicateKey } from '../../../src/checks/packaging/duplicate-key.ts'
import { packagingDuplicateObject } from '../../../src/checks/packaging/duplicate-object.ts'
import { exampleDependency } from '../../../src/checks/packaging/example-dependency.ts'
import { exampleObject, exampleRender } from '../../../src/checks/packaging/example-templates.ts'
import { packagingFixedClusterName } from '../../../src/checks/packaging/fixed-cluster-name.ts'
import { packagingFixedNamespace } from '../../../src/checks/packaging/fixed-namespace.ts'
import { packagingLookupDeletesOnUpgrade } from '../../../src/checks/packaging/lookup-deletes-on-upgrade.ts'
import { packagingLookupInTemplate } from '../../../src/checks/packaging/lookup-in-template.ts'
import { packagingRenderFailed } from '../../../src/checks/packaging/render-failed.ts'
import { packagingUnreadable } from '../../../src/checks/packaging/unreadable.ts'
import { packagingValuesRefused } from '../../../src/checks/packaging/values-refused.ts'
import { packagingValuesSchemaInvalid } from '../../../src/checks/packaging/values-schema-invalid.ts'
import { lintRelease } from '../../../src/checks/run.ts'
import type { Release } from '../../../src/model/release.ts'
import type { FileSet, ReleaseSource, Render } from '../../../src/model/release-source.ts'
import { readRelease } from '../../../src/release/read-release.ts'
import { releaseOf, sourceOf } from '../../support/example-release.ts'
import { judge, type Said } from '../../support/judge-release.ts'
import { testKubernetesMinor, testSettings } from '../../support/run-rule.ts'

function withRenders(source: ReleaseSource, change: (install: Render) => readonly Render[]): Release {
  const [install] = source.renders
  if (install === undefined) throw new Error('the example renders nothing')
  return readRelease({ ...source, renders: change(install) })
}

/** `packaging/render-failed` has no example: what Helm refuses is no text. */
describe('packaging/render-failed', () => {
  const failure = { message: 'template: x:1: no value given.\n', command: 'helm template release-name .' }
  const source = sourceOf(exampleRender([]))

  it('gives Helm’s own words', async () => {
    const release = withRenders(source, (install) => [{ ...install, manifest: null, failure }])
    expect(await judge(packagingRenderFailed, release)).toStrictEqual([failure])
  })

  it('leaves out renders that only look further', async () => {
    const gate = { kind: 'gate', value: 'extra', setTo: true } as const
    const release = withRenders(source, (install) => [install, { ...install, purpose: gate, manifest: null, failure }])
    expect(await judge(packagingRenderFailed, release)).toStrictEqual([])
  })
})

describe('what cannot be read and what is doubtful are two things', () => {
  it('with their places', async () => {
    const release = releaseOf(exampleRender([], { 'values.yaml': 'a: 1\na: 2\n', 'Chart.lock': 'digest: [\n' }))
    expect(await judge(packagingUnreadable, release)).toMatchObject([{ file: 'Chart.lock' }])
    expect(await judge(packagingDuplicateKey, release)).toMatchObject([{ file: 'values.yaml' }])
  })
})

describe('an object that is rendered twice', () => {
  const widget = (metadata: string) => exampleObject('example.com/v1', 'Widget', metadata)
  const definition = (scope: string) =>
    dedent`
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        scope: ${scope}
        names: {plural: widgets, kind: Widget}
        versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
    `

  it.each<readonly [string, readonly string[], number]>([
    [
      'in two API versions',
      [
        exampleObject('policy/v1', 'PodDisruptionBudget', 'name: a'),
        exampleObject('policy/v1beta1', 'PodDisruptionBudget', 'name: a'),
      ],
      1,
    ],
    [
      'in two groups',
      [exampleObject('apps/v1', 'Deployment', 'name: a'), exampleObject('example.com/v1', 'Deployment', 'name: a')],
      0,
    ],
    [
      'of a custom kind, in two namespaces',
      [definition('Namespaced'), widget('name: a, namespace: x'), widget('name: a, namespace: y')],
      0,
    ],
    [
      'of a custom kind without namespace',
      [definition('Cluster'), widget('name: a, namespace: x'), widget('name: a, namespace: y')],
      1,
    ],
    ['of a kind that nobody defines', [widget('name: a, namespace: x'), widget('name: a, namespace: y')], 0],
    ['three times', [widget('name: a'), widget('name: a'), widget('name: a')], 1],
    ['as a definition, which has a rule of its own', [definition('Cluster'), definition('Cluster')], 0],
  ])('%s', async (_name, objects, count) => {
    const release = releaseOf(exampleRender(objects.map((text, index) => [`templates/${index}.yaml`, text] as const)))
    expect(await judge(packagingDuplicateObject, release)).toHaveLength(count)
  })
})

describe('a fixed name', () => {
  const role = exampleObject('rbac.authorization.k8s.io/v1', 'ClusterRole', 'name: example-manager')
  const tenant = { kind: 'tenant', releaseName: 'second', namespace: 'second', set: [] } as const

  it('that holds the release’s name by chance is told by the template', async () => {
    const spelledOut = { 'templates/a.yaml': 'metadata:\n  name: example-manager\n' }
    const made = { 'templates/a.yaml': 'metadata:\n  name: {{ .Release.Name }}-manager\n' }
    const longer = { 'templates/a.yaml': 'metadata:\n  name: my-example-manager\n' }
    const judged = async (files: FileSet) =>
      judge(packagingFixedClusterName, releaseOf(exampleRender([['templates/a.yaml', role]], files)))
    expect(await judged(spelledOut)).toHaveLength(1)
    expect(await judged(made)).toHaveLength(0)
    expect(await judged(longer)).toHaveLength(0)
  })

  it('is known where a second installation was rendered', async () => {
    const source = sourceOf(exampleRender([['templates/a.yaml', role]]))
    const other = source.renders[0]?.manifest?.replace('example-manager', 'second-manager') ?? ''
    const rendered = (manifest: string | null) =>
      withRenders(source, (install) => [install, { ...install, purpose: tenant, manifest }])
    expect(await judge(packagingFixedClusterName, rendered(source.renders[0]?.manifest ?? ''))).toHaveLength(1)
    expect(await judge(packagingFixedClusterName, rendered(other))).toHaveLength(0)
  })

  it('is not known by an installation of the same name', async () => {
    const source = sourceOf(exampleRender([['templates/a.yaml', role]]))
    const releaseName = source.renders[0]?.releaseName ?? ''
    const sameName = withRenders(source, (install) => [
      install,
      { ...install, purpose: { ...tenant, releaseName }, namespace: 'second' },
    ])
    expect(await judge(packagingFixedClusterName, sameName)).toHaveLength(0)
  })

  it('in another namespace counts, in the release’s own it does not', async () => {
    const judged = async (namespace: string) =>
      judge(
        packagingFixedNamespace,
        releaseOf(
          exampleRender([['templates/a.yaml', exampleObject('v1', 'ConfigMap', `name: a, namespace: ${namespace}`)]]),
        ),
      )
    expect(await judged('kube-system')).toStrictEqual([
      { object: 'ConfigMap/kube-system/a', namespace: 'kube-system', dependency: null },
    ])
    expect(await judged('default')).toStrictEqual([])
  })

  it('is nothing to bare manifests', async () => {
    const release = releaseOf({
      files: { 'a.yaml': exampleObject('rbac.authorization.k8s.io/v1', 'ClusterRole', 'name: a') },
    })
    expect(await judge(packagingFixedClusterName, release)).toStrictEqual([])
    expect(await judge(packagingFixedNamespace, release)).toStrictEqual([])
  })
})

describe('a look-up', () => {
  const secret = exampleObject('v1', 'Secret', 'name: cert')
  const call = 'lookup "v1" "Secret" .Release.Namespace "cert"'
  const chart = (template: string, object = secret) =>
    releaseOf(exampleRender([['templates/a.yaml', object]], { 'templates/a.yaml': template }))

  it.each<readonly [string, string, string, number, number]>([
    ['guards its object', `{{- if not (${call}) -}}\n${secret}\n{{- end }}`, secret, 1, 0],
    [
      'guards its object after a comment',
      `{{/* lookup */}}\n{{ if empty (${call}) }}\n# kind\n${secret}\n{{ end }}`,
      secret,
      1,
      0,
    ],
    ['ends before the object', `{{- if not (${call}) }}# none\n{{ end }}\n${secret}`, secret, 0, 1],
    ['fills a value in', `{{- $old := ${call} }}\n${secret}`, secret, 0, 1],
    [
      'guards a hook',
      `{{- if not (${call}) -}}\n${secret}\n{{- end }}`,
      exampleObject('v1', 'Secret', 'name: cert, annotations: {helm.sh/hook: pre-install}'),
      0,
      1,
    ],
    [
      'guards what Helm keeps',
      `{{- if not (${call}) -}}\n${secret}\n{{- end }}`,
      exampleObject('v1', 'Secret', 'name: cert, annotations: {helm.sh/resource-policy: keep}'),
      0,
      1,
    ],
    ['is a value’s name', '{{ .Values.lookup }}{{ $lookup }}{{ "lookup x" }}', secret, 0, 0],
    ['is behind a pipe', `{{ ${call} | toJson }}{{ (lookup "v1" "A" "" "").items }}`, secret, 0, 1],
  ])('that %s', async (_name, template, object, deleting, asking) => {
    expect(await judge(packagingLookupDeletesOnUpgrade, chart(template, object))).toHaveLength(deleting)
    expect(await judge(packagingLookupInTemplate, chart(template, object))).toHaveLength(asking)
  })

  it('of hostile text takes no time', async () => {
    expect(await judge(packagingLookupInTemplate, chart(`${'{{ lookup '.repeat(20_000)}`))).toStrictEqual([])
    expect(await judge(packagingLookupInTemplate, chart(`{{ if not ${'('.repeat(50_000)} lookup "a" }}`))).toHaveLength(
      1,
    )
  })
})

describe('a vendored version', () => {
  it.each<readonly [string, string, readonly Said[]]>([
    [
      '>=1.0.0-0 <2.0.0',
      '1.5.0-rc.1',
      [{ name: 'dep', range: '>=1.0.0-0 <2.0.0', vendored: '1.5.0-rc.1', isRangeValid: true }],
    ],
    ['2.16.3', '2.16.3', []],
    ['2.x', '2.16.3', []],
    ['', '2.16.3', []],
  ])('%j holds %s under every Helm, or not', async (range, version, said) => {
    expect(await judge(packagingDependencyOutOfRange, releaseOf(exampleDependency(range, version)))).toStrictEqual(said)
  })
})

describe('values.schema.json', () => {
  const judged = (schema: unknown, values: string, more: FileSet = {}) =>
    releaseOf(
      exampleRender([], {
        'values.schema.json': typeof schema === 'string' ? schema : JSON.stringify(schema),
        'values.yaml': values,
        ...more,
      }),
    )

  it('may hold Go’s regular expressions', async () => {
    const schema = { properties: { a: { type: 'string', pattern: '^(?i)[[:alpha:]]+\\z' } } }
    expect(await judge(packagingValuesSchemaInvalid, judged(schema, 'a: ABC\n'))).toStrictEqual([])
    expect(await judge(packagingValuesRefused, judged(schema, 'a: A1\n'))).toMatchObject([
      { value: '.a', keyword: 'pattern' },
    ])
  })

  it('sees the values of enabled dependencies', async () => {
    const schema = {
      additionalProperties: false,
      properties: { dep: { properties: { global: {}, size: { type: 'integer' } }, additionalProperties: false } },
    }
    const more = (condition: string) => ({
      'Chart.yaml': `apiVersion: v2\nname: example\nversion: 1.0.0\ndependencies: [{name: dep, version: 1.0.0, condition: ${condition}}]\n`,
      'charts/dep/Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.0.0\n',
      'charts/dep/values.yaml': 'size: big\n',
    })
    expect(await judge(packagingValuesRefused, judged(schema, '{}\n', more('dep.on')))).toMatchObject([
      { value: '.dep.size', keyword: 'type' },
    ])
    expect(await judge(packagingValuesRefused, judged(schema, 'dep: {size: 1}\n', more('dep.on')))).toStrictEqual([])
    expect(
      await judge(
        packagingValuesRefused,
        judged({ ...schema, additionalProperties: true }, 'x: {enabled: false}\n', more('x.enabled')),
      ),
    ).toStrictEqual([])
  })

  it('that asks for a value is a design', async () => {
    expect(await judge(packagingValuesRefused, judged({ required: ['token'] }, '{}\n'))).toMatchObject([
      { severity: 'info' },
    ])
  })

  it.each<readonly [string, unknown]>([
    ['of a dialect that is not known', { $schema: 'https://example.com/schema' }],
    ['that refers elsewhere', { $ref: 'https://example.com/values.json' }],
    [
      'of draft 4 with its own keywords',
      { $schema: 'http://json-schema.org/draft-04/schema#', properties: { a: { minimum: 1, exclusiveMinimum: true } } },
    ],
  ])('%s is not judged', async (_name, schema) => {
    const release = judged(schema, 'a: 1\n')
    expect(await judge(packagingValuesRefused, release)).toStrictEqual([])
    expect(await judge(packagingValuesSchemaInvalid, release)).toStrictEqual([])
    const options = { rules: [], engine: lazyEngine, settings: testSettings, kubernetesMinor: testKubernetesMinor }
    expect((await lintRelease(release, options)).skipped).toMatchObject([{ check: 'packaging/values-refused' }])
  })

  it.each(['draft-04', 'draft-06', 'draft-07'])('of %s is', async (draft) => {
    const schema = { $schema: `http://json-schema.org/${draft}/schema#`, properties: { a: { type: 'string' } } }
    expect(await judge(packagingValuesRefused, judged(schema, 'a: 1\n'))).toHaveLength(1)
  })
})

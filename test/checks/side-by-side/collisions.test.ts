import { describe, expect, it } from 'vitest'
import { exampleTenants } from '../../../src/checks/side-by-side/example-tenants.ts'
import { sideBySideInstallRefused } from '../../../src/checks/side-by-side/install-refused.ts'
import { sideBySideUninstallDeletesShared } from '../../../src/checks/side-by-side/uninstall-deletes-shared.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

type Documents = Parameters<typeof exampleTenants>[1]

const object = (apiVersion: string, kind: string, metadata: string, file = 'templates/a.yaml') =>
  [file, `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}`] as const
const rbac = (name: string) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', `name: ${name}`)
const definition = (file: string, scope = 'Cluster') =>
  [
    file,
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: ${scope}
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]`,
  ] as const

const pairOf = (template: Documents, sets: readonly (readonly string[])[] = [], before: Documents = template) => ({
  previous: releaseOf(exampleTenants('1.0.0', before)),
  next: releaseOf(exampleTenants('1.1.0', template, sets)),
})

const refusals = async (...given: Parameters<typeof pairOf>) =>
  (await runRule(sideBySideInstallRefused, pairOf(...given))).map(({ evidence, condition }) => ({
    ...(evidence as object),
    condition: condition?.text ?? null,
  }))

describe('objects that two installations share', () => {
  const rows: readonly (readonly [string, Documents, readonly string[]])[] = [
    ['names of the release’s own', ({ releaseName }) => [rbac(releaseName)], []],
    ['of the whole cluster', () => [rbac('a')], ['ClusterRole/a']],
    ['in the release’s namespace', () => [object('v1', 'Secret', 'name: a')], []],
    ['in a fixed namespace', () => [object('v1', 'Secret', 'name: a, namespace: other')], ['Secret/other/a']],
    ['one kind of two groups', ({ releaseName }) => [object(`${releaseName}.example.com/v1`, 'A', 'name: a')], []],
    ['another version of the API', () => [object('v1', 'Namespace', 'name: a')], ['Namespace/a']],
    [
      'of the whole cluster, with a namespace that nobody reads',
      () => [object('scheduling.k8s.io/v1', 'PriorityClass', 'name: a, namespace: other')],
      ['PriorityClass/a'],
    ],
    ['a definition in crds/', () => [definition('crds/a.yaml')], []],
    [
      'a template of that file name',
      () => [definition('templates/crds/a.yaml')],
      ['CustomResourceDefinition/widgets.example.com'],
    ],
    [
      'a custom resource of the whole cluster',
      () => [definition('crds/a.yaml'), object('example.com/v1', 'Widget', 'name: a')],
      ['Widget/a'],
    ],
    [
      'a custom resource in the release’s namespace',
      () => [definition('crds/a.yaml', 'Namespaced'), object('example.com/v1', 'Widget', 'name: a')],
      [],
    ],
    [
      'a name that the API server makes',
      () => [object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'generateName: a-')],
      [],
    ],
    [
      'in the order of Helm, not of files',
      () => [rbac('a'), object('storage.k8s.io/v1', 'StorageClass', 'name: z', 'templates/z.yaml')],
      ['StorageClass/z', 'ClusterRole/a'],
    ],
  ]

  it.each(rows)('%s', async (_claim, template, objects) => {
    const found = await refusals(template)
    expect(found).toEqual(objects.length === 0 ? [] : [expect.objectContaining({ objects })])
  })

  it('are named as each Helm sorts them', async () => {
    const [found] = await refusals(() => [
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'name: w'),
      object('node.k8s.io/v1', 'RuntimeClass', 'name: r'),
    ])
    expect(found).toMatchObject({
      named: { helm3: 'RuntimeClass/r', helm4: 'ValidatingWebhookConfiguration/w' },
    })
  })

  it('are left by what was tried', async () => {
    const template: Documents = (_own, set) => [
      ...(set.includes('a=false') ? [] : [rbac('a')]),
      ...(set.includes('b=false') ? [] : [rbac('b')]),
      rbac('c'),
    ]
    const [found] = await refusals(template, [['a=false'], ['x=1'], ['a=false', 'b=false']])
    expect(found).toMatchObject({
      avoiding: [{ set: 'a=false', objects: ['ClusterRole/a'] }],
      smallest: { set: ['a=false', 'b=false'], leaves: ['ClusterRole/c'] },
      condition: null,
    })
  })

  it('are a matter of values where some leave none', async () => {
    const [found] = await refusals((_own, set) => (set.length > 0 ? [] : [rbac('a')]), [['a=false']])
    expect(found).toMatchObject({
      condition: 'only when the next release is installed without `--set a=false`',
    })
  })

  it('are not avoided by values that bring others', async () => {
    const [found] = await refusals(
      (_own, set) => [rbac(set.length > 0 ? 'b' : 'a')],
      [['a=b']],
      () => [rbac('a'), rbac('b')],
    )
    expect(found).toMatchObject({ smallest: null })
  })

  it('are nothing to a release beside itself', async () => {
    const release = releaseOf(exampleTenants('1.0.0', () => [rbac('a')]))
    expect(await runRule(sideBySideInstallRefused, { previous: release, next: release })).toEqual([])
  })
})

describe('uninstalling after a take-over', () => {
  it('deletes what one of the two does not keep', async () => {
    const kept = object('storage.k8s.io/v1', 'StorageClass', 'name: a, annotations: {helm.sh/resource-policy: keep}')
    const loose = object('storage.k8s.io/v1', 'StorageClass', 'name: a')
    const { previous, next } = pairOf(
      () => [kept, definition('templates/b.yaml')],
      [],
      () => [loose, definition('crds/b.yaml')],
    )
    expect(
      (await runRule(sideBySideUninstallDeletesShared, { previous, next })).map(({ evidence }) => evidence),
    ).toEqual([
      {
        shared: 2,
        deletedWith: { previous: ['StorageClass/a'], next: ['CustomResourceDefinition/widgets.example.com'] },
        kinds: ['Widget'],
      },
    ])
  })
})

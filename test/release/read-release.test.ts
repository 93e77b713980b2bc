import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import type { Release } from '../../src/model/release.ts'
import { createDocumentCache } from '../../src/release/document-cache.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { releaseOf, sourceOf } from '../support/example-release.ts'

const definition = (name: string, annotations = '') =>
  `${dedent`
  apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  metadata:
    name: ${name}
    annotations: {${annotations}}
  spec:
    group: example.com
    names: {plural: widgets, kind: Widget}
    scope: Namespaced
    versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`}\n`

const names = (release: Release) => release.objects.map(({ kind, name, namespace }) => [kind, name, namespace])

describe('objects', () => {
  it('come in the order of file and line, with hooks and namespaces', () => {
    const release = releaseOf({
      manifest: dedent`
        ---
        # Source: example/templates/b.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b, namespace: other}
        ---
        # Source: example/templates/a.yaml
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: a
          annotations: {"helm.sh/hook": "pre-install, post-upgrade"}
      `,
    })
    expect(names(release)).toStrictEqual([
      ['Job', 'a', null],
      ['ConfigMap', 'b', 'other'],
    ])
    expect(release.objects.map(({ hooks }) => hooks)).toStrictEqual([['pre-install', 'post-upgrade'], []])
  })

  it('stand for the lists they are in', () => {
    const release = releaseOf({
      files: {
        'list.yaml': dedent`
          apiVersion: v1
          kind: List
          items:
          - {apiVersion: v1, kind: Secret, metadata: {name: one}}
          - {apiVersion: v1, kind: ConfigMapList, items: [{metadata: {name: two}}]}
        `,
      },
    })
    expect(names(release)).toStrictEqual([
      ['Secret', 'one', null],
      ['ConfigMap', 'two', null],
    ])
    expect(release.objects.map(({ textPath }) => textPath)).toStrictEqual([
      ['items', 0],
      ['items', 1, 'items', 0],
    ])
  })

  it('may have a name that the API server completes', () => {
    const release = releaseOf({ files: { 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: run-}\n' } })
    expect(names(release)).toStrictEqual([['Pod', 'run-', null]])
  })
})

describe('what cannot be read', () => {
  it('is a problem with its place, and the rest is still there', () => {
    const release = releaseOf({
      manifest: dedent`
        ---
        # Source: example/templates/bad.yaml
        a: 1
        b: [
        ---
        # Source: example/templates/good.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: good}
        data: {x: 1}
        ---
        # Source: example/templates/kindless.yaml
        metadata: {name: kindless}
        ---
        # Source: example/templates/text.yaml
        some words
      `,
    })
    expect(names(release)).toStrictEqual([['ConfigMap', 'good', null]])
    expect(release.problems.map(({ file, line }) => [file, line])).toStrictEqual([
      ['templates/bad.yaml', 3],
      ['templates/kindless.yaml', 1],
      ['templates/text.yaml', 1],
    ])
  })

  it('counts the lines of the whole file', () => {
    const release = releaseOf({ files: { 'two.yaml': 'apiVersion: v1\nkind: A\n---\na: 1\nb: [\n' } })
    expect(release.problems).toMatchObject([{ file: 'two.yaml', line: 6 }])
  })

  it('is told apart from what is read in a doubtful way', () => {
    const release = releaseOf({ files: { 'a.yaml': 'apiVersion: v1\nkind: A\nkind: B\n' } })
    expect(release.problems).toMatchObject([{ kind: 'ambiguous', file: 'a.yaml', line: 3, column: 1 }])
    expect(release.objects).toMatchObject([{ kind: 'B' }])
  })

  it('may be a definition', () => {
    const text = definition('widgets.example.com').replace('versions: [', 'versions: [7, ')
    const release = releaseOf({ files: { 'crd.yaml': `# first\n---\n${text}` } })
    expect(release.crds).toStrictEqual([])
    expect(release.problems).toMatchObject([{ file: 'crd.yaml', line: 12, column: 3 }])
  })

  it('may be a file that is no text', () => {
    const release = readRelease({ ...sourceOf({}), kind: 'manifests', files: { 'a.yaml': null, 'logo.png': null } })
    expect(release.problems).toMatchObject([{ file: 'a.yaml', line: null }])
  })

  it('may be the chart file', () => {
    const release = readRelease({ ...sourceOf({ manifest: '' }), files: { 'Chart.yaml': 'name: [\n' } })
    expect(release).toMatchObject({ chart: null, name: null, version: null, problems: [{ file: 'Chart.yaml' }] })
  })
})

describe('definitions', () => {
  it('say how they ship', () => {
    const { crds } = releaseOf({
      manifest: `---\n# Source: example/crds/a.yaml\n${definition('a')}---\n# Source: example/charts/dep/crds/b.yaml\n${definition('b')}---\n# Source: example/templates/c.yaml\n${definition('c')}---\n# Source: example/templates/crds/d.yaml\n${definition('d', 'helm.sh/resource-policy: keep')}---\n# Source: example/templates/e.yaml\n${definition('e', 'helm.sh/resource-policy: Keep')}`,
    })
    expect(crds.map(({ definition: { name }, placement, isKept }) => [name, placement, isKept])).toStrictEqual([
      ['b', 'crds', false],
      ['a', 'crds', false],
      ['c', 'templates', false],
      ['d', 'templates', true],
      ['e', 'templates', false],
    ])
  })

  it('in `crds/` are read from the chart when Helm could not render it', () => {
    const source = sourceOf({ files: { 'crds/a.yaml': definition('a') }, manifest: '' })
    const [install] = source.renders
    const failed =
      install === undefined ? [] : [{ ...install, manifest: null, failure: { message: 'x', command: 'y' } }]
    expect(readRelease({ ...source, renders: failed }).crds).toMatchObject([{ placement: 'crds' }])
  })

  it('of bare manifests are that', () => {
    expect(releaseOf({ files: { 'crds/a.yaml': definition('a') } }).crds).toMatchObject([{ placement: 'manifest' }])
  })
})

describe('images', () => {
  it('are those of the containers of built-in kinds', () => {
    const pod = 'initContainers: [{name: i, image: a:1}], containers: [{name: c, image: "b@sha256:x"}]'
    const release = releaseOf({
      files: {
        'a.yaml': dedent`
          apiVersion: batch/v1
          kind: CronJob
          metadata: {name: a}
          spec: {jobTemplate: {spec: {template: {spec: {${pod}}}}}}
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: b}
          spec: {containers: [{image: c}], ephemeralContainers: [{name: e, image: d}]}
          ---
          apiVersion: example.com/v1
          kind: Deployment
          spec: {template: {spec: {${pod}}}}
        `,
      },
    })
    expect(
      release.images.map(({ text, container, path, reference }) => [
        text,
        container,
        path.join('.'),
        reference?.repository,
      ]),
    ).toStrictEqual([
      ['a:1', 'i', 'spec.jobTemplate.spec.template.spec.initContainers.0.image', 'library/a'],
      ['b@sha256:x', 'c', 'spec.jobTemplate.spec.template.spec.containers.0.image', undefined],
      ['c', 'containers[0]', 'spec.containers.0.image', 'library/c'],
      ['d', 'e', 'spec.ephemeralContainers.0.image', 'library/d'],
    ])
  })
})

describe('the chart', () => {
  const files = {
    'Chart.yaml': dedent`
      apiVersion: v2
      name: example
      version: 1.10
      appVersion: "1.10"
      kubeVersion: '>=1.30.0-0'
      annotations: {artifacthub.io/prerelease: "false"}
      dependencies: [{name: dep, version: ~1.2, repository: "https://example.com", alias: other, condition: dep.on}]
    `,
    'Chart.lock': 'digest: sha256:ab\ndependencies: [{name: dep, version: 1.2.3}]\n',
    'values.yaml': 'a: {b: yes}\n',
    'values.schema.json': '{}',
    'charts/dep/Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.2.3\n',
    'charts/dep/charts/deep/Chart.yaml': 'apiVersion: v1\nname: deep\nversion: 0.1.0\n',
    'charts/dep/charts/deep/requirements.yaml': 'dependencies: [{name: more, version: 1.0.0}]\n',
    'charts/_hidden/Chart.yaml': 'name: hidden\n',
    'charts/dep/templates/nested/Chart.yaml': 'name: no chart\n',
  }
  const { chart, name, version } = releaseOf({ files, manifest: '' })

  it('keeps what was written beside what Helm reads', () => {
    expect(chart?.version).toStrictEqual({ value: 1.1, text: '1.10', helmText: '1.1' })
    expect(chart?.appVersion).toStrictEqual({ value: '1.10', text: '1.10', helmText: '1.10' })
    expect(chart?.kubeVersion?.value).toBe('>=1.30.0-0')
    expect([name, version]).toStrictEqual(['example', '1.1'])
  })

  it('knows its dependencies, its lock, its values and the charts in it', () => {
    expect(chart).toMatchObject({
      annotations: { 'artifacthub.io/prerelease': 'false' },
      dependencies: [{ name: 'dep', version: '~1.2', alias: 'other', condition: 'dep.on' }],
      lock: { digest: 'sha256:ab', dependencies: [{ name: 'dep', version: '1.2.3' }] },
      values: { a: { b: true } },
      valuesSchema: '{}',
      subcharts: [
        {
          path: 'charts/dep',
          name: 'dep',
          subcharts: [{ path: 'charts/dep/charts/deep', name: 'deep', dependencies: [{ name: 'more' }] }],
        },
      ],
    })
    expect(chart?.subcharts).toHaveLength(1)
  })
})

describe('two releases read with one cache', () => {
  it('share the values of equal documents', () => {
    const cache = createDocumentCache()
    const source = sourceOf({ files: { 'a.yaml': definition('widgets.example.com') } })
    const [previous, next] = [readRelease(source, cache), readRelease(source, cache)]
    expect(previous.crds[0]?.definition).toBe(next.crds[0]?.definition)
    expect(previous.objects[0]?.value).toBe(next.objects[0]?.value)
  })
})

it('reads the other renders the same way', () => {
  const source = sourceOf({ manifest: '' })
  const [install] = source.renders
  if (install === undefined) throw new Error('no render')
  const manifest = '---\n# Source: example/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'
  const release = readRelease({ ...source, renders: [install, { ...install, purpose: { kind: 'upgrade' }, manifest }] })
  expect(release.objects).toStrictEqual([])
  expect(release.variants).toMatchObject([{ purpose: { kind: 'upgrade' }, objects: [{ name: 'a' }] }])
})

import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import type { ReleaseSource, Render } from '../../src/model/release-source.ts'
import { createDocumentCache } from '../../src/release/document-cache.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { createMask, findVolatile, joinVolatile } from '../../src/release/volatile.ts'

function render(purpose: Render['purpose'], manifest: string): Render {
  return { purpose, releaseName: 'r', namespace: 'n', kubeVersion: '1.34.0', userValues: {}, manifest, failure: null }
}

function source(first: string, second: string | null, more: readonly Render[] = []): ReleaseSource {
  return {
    ref: 'demo',
    kind: 'chart',
    digest: null,
    files: { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n' },
    renders: [
      render({ kind: 'install' }, first),
      ...(second === null ? [] : [render({ kind: 'repeat', gate: null }, second)]),
      ...more,
    ],
    mergedValues: null,
    program: null,
    problems: [],
  }
}

/** The objects of two releases, read so that they can be compared. */
function compared(previous: ReleaseSource, next: ReleaseSource) {
  const cache = createDocumentCache()
  const mask = createMask(joinVolatile(findVolatile(previous, cache), findVolatile(next, cache)))
  return [readRelease(previous, cache, mask), readRelease(next, cache, mask)] as const
}

const template = (body: string, file = 'a.yaml') => `---\n# Source: demo/templates/${file}\n${dedent(body)}\n`

const secret = (key: string, more = '') =>
  template(`
    apiVersion: v1
    kind: Secret
    metadata: {name: tls, annotations: {checksum/ca: "${key}x"}}
    data: {tls.crt: "${key}"${more}}
  `)

describe('what differs between two renders', () => {
  it.each([
    ['certificates and their checksums', secret('A1'), secret('A2'), secret('B1'), secret('B2')],
    ['one side that is fixed', secret('A'), null, secret('B1'), secret('B2')],
    [
      'an item of a list',
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [x, A1, y]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [x, A2, y]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [x, B1, y]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [x, B2, y]}}'),
    ],
    [
      'a list without fixed length',
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [A1]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [A1, A2]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: [B1]}}'),
      template('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {l: []}}'),
    ],
    [
      'a number',
      template('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 30001}]}}'),
      template('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 30002}]}}'),
      template('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 30003}]}}'),
      template('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 30004}]}}'),
    ],
    [
      'names',
      template('{apiVersion: batch/v1, kind: Job, metadata: {name: demo-a1b2, labels: {id: a1b2}}}'),
      template('{apiVersion: batch/v1, kind: Job, metadata: {name: demo-a3b4, labels: {id: a3b4}}}'),
      template('{apiVersion: batch/v1, kind: Job, metadata: {name: demo-d1b2, labels: {id: d1b2}}}'),
      template('{apiVersion: batch/v1, kind: Job, metadata: {name: demo-e1b2, labels: {id: e1b2}}}'),
    ],
  ] as const)('is the same in both: %s', (_, previous, previousAgain, next, nextAgain) => {
    const [before, after] = compared(source(previous, previousAgain), source(next, nextAgain))
    expect(before.objects.map(({ value }) => value)).toEqual(after.objects.map(({ value }) => value))
    expect(before.objects.map(({ name }) => name)).toEqual(after.objects.map(({ name }) => name))
    expect(JSON.stringify(before.objects[0]?.value)).not.toMatch(/[AB]\d|3000/)
  })

  it('leaves every other change', () => {
    const [before, after] = compared(
      source(secret('A1', ', kept: x'), secret('A2', ', kept: x')),
      source(secret('B1', ', kept: w, more: z'), secret('B2', ', kept: w, more: z')),
    )
    expect(before.objects[0]?.value['data']).toMatchObject({ kept: 'x' })
    expect(after.objects[0]?.value['data']).toMatchObject({ kept: 'w', more: 'z' })
  })

  it('leaves objects of the same template whose name stays', () => {
    const steady = template('{apiVersion: batch/v1, kind: Job, metadata: {name: demo-test}}')
    const job = (id: string) => steady + template(`{apiVersion: batch/v1, kind: Job, metadata: {name: demo-${id}}}`)
    const [before] = compared(source(job('a1'), job('a2')), source(job('b1'), job('b2')))
    expect(before.objects.map(({ name }) => name)).toEqual(['demo-test', 'demo-*'])
  })

  it('is found under a gate as well', () => {
    const gate = { value: 'x', setTo: true }
    const gated = (key: string) => [
      render({ kind: 'gate', ...gate }, secret(`${key}1`)),
      render({ kind: 'repeat', gate }, secret(`${key}2`)),
    ]
    const [before, after] = compared(source('', null, gated('A')), source('', null, gated('B')))
    expect(before.variants[0]?.objects[0]?.value).toEqual(after.variants[0]?.objects[0]?.value)
  })

  it('masks nothing without a repeat, nor where it agrees', () => {
    for (const again of [null, secret('A')]) {
      const [before] = compared(source(secret('A'), again), source(secret('B'), null))
      expect(before.objects[0]?.value['data']).toEqual({ 'tls.crt': 'A' })
    }
  })

  it('gives equal objects one value, which definitions are known by', () => {
    const crd = (bundle: string) =>
      template(`
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.test}
        spec:
          group: example.test
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
          conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {caBundle: ${bundle}}}}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
      `)
    const more = [render({ kind: 'upgrade' }, crd('A1'))]
    const [before] = compared(source(crd('A1'), crd('A2'), more), source('', null))
    expect(before.crds).toHaveLength(1)
    expect(before.variants.at(-1)?.crds[0]?.definition).toBe(before.crds[0]?.definition)
    expect(JSON.stringify(before.crds[0]?.definition.raw)).toContain('(differs with every render)')
  })
})

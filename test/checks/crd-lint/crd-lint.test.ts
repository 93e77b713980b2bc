import { describe, expect, it } from 'vitest'
import { crdRefused } from '../../../src/checks/crd/definition-refused.ts'
import { exampleDefinition, inManifests } from '../../../src/checks/crd/example-definition.ts'
import { crdNotKept } from '../../../src/checks/crd/not-kept.ts'
import { crdShippedTwice } from '../../../src/checks/crd/shipped-twice.ts'
import { crdTemplateSyntax } from '../../../src/checks/crd/template-syntax.ts'
import { crdTooLarge } from '../../../src/checks/crd/too-large.ts'
import type { FileSet } from '../../../src/model/release-source.ts'
import { releaseOf } from '../../support/example-release.ts'
import { judge } from '../../support/judge-release.ts'

type Document = readonly [file: string, text: string]

const rendered = (...documents: readonly Document[]) =>
  releaseOf({ manifest: documents.map(([file, text]) => `---\n# Source: example/${file}\n${text}`).join('') })

describe('a definition that the API server refuses', () => {
  it('is told by field and in its words', async () => {
    const versions = ['name: v1, served: true, storage: true', 'name: v2, served: true, storage: true']
    const said = await judge(crdRefused, releaseOf(inManifests({ versions })))
    expect(said).toMatchObject([{ name: 'widgets.example.com', field: '.spec.versions' }])
  })

  it('is told once for each mistake', async () => {
    const schema = '{type: object, properties: {a: {type: integer, default: x}, b: {properties: {}}}}'
    const versions = [`name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}`]
    const said = await judge(crdRefused, releaseOf(inManifests({ versions })))
    expect(said.length).toBeGreaterThan(0)
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(said.length)
  })
})

describe('a definition that is shipped twice', () => {
  const [plain, changed] = [exampleDefinition(), exampleDefinition({ annotations: ['x: y'] })]

  it.each<readonly [string, readonly Document[], readonly unknown[]]>([
    [
      'in crds/ and templates/',
      [
        ['crds/a.yaml', plain],
        ['templates/a.yaml', plain],
      ],
      [{ name: 'widgets.example.com', files: ['crds/a.yaml', 'templates/a.yaml'], outcome: 'refused' }],
    ],
    [
      'in crds/ of a dependency and templates/',
      [
        ['charts/dep/crds/a.yaml', plain],
        ['templates/a.yaml', plain],
      ],
      [{ name: 'widgets.example.com', files: ['charts/dep/crds/a.yaml', 'templates/a.yaml'], outcome: 'refused' }],
    ],
    [
      'with two contents in crds/',
      [
        ['crds/a.yaml', plain],
        ['crds/b.yaml', changed],
      ],
      [
        {
          evidence: { name: 'widgets.example.com', files: ['crds/a.yaml', 'crds/b.yaml'], outcome: 'rival' },
          severity: 'warning',
        },
      ],
    ],
    [
      'with one content in crds/',
      [
        ['crds/a.yaml', plain],
        ['crds/b.yaml', plain],
      ],
      [],
    ],
  ])('%s', async (_name, documents, said) => {
    expect(await judge(crdShippedTwice, rendered(...documents))).toStrictEqual(said)
  })
})

describe('a definition that goes with the release', () => {
  it('is none when a hook creates it', async () => {
    const hook = exampleDefinition({ annotations: ['helm.sh/hook: pre-install'] })
    expect(await judge(crdNotKept, rendered(['templates/a.yaml', hook]))).toStrictEqual([])
  })

  it('counts less in a dependency', async () => {
    expect(await judge(crdNotKept, rendered(['charts/dep/templates/a.yaml', exampleDefinition()]))).toMatchObject([
      { severity: 'info', evidence: { dependency: 'charts/dep' } },
    ])
  })

  it('is none of bare manifests', async () => {
    expect(await judge(crdNotKept, releaseOf(inManifests()))).toStrictEqual([])
  })
})

describe('template syntax in crds/', () => {
  const chart = (files: FileSet) => ({ 'Chart.yaml': 'apiVersion: v2\nname: example\nversion: 1.0.0\n', ...files })
  const shipped = (text: string, file = 'crds/a.yaml') =>
    releaseOf({ files: chart({ [file]: text }), manifest: `---\n# Source: example/${file}\n${text}` })

  it('is told by field where the file can be read', async () => {
    const text = exampleDefinition({ annotations: ["owner: '{{ .Release.Name }}'", "x: '{{- $.Values.x }}'"] })
    expect(await judge(crdTemplateSyntax, shipped(text))).toStrictEqual([
      { file: 'crds/a.yaml', field: '.metadata.annotations.owner', code: '{{ .Release.Name }}' },
      { file: 'crds/a.yaml', field: '.metadata.annotations.x', code: '{{- $.Values.x }}' },
    ])
  })

  it('is told by line where it cannot', async () => {
    const text = `apiVersion: apiextensions.k8s.io/v1\n{{- if .Values.crds }}\nkind: CustomResourceDefinition\n{{- end }}\n`
    expect(await judge(crdTemplateSyntax, shipped(text))).toStrictEqual([
      { file: 'crds/a.yaml', field: null, code: '{{- if .Values.crds }}' },
    ])
  })

  it.each<readonly [string, string, string]>([
    [
      'in another program’s pattern',
      exampleDefinition({ annotations: ["x: '{{inputs.parameters.a}}'"] }),
      'crds/a.yaml',
    ],
    ['in a file of another kind', '{{ .Values.x }}', 'crds/README.md'],
    ['in templates/', exampleDefinition({ annotations: ["x: '{{ .Values.x }}'"] }), 'templates/a.yaml'],
  ])('%s is none', async (_name, text, file) => {
    const manifest = file === 'templates/a.yaml' ? exampleDefinition() : ''
    const release = releaseOf({ files: chart({ [file]: text }), manifest: file === 'crds/a.yaml' ? text : manifest })
    expect(await judge(crdTemplateSyntax, release)).toStrictEqual([])
  })
})

describe('a large definition', () => {
  const described = (text: string) =>
    releaseOf(
      inManifests({
        versions: [
          `name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, description: '${text}'}}`,
        ],
      }),
    )

  it.each<readonly [string, string, readonly unknown[]]>([
    ['below four fifths', 'x'.repeat(209_000), []],
    ['between', 'x'.repeat(210_000), [{ step: 'near', severity: 'info' }]],
    ['of few characters and many bytes', 'ü字'.repeat(53_000), [{ step: 'apply', severity: 'warning' }]],
    ['of escapes', '"'.repeat(132_000), [{ step: 'apply', severity: 'warning' }]],
    ['beyond what etcd takes', 'x'.repeat(1_600_000), [{ step: 'request', severity: undefined }]],
  ])('%s', async (_name, text, expected) => {
    const said = await judge(crdTooLarge, described(text))
    expect(said.map(flat)).toMatchObject(expected)
    expect(said).toHaveLength(expected.length)
  })
})

function flat(said: unknown): unknown {
  const isLowered = typeof said === 'object' && said !== null && 'severity' in said && 'evidence' in said
  return isLowered ? { ...Object(said.evidence), severity: said.severity } : { ...Object(said), severity: undefined }
}

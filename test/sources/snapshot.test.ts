import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { isSnapshotText, readSnapshot } from '../../src/sources/snapshot.ts'
import { writeSnapshot } from '../../src/sources/write-snapshot.ts'

const schema = JSON.parse(readFileSync(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8'))
const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema)

const source: ReleaseSource = {
  ref: 'demo-1.0.0.tgz',
  kind: 'chart',
  digest: `sha256:${'0'.repeat(64)}`,
  files: { 'b.yaml': 'a: 1\r\n', 'a.png': null, __proto__name: 'x' },
  renders: [
    {
      purpose: { kind: 'install' },
      releaseName: 'r',
      namespace: 'n',
      kubeVersion: '1.34.0',
      userValues: { a: [1, null, 'x'] },
      manifest: '---\n',
      failure: null,
    },
    {
      purpose: { kind: 'gate', value: 'a.b', setTo: false },
      releaseName: 'r',
      namespace: 'n',
      kubeVersion: '1.34.0',
      userValues: {},
      manifest: null,
      failure: { message: 'no', command: 'helm template' },
    },
    {
      purpose: { kind: 'tenant', releaseName: 't', namespace: 'u', set: ['a=1'] },
      releaseName: 't',
      namespace: 'u',
      kubeVersion: '1.34.0',
      userValues: {},
      manifest: '',
      failure: null,
    },
    {
      purpose: { kind: 'reuse-values' },
      releaseName: 'r',
      namespace: 'n',
      kubeVersion: '1.34.0',
      userValues: {},
      manifest: '',
      failure: null,
    },
  ],
  mergedValues: null,
  program: null,
  problems: [
    { file: 'x.yaml', line: 1, column: null, message: 'Broken.' },
    { kind: 'ambiguous', file: 'y.yaml', line: 1, column: 2, message: 'Twice.' },
  ],
}

function refusal(text: string): string {
  try {
    readSnapshot(text, 'x.json')
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'not refused'
}

describe('a snapshot', () => {
  it('gives back what was written, and obeys its schema', () => {
    const text = writeSnapshot(source)
    expect(readSnapshot(text, 'x.json')).toEqual(source)
    isValid(JSON.parse(text))
    expect(isValid.errors).toBeNull()
    expect(isSnapshotText(text)).toBe(true)
  })

  it('is the same text for the same release, whatever the order of its files', () => {
    const { files } = source
    const turned = { ...source, files: Object.fromEntries(Object.entries(files).toReversed()) }
    expect(writeSnapshot(turned)).toBe(writeSnapshot(source))
  })

  it('keeps any text and any value', () => {
    const render = source.renders[0]
    if (render === undefined) throw new Error('no render')
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.option(fc.string({ unit: 'binary' }))),
        fc.dictionary(
          fc.string(),
          fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value))),
        ),
        (files, userValues) => {
          const any = { ...source, files, renders: [{ ...render, userValues }] }
          const text = writeSnapshot(any)
          expect(writeSnapshot(readSnapshot(text, 'x'))).toBe(text)
          expect(readSnapshot(text, 'x').files).toEqual(files)
        },
      ),
    )
  })

  it.each([
    ['half a file', (text: string) => text.slice(0, 300), 'it is no JSON'],
    ['a text', () => 'kaito-check-snapshot', 'it is no JSON'],
    ['another document', () => '{"kind":"Deployment"}', 'it is no kaito-check-snapshot'],
    ['no version', (text: string) => text.replace('"schemaVersion": "1",', ''), '`.schemaVersion` is no text'],
    ['no release', () => '{"kind":"kaito-check-snapshot","schemaVersion":"1"}', '`.release.ref` is no text'],
    [
      'a kind that is none',
      (text: string) => text.replace('"kind": "chart"', '"kind": "cart"'),
      '`.release.kind` is none of chart, manifests',
    ],
    [
      'a file that is a number',
      (text: string) => text.replace('"a.png": null', '"a.png": 5'),
      '`.release.files.a.png` is no text',
    ],
    [
      'files in a list',
      (text: string) => text.replace(/"files": \{[^}]*\}/, '"files": []'),
      '`.release.files` is no object',
    ],
    [
      'an unknown purpose',
      (text: string) => text.replace('"kind": "gate"', '"kind": "fate"'),
      '`.release.renders[1].purpose.kind` is none of install, upgrade, repeat, gate, reuse-values, reset-then-reuse-values, default, tenant',
    ],
    [
      'a switch that is a text',
      (text: string) => text.replace('"setTo": false', '"setTo": "false"'),
      '`.release.renders[1].purpose.setTo` is neither true nor false',
    ],
    [
      'a document that is not there',
      (text: string) => text.replace(/"manifest": \[\s*0\s*\]/, '"manifest": [99]'),
      '`.release.renders[0].manifest[0]` is no number of a document',
    ],
    [
      'one document without end',
      (text: string) =>
        text
          .replace('"---\\n"', JSON.stringify('x'.repeat(1024 * 1024)))
          .replace(/"manifest": \[\s*0\s*\]/, `"manifest": [${Array(65).fill(0).join()}]`),
      '`.release.renders[0].manifest` is more than 64 MiB',
    ],
    [
      'renders that are no list',
      (text: string) => text.replace('"renders": [', '"renders": 1, "old": ['),
      '`.release.renders` is no list',
    ],
    [
      'a line that is a text',
      (text: string) => text.replace('"line": 1', '"line": "1"'),
      '`.release.problems[0].line` is no number',
    ],
    [
      'values that are a list',
      (text: string) => text.replace(/"userValues": \{[^}]*\}/, '"userValues": []'),
      '`.release.renders[0].userValues` is no object',
    ],
  ])('with %s is refused', (_, damage, why) => {
    expect(refusal(damage(writeSnapshot(source)))).toBe(`The snapshot \`x.json\` is damaged: ${why}.`)
  })

  it('nested without end is refused', () => {
    const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`
    const withValues = (values: string) =>
      writeSnapshot(source).replace(/"userValues": \{[^}]*\}/, `"userValues": ${values}`)
    expect(refusal(withValues(deep(400)))).toBe('not refused')
    expect(refusal(withValues(deep(100_000)))).toBe(
      'The snapshot `x.json` is damaged: `.release.renders[0].userValues` is nested more than 500 deep.',
    )
  })

  it('of another version is refused, and says which it is', () => {
    expect(refusal(writeSnapshot(source).replace('"schemaVersion": "1"', '"schemaVersion": "2"'))).toBe(
      'The snapshot `x.json` has schema version 2, and this kaito-check reads 1.',
    )
  })
})

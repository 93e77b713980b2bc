import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { JsonObject } from '../../src/model/json.ts'
import {
  hashSecret,
  hideInFiles,
  hideInManifests,
  hideInMessage,
  hideInValues,
  isSameSecret,
} from '../../src/sources/hide-secrets.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const hash = hashSecret('hunter2')

function objectsIn(text: string): readonly JsonObject[] {
  return parseAllDocuments(text).map((document) => document.toJS())
}

describe('a hash', () => {
  it('is the same for the same text, and not for another', () => {
    expect(hash).toMatch(/^sha256:[0-9a-f]{12}$/)
    expect(hashSecret('hunter2')).toBe(hash)
    expect(hashSecret(Buffer.from('hunter2'))).toBe(hash)
    expect(hashSecret('hunter3')).not.toBe(hash)
  })

  it('of a hash is the hash', () => {
    expect(hashSecret(hash)).toBe(hash)
    expect(hashSecret(base64(hash))).toBe(base64(hash))
  })
})

describe('a hidden value and an open one', () => {
  it.each([
    ['the same text', hash, 'hunter2', true],
    ['another text', hash, 'hunter3', false],
    ['the same data', base64(hash), base64('hunter2'), true],
    ['other data', base64(hash), base64('hunter3'), false],
    ['empty data that was filled', '', base64('hunter2'), false],
    ['what was never hidden', { a: 1 }, { a: 1 }, true],
    ['what was never hidden and is other', 'a', 'b', false],
  ])('%s', (_claim, hidden, open, isSame) => {
    expect(isSameSecret(hidden, open)).toBe(isSame)
  })
})

describe('a Secret', () => {
  it.each([
    ['data', `data:\n  a: ${base64('hunter2')}`, { data: { a: base64(hash) } }],
    ['data in quotes', `data:\n  a: "${base64('hunter2')}" # x`, { data: { a: base64(hash) } }],
    ['texts', 'stringData:\n  a: hunter2', { stringData: { a: hash } }],
    ['a number', 'stringData:\n  a: 1234', { stringData: { a: hashSecret('1234') } }],
    ['a block', 'stringData:\n  a: |-\n    hunter2\n  b: hunter2', { stringData: { a: hash, b: hash } }],
    ['a folded text', 'stringData:\n  a: "hunter2\\\n    "\n', { stringData: { a: hash } }],
    ['brackets', 'stringData: {a: hunter2, b: ""}', { stringData: { a: hash, b: '' } }],
    ['an anchor', 'stringData:\n  a: &a hunter2\n  b: *a', { stringData: { a: hash, b: hash } }],
    ['nothing', 'data:', { data: null }],
    ['no text', 'stringData:\n  a: ""', { stringData: { a: '' } }],
    ['a name that is no secret', 'stringData:\n  mode: hunter2', { stringData: { mode: hash } }],
    ['what is no mapping', 'data: hunter2', { data: base64(hashSecret(Buffer.from('hunter2', 'base64'))) }],
    ['a list', 'stringData:\n  a: [hunter2]', { stringData: { a: hashSecret('[hunter2]') } }],
  ])('with %s holds hashes', async (_name, text, expected) => {
    const hidden = await hideInManifests(`apiVersion: v1\nkind: Secret\n${text}\n`)
    expect(hidden).not.toContain('hunter2')
    expect(hidden).not.toContain(base64('hunter2'))
    expect(objectsIn(hidden)).toEqual([{ apiVersion: 'v1', kind: 'Secret', ...expected }])
  })

  it('holds no copy of what was applied', async () => {
    const applied = JSON.stringify({ stringData: { a: 'hunter2' } })
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': applied }
    const hidden = await hideInManifests(JSON.stringify({ kind: 'Secret', metadata: { name: 'a', annotations } }))
    expect(objectsIn(hidden)).toEqual([
      {
        kind: 'Secret',
        metadata: {
          name: 'a',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': hashSecret(applied) },
        },
      },
    ])
  })

  it('is found in JSON, in lists, among other documents', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'hunter2' } }
    const manifest = [
      '---\nkind: ConfigMap\ndata: {a: hunter2}\n',
      `---\n${JSON.stringify(secret)}\n`,
      `---\n${JSON.stringify({ kind: 'List', items: [secret, { kind: 'List', items: [secret] }] }, null, 2)}\n`,
      `---\nkind: SecretList\nitems:\n- data:\n    a: ${base64('hunter2')}\n`,
    ].join('')
    const hidden = await hideInManifests(manifest)
    expect(hidden.match(/hunter2/g)).toHaveLength(1)
    expect(hidden).not.toContain(base64('hunter2'))
    expect(hidden.split('\n')).toHaveLength(manifest.split('\n').length)
  })

  it('keeps its lines', async () => {
    const text = dedent`
      kind: Secret
      stringData:
        key: |
          one
          two

        other: x
      type: Opaque
    `
    const hidden = await hideInManifests(text)
    expect(hidden.split('\n').map((line) => line.replace(/sha256:.*/, ''))).toEqual([
      'kind: Secret',
      'stringData:',
      '  key: "',
      '',
      '',
      '',
      '  other: "',
      'type: Opaque',
    ])
  })

  it.each([
    ['cannot be read', 'kind: Secret\nstringData:\n  a: hunter2\n  b: "hunter2\n'],
    ['is too deep', `kind: Secret\nstringData:\n  a: hunter2\nx: ${'['.repeat(2_000)}${']'.repeat(2_000)}\n`],
    ['stands in brackets and cannot be read', '{kind: Secret, stringData: {a: hunter2}\n'],
  ])('that %s gives nothing away', async (_name, text) => {
    expect(await hideInManifests(text)).not.toContain('hunter2')
  })
})

describe('another object', () => {
  it.each([
    ['a variable', '- name: DB_PASSWORD\n  value: hunter2', `- name: DB_PASSWORD\n  value: ${hash}`],
    ['a variable in brackets', '- {name: API_TOKEN, value: "hunter2"}', `- {name: API_TOKEN, value: ${hash}}`],
    ['a key in brackets', 'auth: {user: x, password: hunter2}', `auth: {user: x, password: ${hash}}`],
    ['a flag', '- --api-token=hunter2', `- --api-token=${hash}`],
    ['an address', 'url: postgres://x:hunter2@db', `url: postgres://x:${hash}@db`],
    ['a configuration', 'data:\n  x.yaml: |\n    password: hunter2', `data:\n  x.yaml: |\n    password: ${hash}`],
  ])('with %s holds a hash', async (_name, text, expected) => {
    expect(await hideInManifests(`kind: ConfigMap\n${text}\n`)).toBe(`kind: ConfigMap\n${expected}\n`)
  })

  it.each([
    'kind: Deployment\nspec: {template: {spec: {containers: [{name: a, env: [{name: MODE, value: fast}]}]}}}\n',
    'kind: Pod\nspec:\n  volumes:\n  - secret: {secretName: x}\n  automountServiceAccountToken: false\n',
    'kind: CustomResourceDefinition\nspec:\n  password: hunter2\n',
    'kind: ConfigMap\ndata:\n  kind: Secret of another\n  mode: x\n',
  ])('stays as it is: %j', async (text) => {
    expect(await hideInManifests(text)).toBe(text)
  })
})

describe('files', () => {
  it('hide what their Secrets hold, templates what they do not compute', async () => {
    const files = {
      'templates/a.yaml': 'kind: Secret\nstringData:\n  a: hunter2\n  b: {{ .Values.b }}\n  c: |\n    hunter2\n',
      'templates/b.yaml': 'kind: ConfigMap\ndata: {a: hunter2}\n',
      'templates/c.yaml': `kind: Secret\ndata:\n  a: ${base64('hunter2')}\n`,
      'values.yaml': 'kind: Secret\nstringData: {a: hunter2}\n',
      'templates/logo.png': null,
    }
    const hidden = await hideInFiles(files, (path) => path.startsWith('templates/'))
    expect(hidden).toEqual({
      ...files,
      'templates/a.yaml': `kind: Secret\nstringData:\n  a: ${hash}\n  b: {{ .Values.b }}\n  c: |\n    ${hash}\n`,
      'templates/c.yaml': `kind: Secret\ndata:\n  a: "${base64(hash)}"\n`,
    })
  })
})

describe('values', () => {
  it('hide what is named as a secret, and what a Secret holds', async () => {
    const manifest = await hideInManifests(`kind: Secret\ndata:\n  a: ${base64('s3')}\nstringData:\n  b: "17"\n`)
    const values = { password: 'hunter2', list: ['s3', 'open'], port: 17, on: true, none: null, auth: { apiKey: 5 } }
    expect(hideInValues(values, [manifest])).toEqual({
      password: hash,
      list: [hashSecret('s3'), 'open'],
      port: hashSecret('17'),
      on: true,
      none: null,
      auth: { apiKey: hashSecret('5') },
    })
  })

  it('are hidden in messages', () => {
    const values = { auth: { password: 'hunter2' }, mode: 'fast', token: 'abc' }
    expect(hideInMessage('hunter2 is too short: fast abc', values)).toBe(`${hash} is too short: fast abc`)
  })
})

import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import type { Place } from '../../src/checks/rule.ts'
import type { FileSet } from '../../src/model/release-source.ts'
import { hideSecrets } from '../../src/model/secret-lines.ts'
import { createLocator } from '../../src/release/positions.ts'
import { excerptOf } from '../../src/report/excerpt.ts'
import { createLineReader } from '../../src/report/line-reader.ts'
import { objectNamed } from './sample-report.ts'

const text = dedent`
  apiVersion: v1
  kind: Thing
  metadata:
    name: one
  spec:
    ports:
    - name: http
      port: 80
    - name: https
      port: 443
    size:
      limit: 1

      request: 1
    mode: fast
`
const thing = objectNamed('Thing', 'one', { text, line: 100, file: 'templates/one.yaml' })
const excerpt = (place: Place, files: FileSet = {}) =>
  excerptOf(place, files, { locate: createLocator(), lines: createLineReader() })

/** The lines of the focus, and the number of the first. */
function focusOf(place: Place, files?: FileSet): readonly [from: number | null, ...lines: string[]] | null {
  const found = excerpt(place, files)
  if (found === null) return null
  const { from, lines, focus } = found
  return focus === null ? [null] : [focus.from, ...lines.slice(focus.from - from, focus.to - from + 1)]
}

describe('an excerpt', () => {
  it.each<readonly [string, readonly (string | number)[], readonly [number | null, ...string[]]]>([
    ['a value', ['spec', 'mode'], [114, '  mode: fast']],
    ['a block, blank lines within it too', ['spec', 'size'], [110, '  size:', '    limit: 1', '', '    request: 1']],
    ['an item with its own keys', ['spec', 'ports', 0], [106, '  - name: http', '    port: 80']],
    [
      'a list as deep as its key',
      ['spec', 'ports'],
      [105, '  ports:', '  - name: http', '    port: 80', '  - name: https', '    port: 443'],
    ],
    ['the key of an item alone', ['spec', 'ports', 1, 'name'], [108, '  - name: https']],
    ['nothing where the path is missing', ['spec', 'size', 'burst'], [null]],
    ['the beginning without a path', [], [100, 'apiVersion: v1']],
  ])('shows %s', (_claim, path, expected) => {
    expect(focusOf({ object: thing, path })).toEqual(expected)
  })

  it('shows three lines before and after', () => {
    expect(excerpt({ object: thing, path: ['spec', 'size', 'limit'] })).toEqual({
      of: 'rendered',
      from: 108,
      lines: ['  - name: https', '    port: 443', '  size:', '    limit: 1', '', '    request: 1', '  mode: fast'],
      focus: { from: 111, to: 111 },
    })
  })

  it('says whether the lines stand so in the file', () => {
    const place = { object: thing, path: ['spec', 'mode'] }
    const inFile = `${'\n'.repeat(99)}${text}`
    expect(excerpt(place, { 'templates/one.yaml': inFile })?.of).toBe('file')
    expect(excerpt(place, { 'templates/one.yaml': inFile.replaceAll('\n', '\r\n') })?.of).toBe('file')
    expect(excerpt(place, { 'templates/one.yaml': `#\n${inFile}` })?.of).toBe('rendered')
    expect(excerpt(place, { 'templates/one.yaml': null })?.of).toBe('rendered')
  })

  it('of a file is by path or by line', () => {
    const files = { 'values.yaml': 'image:\n  tag: latest\n' }
    expect(focusOf({ file: 'values.yaml', path: ['image', 'tag'] }, files)).toEqual([2, '  tag: latest'])
    expect(focusOf({ file: 'values.yaml', line: 1 }, files)).toEqual([1, 'image:'])
    expect(excerpt({ file: 'values.yaml', line: 9 }, files)).toBeNull()
    expect(excerpt({ file: 'gone.yaml', line: 1 }, files)).toBeNull()
    expect(excerpt({ file: '__proto__', line: 1 }, files)).toBeNull()
  })

  it('is bounded, however long the block and its lines are', () => {
    const long = objectNamed('Thing', 'long', { text: `spec:\n${`  - ${'x'.repeat(500)}\n`.repeat(500)}` })
    const found = excerpt({ object: long, path: ['spec'] })
    expect(found?.focus).toEqual({ from: 10, to: 25 })
    expect(found?.lines.length).toBe(19)
    expect(Math.max(...(found?.lines ?? []).map((line) => line.length))).toBe(240)
  })

  it('of a Secret there is none, nor of a list with one in it', () => {
    const secret = objectNamed('Secret', 'one', { text: 'kind: Secret\ndata: {a: aHVudGVyMg==}\n' })
    expect(excerpt({ object: secret, path: ['data'] })).toBeNull()
    const list = 'kind: List\nitems:\n- kind: ConfigMap\n- kind: "Secret"\n  data: {a: aHVudGVyMg==}\n'
    expect(excerpt({ object: objectNamed('ConfigMap', 'one', { text: list, textPath: ['items', 0] }) })).toBeNull()
    expect(excerpt({ file: 'crds/all.yaml', line: 1 }, { 'crds/all.yaml': list })).toBeNull()
  })

  it('that starts inside a secret text shows nothing of it', () => {
    const map = objectNamed('ConfigMap', 'one', {
      text: `data:\n  admin-password: |\n${'    hunter2\n'.repeat(50)}  mode: fast\n`,
    })
    expect(JSON.stringify(excerpt({ object: map, path: ['data', 'mode'] }))).not.toContain('hunter2')
  })

  it('of a definition keeps what its fields are called', () => {
    const definition = objectNamed('CustomResourceDefinition', 'one', { text: 'password: plain\n' })
    expect(excerpt({ object: definition })?.lines).toEqual(['password: plain'])
  })
})

describe('hiding secrets', () => {
  it.each([
    ['a password', 'adminPassword: hunter2', 'adminPassword: …'],
    ['a token in quotes', '  - "api-token": "hunter2"', '  - "api-token": …'],
    ['a private key in a map', '  tls.key: aHVudGVyMg==', '  tls.key: …'],
    ['a flag', '- --db-password=hunter2', '- --db-password=…'],
    ['an address', 'url: postgres://admin:hunter2@db/x', 'url: postgres://admin:…@db/x'],
    ['a header', 'header: Bearer hunter2hunter2', 'header: Bearer …'],
  ])('leaves out %s', (_what, line, expected) => {
    expect(hideSecrets([line])).toEqual([expected])
  })

  it.each([
    'secretName: tls-for-webhook',
    'imagePullSecrets:',
    'automountServiceAccountToken: false',
    'tokenTTL: 10m',
    'passwordSecretRef: {name: x, key: y}',
    'token: ""',
    '- --token-file=/var/run/token',
    '- --leader-elect=true',
    'mode: passthrough',
    'image: registry.example.com/team/app:1.2.3@sha256:aaaa',
    'token: {type: string}',
  ])('keeps %s', (line) => {
    expect(hideSecrets([line])).toEqual([line])
  })

  it('leaves out the value of a variable that is named as a secret, on either side of its name', () => {
    expect(hideSecrets(['- name: DB_PASSWORD', '  value: hunter2', '- name: MODE', '  value: fast'])).toEqual([
      '- name: DB_PASSWORD',
      '  value: …',
      '- name: MODE',
      '  value: fast',
    ])
    expect(hideSecrets(['- value: hunter2', '  name: DB_PASSWORD'])).toEqual(['- value: …', '  name: DB_PASSWORD'])
  })

  it('leaves out a block of text, and a key in one that is not named so', () => {
    const key = ['-----BEGIN RSA PRIVATE KEY-----', 'A'.repeat(64), '-----END RSA PRIVATE KEY-----']
    const lines = [
      'password: |-',
      '  hunter2',
      '',
      '  hunter3',
      'config: |',
      ...key.map((line) => `  ${line}`),
      'mode: x',
    ]
    expect(hideSecrets(lines)).toEqual(['password: |-', '  …', '…', '  …', 'config: |', '  …', '  …', '  …', 'mode: x'])
  })
})

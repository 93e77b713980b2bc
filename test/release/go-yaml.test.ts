import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/model/json.ts'
import { goText, goTextOfPlain, resolvePlain } from '../../src/release/go-scalars.ts'
import { readGoYaml } from '../../src/release/go-yaml.ts'

function read(text: string): Json {
  const yaml = readGoYaml(text)
  if (yaml.kind === 'fault') throw new Error(yaml.message)
  return yaml.value
}

describe('plain scalars as sigs.k8s.io/yaml 1.4 and 1.6 resolve them', () => {
  it.each<readonly [string, Json]>([
    ['yes', true],
    ['On', true],
    ['y', true],
    ['N', false],
    ['off', false],
    ['tRue', 'tRue'],
    ['~', null],
    ['Null', null],
    ['nUll', 'nUll'],
    ['0777', 511],
    ['0o777', 511],
    ['0x10', 16],
    ['0b11', 3],
    ['-0x10', -16],
    ['08', 8],
    ['09.5', 9.5],
    ['1_000', 1000],
    ['1__0', 10],
    ['_1', '_1'],
    ['1.10', 1.1],
    ['1e3', 1000],
    ['72551e2', 7255100],
    ['1e999', '1e999'],
    ['.5', 0.5],
    ['._5', '._5'],
    ['5.', 5],
    ['12:30:45', '12:30:45'],
    ['2024-01-02', '2024-01-02'],
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['0x7fffffffffffffff', 9223372036854775807n],
    ['18446744073709551615', 2 ** 64],
    ['1.2.3', '1.2.3'],
    ['v1.2', 'v1.2'],
    ['+', '+'],
    ['<<', '<<'],
  ])('%s', (text, value) => {
    expect(resolvePlain(text)).toStrictEqual(value)
    expect(read(`- ${text}\n`)).toStrictEqual([value])
    expect(read(`- &a ${text}\n`)).toStrictEqual([value])
    expect(read(`- "${text}"\n`)).toStrictEqual([text])
  })

  it.each(['.inf', '-.Inf', '.nan'])('%s has no JSON', (text) => {
    expect(readGoYaml(`a: ${text}\n`)).toMatchObject({ kind: 'fault' })
    expect(readGoYaml(`a: &a ${text}\n`)).toMatchObject({ kind: 'fault', line: 1 })
  })

  it.each<readonly [string, string]>([
    ['1.10', '1.1'],
    ['1e3', '1000'],
    ['72551e2', '7.2551e+06'],
    ['0x10', '16'],
    ['1_0', '10'],
    ['08', '8'],
    ['true', 'true'],
    ['0.00001', '1e-05'],
    ['123456789.5', '1.2345679e+08'],
    ['-0.0', '-0'],
    ['1.20.0', '1.20.0'],
    ['1234567', '1234567'],
    ['12345678901234567890', '12345678901234567890'],
  ])('`%s` in a field of type string is `%s`', (text, written) => {
    expect(goTextOfPlain(text)).toBe(written)
  })

  it('writes null as nothing, as Go leaves the field empty', () => {
    expect(goText(null)).toBe('')
  })
})

describe('documents', () => {
  it('turns keys into text', () => {
    expect(read('on: 1\n1.10: 2\n0x10: 3\n1e8: 4\n"no": 5\n')).toStrictEqual({
      true: 1,
      '1.1': 2,
      '16': 3,
      '1e+08': 4,
      no: 5,
    })
  })

  it('keeps the last of two equal keys and names it', () => {
    expect(readGoYaml('a: 1\nb: 2\na: 3\n')).toStrictEqual({
      kind: 'value',
      value: { a: 3, b: 2 },
      duplicates: [{ key: 'a', line: 3, column: 1 }],
    })
    expect(readGoYaml('a: &x 1\n"a": 3\n')).toMatchObject({ value: { a: 3 }, duplicates: [{ key: 'a', line: 2 }] })
  })

  it('merges in the order of the text, unlike YAML 1.1', () => {
    const base = 'base: &base {a: 1, b: 2}\n'
    expect(read(`${base}x: {<<: *base, a: 9}\n`)).toMatchObject({ x: { a: 9, b: 2 } })
    expect(read(`${base}x: {a: 9, <<: *base}\n`)).toMatchObject({ x: { a: 1, b: 2 } })
    expect(read(`${base}x: {<<: [{a: 5}, *base]}\n`)).toMatchObject({ x: { a: 5, b: 2 } })
  })

  it('follows tags', () => {
    expect(read('[!!str 1, !!int "3", !!float 3, !!binary aGk=, !custom 1, !!bool yes]')).toStrictEqual([
      '1',
      3,
      3,
      'hi',
      '1',
      true,
    ])
    expect(readGoYaml('a: !!int 3.0\n')).toMatchObject({ kind: 'fault', line: 1, column: 10 })
  })

  it('reads the first document only', () => {
    expect(read('---\na: 1\n---\nb: 2\n')).toStrictEqual({ a: 1 })
    expect(read('a: 1\n...\nb: [\n')).toStrictEqual({ a: 1 })
  })

  it('gives block scalars the line breaks of libyaml', () => {
    expect(read('a: |\n  x')).toStrictEqual({ a: 'x' })
    expect(read('a: &a |\n  x')).toStrictEqual({ a: 'x' })
    expect(read('a: |+\n  x\n\nb: >-\n  one\n  two\n\n  three\n    code\n  four\n')).toStrictEqual({
      a: 'x\n\n',
      b: 'one two\nthree\n  code\nfour',
    })
  })

  it('reads JSON, carriage returns and a byte order mark', () => {
    expect(read('{"a": [1, {"b": "\\u00e9"}]}')).toStrictEqual({ a: [1, { b: 'é' }] })
    expect(read('{"a": 9007199254740993}')).toStrictEqual({ a: 9007199254740993n })
    expect(read('\ufeffa:\r\n  - |\r\n    x\r\n')).toStrictEqual({ a: ['x\n'] })
  })

  it('keeps keys that JavaScript gives a meaning', () => {
    const value = read('__proto__: {polluted: true}\nconstructor: 1\n')
    expect(Object.keys(value ?? {})).toStrictEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('folds quoted scalars that reach over several lines', () => {
    const text = dedent`
      a: "one
        two

        three"
      b: 'it''s
      four'
    `
    expect(read(text)).toStrictEqual({ a: 'one two\nthree', b: "it's four" })
  })
})

describe('what Helm refuses is a fault with its place', () => {
  it.each<readonly [string, string, { line: number | null; column: number | null }]>([
    ['a mapping that is none', 'a: 1\n b: 2\n', { line: 1, column: 4 }],
    ['an open bracket', 'a: [1, 2\nb: 3\n', { line: 2, column: 1 }],
    ['an alias without anchor', 'a: *x\n', { line: 1, column: 4 }],
    ['a control character', 'a: b\nc: \u0007\n', { line: 2, column: 4 }],
    ['a null key', 'a: 1\n~: 2\n', { line: 2, column: 1 }],
    ['template syntax', '{{ if .Values.x }}\na: 1\n{{ end }}\n', { line: 2, column: 1 }],
  ])('%s', (_name, text, place) => {
    const yaml = readGoYaml(text)
    expect(yaml).toMatchObject({ kind: 'fault' })
    expect({ line: yaml.kind === 'fault' && yaml.line, column: yaml.kind === 'fault' && yaml.column }).toStrictEqual(
      place,
    )
  })
})

describe('hostile texts end in bounded work', () => {
  it.each([
    ['nested brackets', '['.repeat(20_000)],
    ['nested entries', '- '.repeat(20_000)],
    ['nested mappings', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'aliases of aliases',
      `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`)}]`).join('\n')}`,
    ],
    ['an anchor that holds itself', 'a: &a [*a]\n'],
    ['a merge of itself', 'a: &a\n  <<: *a\n'],
    ['too long', `a: ${'x'.repeat(5 * 1024 * 1024)}`],
    ['nested JSON', `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`],
  ])('%s', (_name, text) => {
    expect(readGoYaml(text)).toMatchObject({ kind: 'fault' })
  })
})

import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { createDocumentCache } from '../../src/release/document-cache.ts'
import type { Position } from '../../src/release/position.ts'
import { createLocator, locate } from '../../src/release/positions.ts'

const text = dedent`
  metadata:
    labels: {a: 1, "b.c/d": 2}
  list:
  - name: x
    deep: [10, 20]
  -
    name: y
  base: &base
    inner: 1
  copy: *base
`

describe('a path leads to', () => {
  it.each<readonly [string, readonly (string | number)[], Position | null]>([
    ['a key', ['metadata'], { line: 1, column: 1, isWhole: true }],
    ['a key in brackets', ['metadata', 'labels', 'b.c/d'], { line: 2, column: 18, isWhole: true }],
    ['an item', ['list', 0], { line: 4, column: 3, isWhole: true }],
    ['an item of a list in brackets', ['list', 0, 'deep', 1], { line: 5, column: 14, isWhole: true }],
    ['an item below its dash', ['list', 1, 'name'], { line: 7, column: 3, isWhole: true }],
    ['a key behind an alias', ['copy', 'inner'], { line: 9, column: 3, isWhole: true }],
    [
      'the last place on the way of what is missing',
      ['list', 0, 'image', 'tag'],
      { line: 4, column: 3, isWhole: false },
    ],
    ['nowhere, for a key that nothing leads to', ['spec'], null],
    ['nowhere, for the root', [], null],
  ])('%s', (_name, path, position) => {
    expect(locate(text, path)).toStrictEqual(position)
  })

  it('nothing in a text that cannot be read', () => {
    expect(locate('a: [', ['a'])).toBeNull()
  })

  it('the same place when asked again', () => {
    const locator = createLocator()
    expect(locator(text, ['list', 0])).toStrictEqual(locator(text, ['list', 0]))
    expect(locator('list: []', ['list'])).toStrictEqual({ line: 1, column: 1, isWhole: true })
  })
})

describe('a document that was read already', () => {
  const paths: readonly (readonly (string | number)[])[] = [
    [],
    ['a'],
    ['a', 'b'],
    ['a', 'b', 1],
    ['a', 'b', 1, 'c'],
    ['a', 'missing', 'c'],
    ['list'],
    ['list', 0, 'name'],
    ['list', 1],
    ['list', 1, 'deep', 0, 'x'],
    ['list', 2],
    ['list', 9],
    ['10'],
    ['z', 'text'],
    ['z', 'empty', 'no'],
    ['last'],
  ]
  it.each<readonly [claim: string, text: string]>([
    [
      'of blocks',
      'a:\n  b:\n  - 1\n  - c: x\n    d: y\nlist:\n- name: n\n- deep: [{x: 1}, 2]\n-\n  name: m\nlast: 1\n',
    ],
    ['of texts', 'z:\n  text: |\n    a: b\n    list:\n  more: plain\n    goes on\n  empty: {}\nlast: "a:\n  b"\n'],
    ['with comments and blank lines', '# a: 1\n\na: # x\n\n  # y\n  b: [1, {c: 2}]\n\nlist:\n  - name: n # z\nlast:\n'],
    ['with a key given twice', 'a: 1\nb: {x: 1}\na:\n  b: [1, {c: 1}]\nlast: 1\n'],
    ['with keys that are numbers', 'z: {text: 1}\n10: x\n9: y\nlast: 1\n'],
    ['with an alias', 'a: &a {b: [1, {c: 1}]}\nlist: [*a, *a]\nlast: 1\n'],
    ['in JSON', '{"a": {"b": [1, {"c": 2}]}, "last": 1}'],
    ['that is a list', '- a\n- b: 1\n'],
    ['that is nothing', ''],
    ['that cannot be read', 'a: ['],
  ])('%s: the same places as by another reading', (_claim, document) => {
    const cache = createDocumentCache()
    cache.yaml(document)
    const locator = createLocator(cache)
    for (const path of [...paths, [0], [1, 'b']]) expect(locator(document, path)).toStrictEqual(locate(document, path))
  })

  it('is counted, not read again', () => {
    const cache = createDocumentCache()
    cache.yaml('a: 1\n')
    expect(cache.locator('a: 1\n')).not.toBeNull()
    expect(cache.locator('b: 1\n')).toBeNull()
    cache.yaml('a: &a 1\nb: *a\n')
    expect(cache.locator('a: &a 1\nb: *a\n')).toBeNull()
  })
})

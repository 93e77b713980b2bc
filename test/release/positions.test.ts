import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { createLocator, locate, type Position } from '../../src/release/positions.ts'

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

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variations, withField } from '../../../src/decide/witness/directed-search.ts'
import { isAtOrBelow, isOnTheWay, parseFieldPath } from '../../../src/decide/witness/field-path.ts'
import { firstAt, valueAt, withValueAt } from '../../../src/decide/witness/values-at.ts'
import { formatPath, type Path } from '../../../src/model/path.ts'

const path: fc.Arbitrary<Path> = fc.array(
  fc.oneof(fc.string(), fc.constantFrom('a', 'a.b', 'x-y', '[0]', '"', '\\', '*', '{}'), fc.nat(5)),
  { maxLength: 5 },
)

describe('field paths', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(path, (segments) => {
        expect(parseFieldPath(formatPath(segments))).toEqual(segments)
      }),
    )
  })

  it.each([
    ['.spec.a', ['spec', 'a'], true],
    ['.spec.a.b', ['spec', 'a'], true],
    ['.spec', ['spec', 'a'], false],
    ['.spec.list[3].x', ['spec', 'list', '*'], true],
    ['.spec.map["a.b"].x', ['spec', 'map', '{}', 'x'], true],
    ['.spec.list[3]', ['spec', 'list', '{}'], false],
    ['.spec.ab', ['spec', 'a'], false],
  ] as const)('%s lies at or below %j: %s', (text, pattern, expected) => {
    expect(isAtOrBelow(parseFieldPath(text), pattern)).toBe(expected)
  })

  it('lead on to what lies below them', () => {
    expect(isOnTheWay(['spec'], ['spec', 'a'])).toBe(true)
    expect(isOnTheWay(['status'], ['spec', 'a'])).toBe(false)
  })
})

describe('values at paths', () => {
  const object = { spec: { list: [{ a: 1 }, { a: 2, b: 3 }], map: { x: { c: 4 } } } }

  it.each([
    [
      ['spec', 'list', '*', 'b'],
      ['spec', 'list', 1, 'b'],
    ],
    [
      ['spec', 'map', '{}', 'c'],
      ['spec', 'map', 'x', 'c'],
    ],
    [['spec', 'none'], null],
    [[], []],
  ] as const)('%j first leads to %j', (pattern, expected) => {
    expect(firstAt(object, pattern)).toEqual(expected)
  })

  it('are replaced, left out, and made where they are missing', () => {
    expect(withValueAt(object, ['spec', 'list', 0], undefined)).toMatchObject({ spec: { list: [{ a: 2 }] } })
    expect(valueAt(withValueAt(object, ['spec', 'list', 1, 'b'], 9), ['spec', 'list', 1, 'b'])).toBe(9)
    expect(withField({}, ['spec', 'list', '*', 'a'], 1)).toEqual({ spec: { list: [{ a: 1 }] } })
    expect(withField({}, ['spec', 'map', '{}', 'a'], 1)).toEqual({ spec: { map: { example: { a: 1 } } } })
    expect(withField({ a: 1 }, ['b', 'c'], undefined)).toEqual({ a: 1, b: {} })
  })
})

describe('variations', () => {
  it('change one field first, then two', () => {
    const fields = [
      { path: ['a'], values: [1, undefined] },
      { path: ['b'], values: [2] },
    ]
    expect([...variations({ a: 0 }, fields)]).toEqual([{ a: 1 }, {}, { a: 0, b: 2 }, { a: 1, b: 2 }, { b: 2 }])
  })
})

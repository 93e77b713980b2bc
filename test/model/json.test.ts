import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  arrayMember,
  booleanMember,
  canonicalJson,
  compareText,
  type Json,
  type JsonObject,
  jsonEquals,
  mapItems,
  mapMembers,
  member,
  memberAt,
  objectMember,
  stringifyJson,
  stringMember,
  withMember,
  withoutMember,
} from '../../src/model/json.ts'

const proto = (): JsonObject => JSON.parse('{"__proto__": 1, "a": 2}')

describe('members', () => {
  it('are own ones only', () => {
    expect(member({}, 'toString')).toBeUndefined()
    expect(member(proto(), '__proto__')).toBe(1)
    expect(member([1], '0')).toBeUndefined()
    expect(member(undefined, 'a')).toBeUndefined()
    expect(memberAt({ a: { b: 1 } }, 'a', 'b')).toBe(1)
    expect(memberAt({ a: null }, 'a', 'b')).toBeUndefined()
  })

  it('are read by kind', () => {
    const value = { s: '', b: false, l: [1], o: {}, n: null }
    expect([stringMember(value, 's'), stringMember(value, 'n')]).toEqual(['', undefined])
    expect([booleanMember(value, 'b'), booleanMember(value, 's')]).toEqual([false, undefined])
    expect([arrayMember(value, 'l'), arrayMember(value, 'o')]).toEqual([[1], []])
    expect([objectMember(value, 'o'), objectMember(value, 'l')]).toEqual([{}, undefined])
  })
})

describe('jsonEquals', () => {
  test.each<[left: Json | undefined, right: Json | undefined, equal: boolean]>([
    [1, 1n, true],
    [1.5, 1n, false],
    [9007199254740993n, 9007199254740992, false],
    [9007199254740992n, 9007199254740992, true],
    ['1', 1n, false],
    [0, -0, true],
    [null, undefined, false],
    [undefined, undefined, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ toString: 1 }, {}, false],
    [true, 1, false],
  ])('pair %#', (left, right, equal) => {
    expect(jsonEquals(left, right)).toBe(equal)
    expect(jsonEquals(right, left)).toBe(equal)
  })
})

describe('writing', () => {
  it('keeps every digit and sorts keys for the canonical form', () => {
    expect(canonicalJson({ b: [9007199254740993n, null], a: { d: 1, c: '"' } })).toBe(
      '{"a":{"c":"\\"","d":1},"b":[9007199254740993,null]}',
    )
    expect(stringifyJson({ a: [], b: {}, c: [1, { d: 2n }] }, 2)).toBe(
      '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": 2\n    }\n  ]\n}',
    )
  })

  it('agrees with JSON.stringify', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, 4), (value, indent) => {
        const json: Json = JSON.parse(JSON.stringify(value))
        expect(stringifyJson(json, indent)).toBe(JSON.stringify(json, null, indent))
        expect(jsonEquals(JSON.parse(canonicalJson(json)), json)).toBe(true)
      }),
    )
  })
})

describe('changing', () => {
  it('gives back what it was given when nothing changes', () => {
    const object = { a: 1 }
    const array = [1, 2]
    expect(mapMembers(object, (value) => value)).toBe(object)
    expect(mapItems(array, (item) => item)).toBe(array)
    expect(withoutMember(object, 'b')).toBe(object)
  })

  it('leaves the given value alone', () => {
    const object = Object.freeze({ a: 1, b: 2 })
    expect(mapMembers(object, (value, key) => (key === 'a' ? undefined : value))).toEqual({ b: 2 })
    expect(withMember(object, 'a', 3)).toEqual({ a: 3, b: 2 })
    expect(Object.keys(withMember(object, 'c', 3))).toEqual(['a', 'b', 'c'])
    expect(mapItems(Object.freeze([1, 2]), (item, index) => (index === 0 ? 5 : item))).toEqual([5, 2])
  })

  it('takes a member named __proto__ for a member', () => {
    expect(Object.keys(mapMembers(proto(), (value) => (value === 2 ? 3 : value)))).toEqual(['__proto__', 'a'])
    expect(Object.keys(withMember({}, '__proto__', {}))).toEqual(['__proto__'])
    expect(Object.keys(withoutMember(proto(), '__proto__'))).toEqual(['a'])
  })
})

test('text is ordered by code units', () => {
  expect(['b', 'a', 'B', 'é', '\u{1f600}', ''].sort(compareText)).toEqual(['', 'B', 'a', 'b', 'é', '\u{1f600}'])
})

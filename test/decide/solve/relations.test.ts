import { describe, expect, it } from 'vitest'
import type { Relation } from '../../../src/decide/cel/formula.ts'
import { areConsistent, relates } from '../../../src/decide/solve/relations.ts'

const relation = (left: string, name: Relation, right: string, filled = '') => ({
  op: 'relation' as const,
  left: [left],
  relation: name,
  right: [right],
  filled,
  isFilled: false,
})

describe('relations between fields', () => {
  it.each([
    ['less both ways', [relation('a', '<', 'b'), relation('b', '<', 'a')], false],
    ['less or equal both ways', [relation('a', '<=', 'b'), relation('b', '<=', 'a')], true],
    [
      'less or equal both ways and unequal',
      [relation('a', '<=', 'b'), relation('b', '<=', 'a'), relation('a', '!=', 'b')],
      false,
    ],
    ['a circle through a third', [relation('a', '<=', 'b'), relation('b', '<', 'c'), relation('c', '<=', 'a')], false],
    ['a chain', [relation('a', '<=', 'b'), relation('b', '<', 'c'), relation('a', '<', 'c')], true],
    ['equal and unequal', [relation('a', '==', 'b'), relation('b', '!=', 'a')], false],
    ['less than itself', [relation('a', '<', 'a')], false],
    ['the same fields with other defaults', [relation('a', '<', 'b', 'one'), relation('b', '<', 'a', 'two')], true],
  ] as const)('%s', (_title, relations, expected) => {
    expect(areConsistent(relations)).toBe(expected)
  })

  it('compare numbers by value and nothing else by order', () => {
    expect(relates(2n ** 60n, '<', 2n ** 60n + 1n)).toBe(true)
    expect(relates(1, '==', 1n)).toBe(true)
    expect(relates('a', '<', 'b')).toBeNull()
    expect(relates(undefined, '==', undefined)).toBeNull()
  })
})

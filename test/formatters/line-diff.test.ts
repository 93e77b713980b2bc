import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines } from '../../src/formatters/line-diff.ts'

const signs = { both: ' ', previous: '-', next: '+' } as const
const shown = (previous: string, next: string) =>
  diffLines([...previous], [...next]).map(({ side, text }) => signs[side] + text)

describe('diffLines', () => {
  it.each([
    ['', '', []],
    ['abc', 'abc', [' a', ' b', ' c']],
    ['abc', 'ac', [' a', '-b', ' c']],
    ['ac', 'abc', [' a', '+b', ' c']],
    ['abc', 'axc', [' a', '-b', '+x', ' c']],
    ['', 'ab', ['+a', '+b']],
    ['ab', '', ['-a', '-b']],
  ])('%j to %j', (previous, next, expected) => {
    expect(shown(previous, next)).toEqual(expected)
  })

  it('holds both texts, and as much in common as can be', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
    fc.assert(
      fc.property(text, text, (previous, next) => {
        const lines = diffLines(previous, next)
        const of = (side: string) => lines.filter((line) => line.side !== side).map((line) => line.text)
        expect(of('next')).toEqual(previous)
        expect(of('previous')).toEqual(next)
        expect(lines.filter(({ side }) => side === 'both')).toHaveLength(longestCommon(previous, next))
      }),
    )
  })
})

function longestCommon(left: readonly string[], right: readonly string[]): number {
  let row = Array.from({ length: right.length + 1 }, () => 0)
  for (const letter of left) {
    const next = [0]
    for (const [index, other] of right.entries()) {
      next.push(letter === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0))
    }
    row = next
  }
  return row[right.length] ?? 0
}

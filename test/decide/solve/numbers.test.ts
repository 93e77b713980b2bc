import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Literal } from '../../../src/decide/solve/formula.ts'
import { solveFloat, solveInteger } from '../../../src/decide/solve/solve-number.ts'

const integers = (least: bigint | null, greatest: bigint | null): Literal => ({ op: 'integers', least, greatest })
const multiple = (of: bigint, negated = false): Literal => ({ op: 'integer-multiple', of, negated })
const listed = (values: readonly (number | bigint)[], negated = false): Literal => ({ op: 'one-of', values, negated })
const floats = (least: number | null, greatest: number | null, isOpen = false): Literal => ({
  op: 'floats',
  least,
  isLeastOpen: isOpen,
  greatest,
  isGreatestOpen: isOpen,
})
const factor = (of: number, negated = false): Literal => ({ op: 'float-multiple', of, negated })

describe('an integer', () => {
  const rows: readonly (readonly [string, readonly Literal[], number | bigint | null])[] = [
    ['close to one when nothing is asked', [], 1],
    ['at the nearest bound', [integers(7n, null)], 7],
    ['at the nearest bound from above', [integers(null, -3n)], -3],
    ['none in an empty range', [integers(3n, 2n)], null],
    ['beyond 2^53, exactly', [integers(2n ** 60n + 1n, 2n ** 60n + 1n)], 2n ** 60n + 1n],
    ['none above the greatest int64', [integers(2n ** 63n, null)], null],
    ['a common multiple', [multiple(4n), multiple(6n), integers(1n, null)], 12],
    ['none between two multiples', [multiple(7n), integers(8n, 13n)], null],
    ['a multiple of one factor that is none of another', [multiple(2n), multiple(4n, true), integers(1n, null)], 2],
    ['none when every multiple of one is one of the other', [multiple(6n), multiple(2n, true)], null],
    ['none when several factors cover all of them', [multiple(2n, true), multiple(3n, true), integers(2n, 4n)], null],
    ['one of a list', [listed([3, 5, 9]), integers(4n, null)], 5],
    ['none of a list that a range rules out', [listed([3, 5]), integers(6n, null)], null],
    ['past what is ruled out', [listed([1, 0, 2], true), integers(0n, 3n)], 3],
    ['zero is a multiple of everything', [multiple(5n), integers(-4n, 4n)], 0],
  ]
  it.each(rows)('%s', (_title, literals, expected) => {
    const answer = solveInteger(literals)
    if (expected === null) expect(answer).toEqual({ kind: 'none' })
    else expect(answer).toMatchObject({ kind: 'found', value: expected })
  })

  it('is found exactly where a scan finds one', () => {
    const bound = fc.option(fc.integer({ min: -20, max: 20 }), { nil: null })
    const factors = fc.array(fc.record({ of: fc.integer({ min: 1, max: 7 }), negated: fc.boolean() }), { maxLength: 3 })
    fc.assert(
      fc.property(bound, bound, factors, (least, greatest, list) => {
        const [from, to] = [least ?? -40, greatest ?? 40]
        const literals = [
          integers(BigInt(from), BigInt(to)),
          ...list.map(({ of, negated }) => multiple(BigInt(of), negated)),
        ]
        const passes = (value: number) => list.every(({ of, negated }) => (value % of === 0) !== negated)
        const scanned = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index).some(passes)
        const answer = solveInteger(literals)
        expect(answer.kind).toBe(scanned ? 'found' : 'none')
        if (answer.kind === 'found') expect(passes(Number(answer.value))).toBe(true)
      }),
    )
  })
})

describe('a fraction', () => {
  const rows: readonly (readonly [string, readonly Literal[], 'found' | 'none'])[] = [
    ['between two integers', [floats(1, 2)], 'found'],
    ['none at a single integer', [floats(1, 1)], 'none'],
    ['at a single fraction', [floats(1.5, 1.5)], 'found'],
    ['none at a fraction that is shut out', [floats(1.5, 1.5, true)], 'none'],
    ['a multiple of a tenth', [factor(0.1), floats(0, 1)], 'found'],
    ['none when a tenth is two twentieths', [factor(0.1), factor(0.05, true)], 'none'],
    ['a half that is no fifth', [factor(0.5), factor(0.2, true)], 'found'],
    ['none among multiples of whole factors', [factor(5), floats(0, 1000)], 'none'],
    ['one of a list', [{ op: 'one-of', values: [1, 2.5], negated: false }], 'found'],
    ['none below the least float64', [floats(null, -Number.MAX_VALUE, true)], 'none'],
    ['none between neighbours', [floats(0.3, 0.1 + 0.2, true)], 'none'],
    ['none between zero and the least above it', [floats(0, 5e-324, true)], 'none'],
    ['none of a list of integers', [{ op: 'one-of', values: [1, 2], negated: false }], 'none'],
  ]
  it.each(rows)('%s', (_title, literals, expected) => {
    const answer = solveFloat(literals)
    expect(answer.kind).toBe(expected)
    if (answer.kind === 'found') expect(Number.isInteger(answer.value)).toBe(false)
  })
})

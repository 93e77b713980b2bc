import { describe, expect, it } from 'vitest'
import { mostSteps, planSteps, sortVersions } from '../../../src/report/history/plan-steps.ts'

const stepsOf = (versions: readonly string[], everyPair = false) =>
  planSteps(versions, everyPair).steps.map(
    ({ previous, next, releaseKind, isAdjacent }) => `${previous} ${next} ${releaseKind}${isAdjacent ? '' : ' far'}`,
  )

describe('the steps between releases', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['of none', [], []],
    ['of one', ['1.0.0'], []],
    ['of neighbours, whatever their order', ['1.1.0', '1.0.0', '1.0.1'], ['1.0.0 1.0.1 patch', '1.0.1 1.1.0 minor']],
    [
      'round a candidate',
      ['1.0.0', '1.1.0-rc.0', '1.1.0-rc.1', '1.1.0'],
      ['1.0.0 1.1.0-rc.0 candidate', '1.1.0-rc.0 1.1.0-rc.1 candidate', '1.0.0 1.1.0 minor', '1.1.0-rc.1 1.1.0 patch'],
    ],
    ['by number, not by text', ['0.9.0', '0.10.0'], ['0.9.0 0.10.0 minor']],
    ['with a v', ['v1.0.0', 'v2.0.0'], ['v1.0.0 v2.0.0 major']],
    ['from what is no version', ['1.0.0', 'latest'], ['latest 1.0.0 unknown']],
  ])('%s', (_what, versions, expected) => {
    expect(stepsOf(versions)).toEqual(expected)
  })

  it('of every pair', () => {
    expect(stepsOf(['1.0.0', '1.0.1', '1.1.0'], true)).toEqual([
      '1.0.0 1.0.1 patch',
      '1.0.0 1.1.0 minor far',
      '1.0.1 1.1.0 minor',
    ])
  })

  it('of more pairs than fit into a run keep the adjacent ones, and those to the newest', () => {
    const versions = Array.from({ length: 60 }, (_, index) => `0.${index}.0`)
    const { steps, left } = planSteps(versions, true)
    expect({ kept: steps.length, left }).toEqual({ kept: mostSteps, left: (60 * 59) / 2 - mostSteps })
    expect(steps.filter(({ isAdjacent }) => isAdjacent).length).toBe(59)
    expect(steps.filter(({ next }) => next === '0.59.0').length).toBe(59)
  })

  it('sorts as SemVer does', () => {
    expect(sortVersions(['1.0.0', '1.0.0-rc.10', '1.0.0-rc.9', '0.10.0', '0.9.9', 'x'])).toEqual([
      'x',
      '0.9.9',
      '0.10.0',
      '1.0.0-rc.9',
      '1.0.0-rc.10',
      '1.0.0',
    ])
  })
})

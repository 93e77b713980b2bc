import { describe, expect, it } from 'vitest'
import { parseConstraint, satisfiesConstraint } from '../../src/model/constraints.ts'

/** `3.18` answers by Masterminds/semver 3.3.0, `4.1` by 3.4.0; every row was asked of both. */
describe('a version lies in a constraint under Helm 3.18 and 4.1', () => {
  it.each<readonly [string, string, boolean, boolean]>([
    ['>=1.30.0-0', '1.33.4-gke.1245000', true, true],
    ['>=1.30.0', '1.33.4-gke.1245000', false, false],
    ['>=1.30.0, <1.36.0', '1.33.0', true, true],
    ['>=1.30.0 !=1.31.0', '1.33.0', true, true],
    ['!=1.31.0', '1.33.0', true, true],
    ['!=1.31.0', '1.33.0-rc.1', true, false],
    ['!=1.31', '1.31.4', false, false],
    ['!=1', '1.31.4', false, false],
    ['=>1.30.0', '1.33.0', true, true],
    ['>=1.30.0-0 <1.34.0', '1.33.4-gke.1', false, true],
    ['>=1.30.0-0 <1.34.0', '1.34.0-alpha.1', false, true],
    ['1.2.3-0 - 1.4', '1.3.0-rc.1', false, true],
    ['1.29 - 1.34', '1.34.5', true, true],
    ['*', '1.0.0', true, true],
    ['*', '1.0.0-rc.1', false, false],
    ['*-0', '1.0.0-rc.1', true, true],
    ['<1.36.0', '1.36.0-alpha.1', false, false],
    ['^0.11.0', '0.12.0', false, false],
    ['^0.11.0', '0.11.9', true, true],
    ['^0.0.3', '0.0.4', false, false],
    ['^0', '0.9.0', true, true],
    ['^1.2', '1.9.0', true, true],
    ['~0.11.0', '0.12.0', false, false],
    ['~1', '1.9.0', true, true],
    ['~>1.2.3', '1.2.9', true, true],
    ['1.30', '1.30.4', true, true],
    ['=1.30', '1.30.4', true, true],
    ['=1.30.0', '1.30.4', false, false],
    ['>1.30', '1.30.5', false, false],
    ['>1.30', '1.31.0', true, true],
    ['>1', '1.30.5', false, false],
    ['>1', '2.0.0', true, true],
    ['>*', '0.0.1', true, true],
    ['<=1.30', '1.30.5', true, true],
    ['<=1', '1.30.5', true, true],
    ['<1.30 || >=1.33', '1.33.0', true, true],
    ['>=1.30.0', 'v1.30.0+k3s1', true, true],
    ['>=1.30.0', 'latest', false, false],
  ])('%s: %s', (constraint, version, old, current) => {
    expect(satisfiesConstraint(constraint, version, '3.18.0')).toBe(old)
    expect(satisfiesConstraint(constraint, version, 'v3.19.2')).toBe(current)
    expect(satisfiesConstraint(constraint, version, '4.1.4')).toBe(current)
  })

  it.each(['>>1.30', '', ' ', 'latest', '1.2.3.4', '>=1.30.0 and <2', ',1', '>= 1x', '1 - ', '^'])(
    '%j is improper, and nothing lies in it',
    (constraint) => {
      expect(parseConstraint(constraint)).toBeNull()
      expect(satisfiesConstraint(constraint, '1.30.0', '4.1.4')).toBe(false)
    },
  )

  it('answers a hostile constraint at once', () => {
    const constraint = `${'>=1.0.0   '.repeat(2000)}!`
    expect(parseConstraint(constraint)).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../src/report/glob.ts'

describe('a glob', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'a/b c', true],
    ['a*', 'a', true],
    ['a*c', 'abcbc', true],
    ['a*c', 'abcb', false],
    ['?', 'a', true],
    ['?', '', false],
    ['??', 'a', false],
    ['CustomResourceDefinition/*.kaito.sh', 'CustomResourceDefinition/workspaces.kaito.sh', true],
    ['CustomResourceDefinition/*.kaito.sh', 'CustomResourceDefinition/workspaces.kaito.sh .spec', false],
    ['Thing/one .spec.items[*].x', 'Thing/one .spec.items[*].x', true],
    ['Thing/one .spec.items[*].x', 'Thing/one .spec.items[0].x', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['a+', 'aa', false],
    ['A', 'a', false],
  ])('%j on %j is %j', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected)
  })

  it('without wildcards matches itself alone', () => {
    const plain = fc.string().filter((text) => !/[*?]/.test(text))
    fc.assert(fc.property(plain, plain, (glob, text) => matchesGlob(glob, text) === (glob === text)))
  })

  it('agrees with the regular expression it stands for', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    fc.assert(
      fc.property(glob, text, (form, subject) => {
        const expression = new RegExp(`^${form.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matchesGlob(form, subject)).toBe(expression.test(subject))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes no exponential time', () => {
    expect(matchesGlob('a*'.repeat(200), `${'a'.repeat(2000)}b`)).toBe(true)
    expect(matchesGlob(`${'a*'.repeat(200)}c`, `${'a'.repeat(2000)}b`)).toBe(false)
  })
})

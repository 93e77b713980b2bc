import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, formatVersion, parseLooseVersion, parseStrictVersion } from '../../src/model/versions.ts'

describe('strict and loose versions, as Masterminds/semver 3.4.0 answers', () => {
  it.each<readonly [string, string | null, string | null]>([
    ['0.12.0', '0.12.0', '0.12.0'],
    ['0.12.0-rc.0', '0.12.0-rc.0', '0.12.0-rc.0'],
    ['0.1.0+build.5', '0.1.0', '0.1.0'],
    ['v0.12.0', null, '0.12.0'],
    ['1.10', null, '1.10.0'],
    ['v1', null, '1.0.0'],
    ['01.2.3', null, '1.2.3'],
    ['1.2.3-01', null, null],
    ['1.2.3-0a', '1.2.3-0a', '1.2.3-0a'],
    ['1.2.3-a..b', null, null],
    ['1.2.3-', null, null],
    ['1.2.3.4', null, null],
    ['1.2.3 ', null, null],
    ['V1.2.3', null, null],
    ['latest', null, null],
    ['', null, null],
    ['18446744073709551616.0.0', null, null],
  ])('%j', (text, strict, loose) => {
    const format = (version: ReturnType<typeof parseStrictVersion>) =>
      version === null ? null : formatVersion(version)
    expect(format(parseStrictVersion(text))).toBe(strict)
    expect(format(parseLooseVersion(text))).toBe(loose)
  })
})

describe('precedence', () => {
  const ascending = [
    '1.0.0-0',
    '1.0.0-2',
    '1.0.0-11',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ]
  const position = fc.nat({ max: ascending.length - 1 })

  it('is that of SemVer', () => {
    fc.assert(
      fc.property(position, position, (left, right) => {
        const [leftVersion, rightVersion] = [left, right].map((index) => parseStrictVersion(ascending[index] ?? ''))
        if (!leftVersion || !rightVersion) throw new Error('unreadable')
        expect(Math.sign(compareVersions(leftVersion, rightVersion))).toBe(Math.sign(left - right))
      }),
    )
  })
})

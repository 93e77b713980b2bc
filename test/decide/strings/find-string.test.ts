import { describe, expect, it } from 'vitest'
import { findString, findStrings } from '../../../src/decide/strings/find-string.ts'
import { anyString, conjoinStrings, type StringConstraints } from '../../../src/decide/strings/string-constraints.ts'

type Row = readonly [claim: string, constraints: Partial<StringConstraints>]

function ask(constraints: Partial<StringConstraints>, minor = '1.35') {
  return findString({ ...anyString, ...constraints }, minor)
}

const found: readonly (readonly [...Row, value: string])[] = [
  ['nothing asked', {}, ''],
  ['a length', { minLength: 2 }, 'aa'],
  ['a length, one word left out', { minLength: 1, notEnums: [['a']] }, 'b'],
  ['the empty string left out', { notEnums: [['', 'a', 'b']] }, 'c'],
  ['a pattern', { patterns: ['^[x-z]{2}$'] }, 'xx'],
  ['a digit is no letter', { patterns: ['^[a-z0-9]+$'], notPatterns: ['^[a-z]+$'] }, '0'],
  ['an anchor that binds one branch only', { patterns: ['^(([0-9]+h)+)|(Never)$'], notPatterns: ['^(([0-9]+h)+|Never)$'] }, '0ha'],
  ['a newline that a dot does not take', { patterns: ['^(http|https)://'], notPatterns: ['^(http|https)://.*$'] }, 'http://\n'],
  ['a newline that a dollar does not skip', { patterns: ['(?m)^a$'], notPatterns: ['^a$'] }, 'a\n'],
  ['the text end is no line end', { patterns: ['a\\z|a\\n'], notPatterns: ['a\\z'] }, 'a\n'],
  ['an unanchored pattern', { patterns: ['sg-[0-9a-z]+'], notPatterns: ['^sg-[0-9a-z]+$'] }, 'asg-a'],
  ['case folding', { patterns: ['(?i)^k$'], notPatterns: ['^[kK]$'] }, '\u212a'],
  ['a letter beyond ASCII', { patterns: ['^\\pL$'], notPatterns: ['^[[:alpha:]]$'] }, 'à'],
  ['a Greek letter', { patterns: ['^\\p{Greek}$'] }, 'α'],
  ['a word boundary', { patterns: ['\\bfoo\\b'], notPatterns: ['^foo', 'foo$'] }, '-foo-'],
  ['no word boundary', { patterns: ['\\Boo\\B'] }, 'aooa'],
  ['a code point beyond 16 bits counts once', { patterns: ['^[\\x{1F300}-\\x{1F5FF}]+$'], minLength: 2, maxLength: 2 }, '🌀🌀'],
  ['a count', { patterns: ['^a{1,1000}$'], notPatterns: ['^a{1,999}$'] }, 'a'.repeat(1000)],
  ['a length that a pattern allows', { patterns: ['^(ab)*$'], minLength: 3, maxLength: 5 }, 'abab'],
  ['a length beyond 32768', { patterns: ['^[a-z]*$'], minLength: 32_769 }, 'a'.repeat(32_769)],
  ['a length far off in a cycle', { patterns: ['^(aaa|bbbbb)*$'], notPatterns: ['a'], minLength: 10_001 }, 'b'.repeat(10_005)],
  ['a letter rather than a control character', { patterns: ['^[\\x01-\\x7f]$'] }, 'a'],
  ['punctuation rather than a control character', { patterns: ['^[^a-zA-Z0-9]$'] }, '-'],
  ['the shortest, though not the most readable', { patterns: ['^(\\x01|abc)$'] }, '\u0001'],
  ['anything rather than U+0000', { patterns: ['^(\\x00|abc)$'] }, 'abc'],
  ['the shortest listed value', { enums: [['bbb', 'a', 'cc']] }, 'a'],
  ['a listed value in both lists', { enums: [['a', 'b'], ['b', 'c']] }, 'b'],
  ['a listed value that a pattern excludes', { enums: [['a', 'B']], notPatterns: ['^[a-z]$'] }, 'B'],
  ['a listed value by its length in code points', { enums: [['ab', '😀😀😀']], minLength: 3 }, '😀😀😀'],
  ['a date', { formats: ['date'] }, '0000-01-01'],
  ['a leap day', { formats: ['date'], patterns: ['-02-29$'], notPatterns: ['^0'] }, '1004-02-29'],
  ['a date-time that is no instant elsewhere', { formats: ['date-time'], patterns: ['\\+99:99$'] }, '0000-01-01t00:00:00+99:99'],
  ['no uuid', { patterns: ['^[0-9a-f-]{36}$'], notFormats: ['uuid'] }, 'a'.repeat(36)],
  ['a number that is no octet', { patterns: ['^[0-9.]{9}$'], notFormats: ['ipv4'], minLength: 9 }, '000000000'],
  ['an IPv4 address in IPv6 clothes', { formats: ['ipv4', 'ipv6'] }, '::0.0.0.0'],
  ['a name too long', { patterns: ['^a*$'], notFormats: ['k8s-short-name'], minLength: 1 }, 'a'.repeat(64)],
  ['a duration that overflows', { patterns: ['^([0-9]+(s|m|h))+$'], notFormats: ['duration'] }, '9999999999999999999s'],
  ['an email address', { formats: ['email'] }, 'a@a'],
  ['no email address', { patterns: ['@'], notFormats: ['email'] }, '@'],
  ['a hostname that is no Kubernetes name', { formats: ['hostname'], notFormats: ['k8s-long-name'] }, 'A'],
  ['a card number', { formats: ['creditcard'] }, '4222222222222'],
  ['a mistyped card number', { patterns: ['^4[0-9]{15}$'], notFormats: ['creditcard'] }, '4000000000000000'],
  ['a format that nobody checks', { formats: ['quantity'], patterns: ['^x$'] }, 'x'],
  ['exponential, but with a short answer', { notPatterns: ['(a|b)*a(a|b){20}'] }, ''],
] // biome-ignore format: one row a line

const none: readonly (readonly [...Row, because: RegExp])[] = [
  ['lengths that exclude each other', { minLength: 3, maxLength: 2 }, /no length/],
  ['a negative maximum', { maxLength: -1 }, /no length/],
  ['only the empty string, left out', { maxLength: 0, notEnums: [['']] }, /none of 1 listed/],
  ['a pattern and its negation', { patterns: ['(?=', 'b'], notPatterns: ['(?='] }, /both match and not match/],
  ['the same pattern in other words', { patterns: ['^[0-9]{1,}$'], notPatterns: ['\\A\\d+\\z'] }, /same strings/],
  ['not matching everything', { notPatterns: ['(a|b)*'] }, /every string matches/],
  ['not matching a bare anchor', { notPatterns: ['^'] }, /there is no string/],
  ['the empty pattern', { notPatterns: [''] }, /both match/],
  ['anchors in the middle', { patterns: ['a^b'] }, /there is no string/],
  ['a word boundary between letters', { patterns: ['a\\bb'] }, /there is no string/],
  ['an inclusion', { patterns: ['^([0-9]+(s|m))+$'], notPatterns: ['^([0-9]+(s|m|h))+$'] }, /there is no string/],
  ['an inclusion by an alternative', { patterns: ['^(a|bc)$'], notPatterns: ['^a$', '^bc$'] }, /there is no string/],
  ['an inclusion of a search', { patterns: ['foo(bar)?'], notPatterns: ['fo+'] }, /there is no string/],
  ['an inclusion within a length', { patterns: ['^a*$'], notPatterns: ['^a{0,9}$'], maxLength: 9 }, /at most 9/],
  ['an inclusion from a length', { patterns: ['^a*$'], notPatterns: ['^a{9,}$'], minLength: 9 }, /at least 9/],
  ['an inclusion within a large length', { patterns: ['^a*$'], notPatterns: ['^(aa)*$', '^a(aa)*$'], maxLength: 32_768 }, /there is/],
  ['an even length that is odd', { patterns: ['^(..)*$'], minLength: 7, maxLength: 7 }, /there is no string/],
  ['a case-insensitive inclusion', { patterns: ['^[kK]$'], notPatterns: ['(?i)^k$'] }, /there is no string/],
  ['every finite member left out', { patterns: ['^[01]$'], notEnums: [['0', '1', '2']] }, /none of 3 listed/],
  ['no listed value in common', { enums: [['a'], ['b']] }, /nothing|no string in common/],
  ['no listed value matches', { enums: [['a', 'b']], patterns: ['^c'] }, /no listed value/],
  ['an empty enumeration', { enums: [[]] }, /in common/],
  ['a format and its negation', { formats: ['date-time'], notFormats: ['datetime'] }, /both kept and violated/],
  ['a format that nobody checks, violated', { notFormats: ['int64'] }, /does not check/],
  ['a password that is none', { notFormats: ['password'] }, /format `password`/],
  ['a date too short', { formats: ['date'], maxLength: 9 }, /format `date`/],
  ['February 30', { formats: ['date'], patterns: ['-02-30'] }, /there is no string/],
  ['a date and a uuid', { formats: ['date', 'uuid'] }, /there is no string/],
  ['a uuid4 that is no uuid', { formats: ['uuid4'], notFormats: ['uuid'] }, /there is no string/],
  ['a pattern for dates', { patterns: ['^2024-(01|03)-[12][0-9]$'], notFormats: ['date'] }, /there is no string/],
  ['short durations', { patterns: ['^([0-9]+(s|m|h))+$'], notFormats: ['duration'], maxLength: 18 }, /duration/],
  ['names within the limit', { patterns: ['^[a-z]+$'], notFormats: ['k8s-long-name'], maxLength: 253 }, /there is/],
  ['names in 1.34', { notFormats: ['k8s-long-name'] }, /./],
  ['simple email addresses', { patterns: ['^[a-z]+@[a-z]+$'], notFormats: ['email'] }, /there is no string/],
  ['plain web addresses', { patterns: ['^https?://[a-z.]+(/[a-z]*)?$'], notFormats: ['uri'] }, /there is no string/],
] // biome-ignore format: one row a line

const undecided: readonly (readonly [...Row, reason: RegExp])[] = [
  ['not RE2', { patterns: ['(?=a)'] }, /no RE2 pattern/],
  ['not RE2, among listed values', { enums: [['a']], patterns: ['['] }, /no RE2 pattern/],
  ['only U+0000', { patterns: ['^\\x00+$'] }, /U\+0000/],
  ['only characters that Go does not know', { patterns: ['^\\x{1c89}$'] }, /Unicode/],
  ['too long', { minLength: 2_000_000 }, /bound/],
  ['overflows too rare to hit', { patterns: ['^[0-9]{19}days$'], notFormats: ['duration'] }, /fail the format check/],
  [
    'exponential automata',
    { patterns: ['^(a|b)*a(a|b){20}$'], notPatterns: ['^(a|b)*a(a|b)(a|b){19}$'] },
    /bound on automaton states \(\d+\)/,
  ],
  [
    'a program too large',
    { patterns: [`^${'x{1000}'.repeat(12)}$`], notPatterns: [`^${'(x{10}x{990})'.repeat(12)}$`] },
    /bound on pattern instructions/,
  ],
]

describe('finding a string', () => {
  for (const [claim, constraints, value] of found) {
    it(`finds ${claim}`, async () => {
      expect(await ask(constraints)).toEqual({ kind: 'found', value })
    })
  }
  for (const [claim, constraints, because] of none) {
    it(`proves that there is none: ${claim}`, async () => {
      const answer = await ask(constraints, claim.includes('1.34') ? '1.34' : '1.35')
      expect(answer).toMatchObject({ kind: 'none', because: expect.stringMatching(because) })
    })
  }
  for (const [claim, constraints, reason] of undecided) {
    it(`says why it cannot decide: ${claim}`, async () => {
      expect(await ask(constraints)).toMatchObject({ kind: 'undecided', reason: expect.stringMatching(reason) })
    })
  }

  it('tries what a pattern describes where automata meet a bound', async () => {
    const answer = await ask({ patterns: ['^(a|b)*a(a|b){20}$'], notPatterns: ['^[ab]*a[ab]{21}$'] })
    expect(answer).toMatchObject({ kind: 'found', value: expect.stringMatching(/^[ab]{21}$/) })
  })

  it('gives the same answer each time', async () => {
    const constraints = { patterns: ['^(a|b)*a(a|b){20}$'], notPatterns: ['^[ab]*a[ab]{21}$'] }
    expect(await ask(constraints)).toEqual(await ask(constraints))
  })

  it('joins two conjunctions', async () => {
    const left = { ...anyString, minLength: 2, maxLength: 9, patterns: ['^a'], formats: ['hostname'] }
    const right = { ...anyString, minLength: 1, patterns: ['b$'], notEnums: [['ab']] }
    expect(await findString(conjoinStrings(left, right), '1.34')).toEqual({ kind: 'found', value: 'aab' })
  })
})

describe('finding several strings', () => {
  it('gives distinct members, shortest first', async () => {
    const answer = await findStrings({ ...anyString, patterns: ['^[a-c]+$'] }, '1.34', 5)
    expect(answer).toEqual({ kind: 'found', values: ['a', 'b', 'c', 'aa', 'ab'], isComplete: false })
  })

  it('knows when there are no more', async () => {
    const answer = await findStrings({ ...anyString, patterns: ['^[a-c]?$'], notPatterns: ['b'] }, '1.34', 9)
    expect(answer).toEqual({ kind: 'found', values: ['', 'a', 'c'], isComplete: true })
  })

  it('does not claim all where one holds U+0000', async () => {
    const answer = await findStrings({ ...anyString, patterns: ['^[a\\x00]$'] }, '1.34', 9)
    expect(answer).toEqual({ kind: 'found', values: ['a'], isComplete: false })
  })

  it('gives the listed values that fit', async () => {
    const answer = await findStrings({ ...anyString, enums: [['ccc', 'a', 'bb']], maxLength: 2 }, '1.34', 9)
    expect(answer).toEqual({ kind: 'found', values: ['a', 'bb'], isComplete: true })
  })

  it('gives many, also where a format is checked by hand', async () => {
    for (const format of ['email', 'uri', 'duration', 'isbn10', 'hostname', 'date-time']) {
      const answer = await findStrings({ ...anyString, formats: [format] }, '1.34', 3)
      expect(answer.kind === 'found' && new Set(answer.values).size, format).toBe(3)
    }
  })

  it('gives plain words for plain lengths', async () => {
    const answer = await findStrings({ ...anyString, minLength: 1, maxLength: 63 }, '1.34', 3)
    expect(answer).toEqual({ kind: 'found', values: ['a', 'b', 'c'], isComplete: false })
  })
})

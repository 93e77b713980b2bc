import fc from 'fast-check'
import { RE2JS, RE2JSException } from 're2js'
import { describe, expect, it } from 'vitest'
import { parsePattern } from '../../../src/decide/strings/re2/parser.ts'
import { nodeKey } from '../../../src/decide/strings/re2/syntax.ts'
import { brokenPatternText, matchesByAutomaton, patternText, sampleText } from './pattern-arbitraries.ts'

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (error instanceof RE2JSException) return null
    throw error
  }
}

/** Pattern, texts that hold a match, texts that do not; as `regexp.MatchString` of Go says. */
const searches: readonly [pattern: string, matching: readonly string[], other: readonly string[]][] = [
  ['a', ['a', 'bab'], ['', 'A']],
  ['^a', ['a', 'ab'], ['ba', '\na']],
  ['a$', ['a', 'ba'], ['ab', 'a\n']],
  ['^$', [''], ['a', '\n']],
  ['a^b', [], ['ab', 'a^b']],
  ['(a|^)b', ['b', 'ab', 'bc'], ['cb', 'xcb']],
  ['(^a|b$|c)', ['ax', 'xb', 'xcx'], ['xa', 'bx']],
  ['$^', [''], ['a']],
  ['^*a', ['a', 'ba'], ['']],
  ['(?m)^a$', ['a', 'b\na', 'a\nb', 'b\na\nc'], ['ba', 'ab', 'b\nac']],
  ['(?m)a$\\z', ['a', 'b\na'], ['a\n', 'a\nb']],
  ['\\Aa\\z', ['a'], ['a\n', 'ba']],
  ['(?m)\\Aa', ['a'], ['b\na']],
  ['a.b', ['axb', 'a\rb'], ['a\nb', 'ab']],
  ['(?s)a.b', ['a\nb'], ['ab']],
  ['[^a]', ['\n', 'b'], ['', 'a']],
  ['^.$', ['😀', 'é'], ['\n', 'ab', '😀😀']],
  ['(?i)k', ['k', 'K', '\u212a'], ['c']],
  ['(?i)[^k]', ['a'], ['k', 'K', '\u212a']],
  ['(?i)straße', ['STRAẞE', 'ſtraße'], ['STRASSE']],
  ['(?i:a)b', ['Ab', 'ab'], ['aB']],
  ['((?i)a)b', ['Ab'], ['AB']],
  ['a(?i)b|c', ['aB', 'C'], ['Ab']],
  ['^\\w+$', ['aZ_9'], ['é', '-']],
  ['^\\d$', ['5'], ['٥']],
  ['^\\s$', [' ', '\f'], ['\v', '\u00a0']],
  ['(?i)^\\w$', ['ſ', '\u212a'], ['é']],
  ['^\\pL+$', ['aé漢'], ['1']],
  ['^\\p{Greek}$', ['α'], ['a']],
  ['^\\P{Greek}$', ['a'], ['α']],
  ['^\\p{^L}$', ['1'], ['a']],
  ['^[[:alpha:]_]$', ['a', '_'], ['é', '1']],
  ['^[[:^alpha:]]$', ['é'], ['a']],
  ['^[]a]$', [']', 'a'], ['[']],
  ['^[^]a]$', ['['], [']']],
  ['^[a-]$', ['a', '-'], ['b']],
  ['^[\\d-z]$', ['-', 'z', '1'], ['a']],
  ['^\\Qa.b\\E+$', ['a.b', 'a.bbb'], ['axb', 'a.ba.b']],
  ['^\\x{10FFFF}$', ['\u{10ffff}'], ['x']],
  ['^\\101\\60$', ['A0'], ['']],
  ['^a{,2}$', ['a{,2}'], ['a']],
  ['^a{2}{$', ['aa{'], ['aa']],
  ['^(a{2}){2,3}$', ['aaaa', 'aaaaaa'], ['aa', 'aaaaa']],
  ['^(?P<n>a)(?<m>b)$', ['ab'], ['a']],
  ['\\bfoo\\b', ['foo', 'a foo!', '-foo-'], ['foobar', 'afoo', '_foo']],
  ['\\Boo', ['foo'], ['oo', ' oo']],
  ['é\\b', ['éa'], ['é', 'é ']],
  ['\\b', ['a', ' a'], ['', ' ', 'é']],
  ['\\B', ['', 'aa', ' '], ['a']],
  ['', ['', 'a'], []],
  ['a|', ['', 'b'], []],
  ['(|a)+$', ['', 'b'], []],
  ['(a*)*b', ['b', 'aab'], ['aa']],
  ['[^\\x00-\\x{10FFFF}]', [], ['', 'a']],
]

/** Texts that Go's `regexp.Compile` refuses. */
const refused = [
  '(', ')', '(?', '(?i', '(?a)', '(?=a)', '(?!a)', '(?<=a)', '(?P=n)', '(?P<n>a)(?P<n>b)', '(?P<>a)', '(?P<n-m>a)',
  '[', '[a', '[]', '[b-a]', '[a-\\d]', '[[:foo:]]', '[[:alpha:]', '*', '+a', 'a|*', '(*)', 'a**', 'a*+', 'a{2}{3}',
  'a*{2}', '^**', 'a{1001}', 'a{2,1}', '(a{10}){101}', '((a{10}){10}){11}', '\\', '\\1', '\\8', '\\Z', '\\C', '\\e',
  '\\y', '\\x', '\\x1', '\\x{}', '\\x{110000}', '\\x{1g}', '\\p', '\\p{Foo}', '\\pX', '\\E', '(?i-)', '(?--i)',
] // biome-ignore format: one list

describe('reading RE2', () => {
  for (const [pattern, matching, other] of searches) {
    it(`finds what ${JSON.stringify(pattern)} finds`, () => {
      expect(matchesByAutomaton(pattern, matching)).toEqual(matching.map(() => true))
      expect(matchesByAutomaton(pattern, other)).toEqual(other.map(() => false))
      const engine = RE2JS.compile(pattern)
      expect([...matching, ...other].map((text) => engine.test(text))).toEqual([
        ...matching.map(() => true),
        ...other.map(() => false),
      ])
    })
  }

  it('refuses what Go refuses', () => {
    expect(refused.filter((pattern) => parsePattern(pattern).kind === 'parsed')).toEqual([])
  })

  it('refuses Unicode classes on which Go releases differ', () => {
    for (const pattern of ['\\pC', '\\p{Cn}', '\\p{Letter}', '\\p{greek}', '\\p{LC}']) {
      expect(parsePattern(pattern).kind, pattern).toBe('unreadable')
    }
  })

  it('leaves letters that are younger than Go to no class', () => {
    expect(matchesByAutomaton('\\pL', ['\u1c89', '\u{105c0}', '\u{2ebf0}'])).toEqual([false, false, false])
    expect(matchesByAutomaton('^[^\\pL]$', ['\u1c89'])).toEqual([true])
    expect(matchesByAutomaton('(?i)\u019b', ['\ua7dc'])).toEqual([false])
  })

  it('sees one expression behind different spellings', () => {
    const key = (pattern: string) => {
      const parsed = parsePattern(pattern)
      return parsed.kind === 'parsed' ? nodeKey(parsed.node) : parsed.reason
    }
    expect(key('^(?:a|b)+?[0-9]$')).toBe(key('\\A([ab]){1,}\\d\\z'))
    expect(key('(?i)ab')).toBe(key('[aA][Bb]'))
    expect(key('(x|y|zz)')).toBe(key('zz|[yx]'))
    expect(key('a*')).not.toBe(key('a+'))
    expect(key('a|b^')).not.toBe(key('(a|b)^'))
    expect(key('(?m)^')).not.toBe(key('^'))
  })

  it('matches as the RE2 engine does, whatever the pattern', () => {
    fc.assert(
      fc.property(patternText, fc.array(sampleText, { minLength: 4, maxLength: 12 }), (pattern, texts) => {
        const engine = compile(pattern)
        const found = matchesByAutomaton(pattern, texts)
        expect(found).toEqual(engine === null ? null : texts.map((text) => engine.test(text)))
      }),
      { numRuns: 1_500 },
    )
  })

  it('refuses what the RE2 engine refuses', () => {
    fc.assert(
      fc.property(brokenPatternText, (pattern) => {
        // The engine also takes `\pl` and `\p{_L}`, as Go does since 1.25, and misreads `[[:]`, which Go takes.
        fc.pre(!/\\p|\[:\]/i.test(pattern))
        expect(parsePattern(pattern).kind).toBe(compile(pattern) === null ? 'unreadable' : 'parsed')
      }),
      { numRuns: 2_000 },
    )
  })
})

import fc from 'fast-check'
import { alphabetOf } from '../../../src/decide/strings/automaton/alphabet.ts'
import { Budget } from '../../../src/decide/strings/automaton/budget.ts'
import { compileProgram } from '../../../src/decide/strings/automaton/program.ts'
import { SearchAutomaton } from '../../../src/decide/strings/automaton/search-automaton.ts'
import { hasCodePoint } from '../../../src/decide/strings/re2/code-point-set.ts'
import { parsePattern } from '../../../src/decide/strings/re2/parser.ts'

/** One character as it may stand in a pattern, most of them from a handful so that random texts meet them. */
const literalText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'A', '0', '_', '-', 'k', 's', ' ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\\n',
      '\\.',
      '\\x61',
      '\\x{212a}',
      '\\101',
      'é',
      'ſ',
      '😀',
      '\\-',
      '\\Qa.b\\E',
      '\\t',
      ',',
    ),
  },
)

const classText = fc.oneof(
  fc.constantFrom('.', '\\d', '\\w', '\\s', '\\D', '\\W', '\\S', '\\pL', '\\PL', '\\p{Greek}', '\\p{Lu}', '\\p{^Ll}'),
  fc
    .tuple(
      fc.constantFrom('', '^'),
      fc.array(
        fc.constantFrom(
          'a',
          'b-k',
          'A-Z',
          '0-9',
          '_',
          '-',
          '\\d',
          '\\W',
          '[:alpha:]',
          '[:^space:]',
          '\\pL',
          'é',
          '\\n',
          's',
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([negation, parts]) => `[${negation}${parts.join('')}]`),
)

const assertionText = fc.constantFrom('^', '$', '\\b', '\\B', '\\A', '\\z')
const countText = fc.constantFrom('*', '+', '?', '{2}', '{0,1}', '{1,3}', '{2,}', '{0}', '*?', '+?', '??', '{1,2}?')
const groupText = fc.constantFrom('(', '(?:', '(?i:', '(?s:', '(?m:', '(?ims:', '(?U:', '(?-i:', '(?i-s:')

/** RE2 patterns of every construct, most of them short. */
export const patternText: fc.Arbitrary<string> = fc.letrec<{ pattern: string; sequence: string; item: string }>(
  (tie) => ({
    pattern: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: tie('sequence') },
      {
        weight: 1,
        arbitrary: fc.array(tie('sequence'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('|')),
      },
    ),
    sequence: fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
    item: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: literalText },
      { weight: 2, arbitrary: classText },
      { weight: 2, arbitrary: assertionText },
      { weight: 1, arbitrary: fc.constantFrom('(?i)', '(?s)', '(?m)', '(?-i)') },
      { weight: 2, arbitrary: fc.tuple(fc.oneof(literalText, classText), countText).map((parts) => parts.join('')) },
      { weight: 2, arbitrary: fc.tuple(groupText, tie('pattern')).map(([open, inner]) => `${open}${inner})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(groupText, tie('pattern'), countText)
          .map(([open, inner, count]) => `${open}${inner})${count}`),
      },
    ),
  }),
).pattern

/** RE2 patterns without zero-width operators and flags. */
export const plainPatternText: fc.Arbitrary<string> = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  pattern: fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
  item: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'A', '[ab]', '[^a]', '.', '\\w') },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom('a', 'b', '[aA]'), countText).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`) },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), countText).map(([inner, count]) => `(?:${inner})${count}`) },
  ),
})).pattern

/** Pattern-like text that RE2 often refuses. */
export const brokenPatternText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'()[]{}|*+?^$.\\-:,<>=!aPpLQEzZx0123789idmsU&#_ \n'),
      fc.constantFrom(
        '(?',
        '(?P<',
        '[[:',
        ':]',
        '{1,',
        '{2}',
        '\\p{',
        '\\x{',
        '(?<n>',
        '\\Q',
        '\\E',
        '[^',
        '(?i',
        '-i)',
        '{1001}',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

/** Texts over the characters that the patterns are made of. */
export const sampleText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'abAB0_-ks \n.') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('K', 'S', 'é', 'É', 'ſ', '\u212a', 'α', '😀', '\t', ',', 'Z', '9', '\u0000'),
      },
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.join(''))

/** Which of the texts hold a match, by the automaton alone; null if the pattern cannot be read. */
export function matchesByAutomaton(pattern: string, texts: readonly string[]): readonly boolean[] | null {
  const parsed = parsePattern(pattern)
  if (parsed.kind === 'unreadable') return null
  const program = compileProgram(parsed.node, new Budget('instructions', 100_000))
  const alphabet = alphabetOf(program.instructions.flatMap((each) => (each.kind === 'take' ? [each.set] : [])))
  const plenty = () => new Budget('steps', Number.POSITIVE_INFINITY)
  const automaton = new SearchAutomaton(program, alphabet, plenty(), plenty())
  return texts.map((text) => {
    let state = automaton.start
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      state = automaton.next(
        state,
        alphabet.classes.findIndex(({ set }) => hasCodePoint(set, code)),
      )
    }
    return automaton.isMatchAtEnd(state)
  })
}

import fc from 'fast-check'
import { RE2JS, RE2JSException } from 're2js'
import { CharSet, DFA, isDisjointWith, NFA, type NoParent, TooManyNodesError } from 'refa'
import { describe, expect, it } from 'vitest'
import { matchesFormat } from '../../../src/decide/formats/known-formats.ts'
import { findString, findStrings } from '../../../src/decide/strings/find-string.ts'
import { parsePattern } from '../../../src/decide/strings/re2/parser.ts'
import type { Re2Node } from '../../../src/decide/strings/re2/syntax.ts'
import { sampleWords } from '../../../src/decide/strings/sample-words.ts'
import { anyString, codePointLength, type StringConstraints } from '../../../src/decide/strings/string-constraints.ts'
import { patternText, plainPatternText, sampleText } from './pattern-arbitraries.ts'

/** Every text of up to three of these characters. */
const shortTexts: readonly string[] = (() => {
  const characters = [...'aAb0_- k\nKé']
  const ones = characters
  const twos = ones.flatMap((text) => characters.map((character) => text + character))
  const threes = twos.flatMap((text) => characters.map((character) => text + character))
  return ['', ...ones, ...twos, ...threes]
})()

/** Membership by the RE2 engine and the format checks, apart from all that is under test. */
function memberOf(constraints: StringConstraints): ((value: string) => boolean) | null {
  try {
    const patterns = constraints.patterns.map((pattern) => RE2JS.compile(pattern))
    const notPatterns = constraints.notPatterns.map((pattern) => RE2JS.compile(pattern))
    return (value) =>
      codePointLength(value) >= constraints.minLength &&
      codePointLength(value) <= (constraints.maxLength ?? Number.POSITIVE_INFINITY) &&
      patterns.every((pattern) => pattern.test(value)) &&
      !notPatterns.some((pattern) => pattern.test(value)) &&
      constraints.formats.every((format) => matchesFormat(format, value, '1.34')) &&
      !constraints.notFormats.some((format) => matchesFormat(format, value, '1.34')) &&
      constraints.enums.every((list) => list.includes(value)) &&
      !constraints.notEnums.some((list) => list.includes(value))
  } catch (error) {
    if (error instanceof RE2JSException) return null
    throw error
  }
}

const anyConstraints: fc.Arbitrary<StringConstraints> = fc.record({
  minLength: fc.nat({ max: 3 }),
  maxLength: fc.option(fc.nat({ max: 5 })),
  patterns: fc.array(patternText, { maxLength: 2 }),
  notPatterns: fc.array(patternText, { maxLength: 2 }),
  formats: fc.constant([]),
  notFormats: fc.constant([]),
  enums: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(fc.array(sampleText), { maxLength: 1 })),
  notEnums: fc.array(fc.array(sampleText, { maxLength: 4 }), { maxLength: 1 }),
})

const formatName = fc.constantFrom(
  'bsonobjectid', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'cidr', 'mac', 'uuid', 'uuid4', 'isbn', 'isbn10',
  'creditcard', 'ssn', 'hexcolor', 'rgbcolor', 'byte', 'date', 'duration', 'date-time', 'k8s-short-name', 'k8s-long-name',
) // biome-ignore format: one list

/** Texts near the members of formats. */
const formatSeeds = [
  '507f1f77bcf86cd799439011', 'http://a.b/c', '/a', 'a:b', 'a@b', 'A <a@b>', 'a', 'a.b', 'a-b', '1.2.3.4', '::1',
  '::ffff:1.2.3.4', '1.2.3.4/8', '::/0', '00:11:22:33:44:55', '123e4567-e89b-42d3-a456-426614174000', '0321751043',
  '4111111111111111', '111-22-3333', '#fff', 'abc', 'rgb(1,2,3)', 'YWJj', '2020-02-29', '1h', '1.5h', '0', '12 days',
  '2020-02-29T00:00:00Z', '', '000', 'aaaaaaaaaaaaaaaaaaaaaaaa', '*',
] // biome-ignore format: one list

const formatConstraints: fc.Arbitrary<StringConstraints> = fc.record({
  minLength: fc.constantFrom(0, 0, 1, 5, 24),
  maxLength: fc.constantFrom(null, null, 3, 10, 36),
  patterns: fc.array(
    fc.constantFrom('^[0-9]', '^[a-z.-]*$', ':', '^[^@]*$', '^[0-9a-f]*$', '^.{10}$', 'Z$', '^[0-9]+(s|m|h)$', '[A-Z]'),
    { maxLength: 1 },
  ),
  notPatterns: fc.array(fc.constantFrom('0', '^[a-z]', '[.:]', '^[ -~]*$', '-'), { maxLength: 1 }),
  formats: fc.array(formatName, { maxLength: 1 }),
  notFormats: fc.array(formatName, { maxLength: 2 }),
  enums: fc.constant([]),
  notEnums: fc.constant([[]]),
})

describe('found and none', () => {
  it('hold against an RE2 engine and every short text, and the found one is the shortest', async () => {
    const kinds = { found: 0, none: 0, undecided: 0 }
    await fc.assert(
      fc.asyncProperty(
        anyConstraints,
        fc.array(sampleText, { minLength: 40, maxLength: 40 }),
        async (constraints, texts) => {
          const isMember = memberOf(constraints)
          const answer = await findString(constraints, '1.34')
          kinds[answer.kind]++
          if (isMember === null) return
          const described = constraints.patterns.flatMap((pattern) => {
            const parsed = parsePattern(pattern)
            return parsed.kind === 'parsed' ? sampleWords(parsed.node, constraints.minLength, 100) : []
          })
          const members = [...shortTexts, ...texts, ...described, ...constraints.enums.flat()].filter(isMember)
          if (answer.kind === 'none') expect(members).toEqual([])
          if (answer.kind !== 'found') return
          expect(isMember(answer.value)).toBe(true)
          if (constraints.enums.length === 0) expect(answer.value.includes('\0')).toBe(false)
          const usable = members.filter((value) => !value.includes('\0'))
          expect(Math.min(...usable.map(codePointLength), Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(
            codePointLength(answer.value),
          )
        },
      ),
      { numRuns: 500 },
    )
    expect(kinds.found).toBeGreaterThan(50)
    expect(kinds.none).toBeGreaterThan(50)
    expect(kinds.undecided).toBeLessThan(100)
  })

  it('hold for formats', async () => {
    const kinds = { found: 0, none: 0, undecided: 0 }
    await fc.assert(
      fc.asyncProperty(formatConstraints, async (constraints) => {
        const isMember = memberOf(constraints) ?? (() => false)
        const answer = await findString(constraints, '1.34')
        kinds[answer.kind]++
        if (answer.kind === 'found') expect(isMember(answer.value)).toBe(true)
        if (answer.kind === 'none') expect(formatSeeds.filter(isMember)).toEqual([])
      }),
      { numRuns: 400 },
    )
    expect(kinds.found).toBeGreaterThan(50)
    expect(kinds.none).toBeGreaterThan(20)
    expect(kinds.undecided).toBeLessThan(40)
  })

  it('name every member where they claim to', async () => {
    await fc.assert(
      fc.asyncProperty(plainPatternText, plainPatternText, fc.nat({ max: 3 }), async (pattern, other, maxLength) => {
        const constraints = {
          ...anyString,
          patterns: [`^(?:${pattern})$`, '^[aAb]*$'],
          notPatterns: [other],
          maxLength,
        }
        const answer = await findStrings(constraints, '1.34', 60)
        const isMember = memberOf(constraints) ?? (() => false)
        const members = shortTexts.filter((text) => isMember(text))
        if (answer.kind === 'none') expect(members).toEqual([])
        else expect(answer).toEqual({ kind: 'found', values: expect.any(Array), isComplete: true })
        if (answer.kind === 'found') expect([...answer.values].sort()).toEqual(members.sort())
      }),
      { numRuns: 200 },
    )
  })
})

/** The expression for refa, which decides containment on its own; null where it needs a zero-width operator. */
function forRefa(node: Re2Node): NoParent<import('refa').Element> | null {
  switch (node.kind) {
    case 'assertion':
      return null
    case 'characters':
      return {
        type: 'CharacterClass',
        characters: CharSet.empty(0x10ffff).union(node.set.map(([min, max]) => ({ min, max }))),
      }
    case 'choice': {
      const alternatives = node.nodes.map(forRefa)
      return alternatives.includes(null) ? null : alternation(alternatives)
    }
    case 'repeat': {
      const element = forRefa(node.node)
      if (element === null) return null
      const max = node.max ?? Number.POSITIVE_INFINITY
      return { type: 'Quantifier', alternatives: [concatenation([element])], min: node.min, max, lazy: false }
    }
    case 'empty':
      return alternation([])
    case 'sequence': {
      const elements = node.nodes.map(forRefa)
      return elements.includes(null) ? null : { type: 'Alternation', alternatives: [concatenation(elements)] }
    }
  }
}

type RefaElement = NoParent<import('refa').Element>

function concatenation(elements: readonly (RefaElement | null)[]): NoParent<import('refa').Concatenation> {
  return { type: 'Concatenation', elements: elements.filter((element) => element !== null) }
}

function alternation(elements: readonly (RefaElement | null)[]): RefaElement {
  const alternatives = elements.length === 0 ? [concatenation([])] : elements.map((element) => concatenation([element]))
  return { type: 'Alternation', alternatives }
}

/** Whether refa finds the whole-text language of one pattern inside that of another; null if it meets its own limit. */
function isContainedByRefa(source: string, target: string): boolean | null {
  try {
    const outside = DFA.fromFA(refaAutomaton(target))
    outside.complement()
    return isDisjointWith(refaAutomaton(source), outside)
  } catch (error) {
    if (error instanceof TooManyNodesError) return null
    throw error
  }
}

function refaAutomaton(pattern: string): NFA {
  const parsed = parsePattern(pattern)
  const element = parsed.kind === 'parsed' ? forRefa(parsed.node) : null
  if (element === null) throw new Error(`not for refa: ${pattern}`)
  return NFA.fromRegex([concatenation([element])], { maxCharacter: 0x10ffff })
}

describe('containment', () => {
  it('is what refa says', async () => {
    const answers = { found: 0, none: 0, undecided: 0 }
    await fc.assert(
      fc.asyncProperty(plainPatternText, plainPatternText, fc.boolean(), async (first, second, isRelated) => {
        const source = isRelated ? `(?:${first})(?:${second})?` : first
        const target = isRelated ? `(?:${first})(?:${second})*` : second
        const isContained = isContainedByRefa(source, target)
        fc.pre(isContained !== null)
        const answer = await findString(
          { ...anyString, patterns: [`^(?:${source})$`], notPatterns: [`^(?:${target})$`] },
          '1.34',
        )
        answers[answer.kind]++
        if (answer.kind !== 'undecided') expect(answer.kind).toBe(isContained ? 'none' : 'found')
      }),
      { numRuns: 300 },
    )
    expect(answers.none).toBeGreaterThan(30)
    expect(answers.undecided).toBeLessThan(9)
    expect(answers.found).toBeGreaterThan(30)
  })
})

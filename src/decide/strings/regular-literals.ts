import { quoted } from './describe-constraints.ts'
import { wellFormed } from './re2/cursor.ts'
import { parsePattern } from './re2/parser.ts'
import { charactersNode, choiceNode, matchesAnywhere, nodeKey, type Re2Node, sequenceNode } from './re2/syntax.ts'
import type { RegularQuestion } from './regular-question.ts'
import { codePointLength, type NoString, type UndecidedString } from './string-constraints.ts'

/** An expression to find in the text, or not to find. */
export interface RegularLiteral {
  readonly node: Re2Node
  readonly isNegated: boolean
}

/**
 * The expressions of a question, those that say nothing left out. `none` where spelling alone settles it: the same
 * expression both required and forbidden, or one forbidden that matches everything.
 */
export function readLiterals(question: RegularQuestion): readonly RegularLiteral[] | NoString | UndecidedString {
  const required = new Map<string, string>()
  const literals = new Map<string, RegularLiteral>()
  for (const pattern of question.patterns) {
    const parsed = parsePattern(pattern)
    if (parsed.kind === 'unreadable') return unreadable(pattern, parsed.reason)
    if (matchesAnywhere(parsed.node)) continue
    const key = nodeKey(parsed.node)
    required.set(key, pattern)
    literals.set(`+${key}`, { node: parsed.node, isNegated: false })
  }
  for (const pattern of question.notPatterns) {
    const parsed = parsePattern(pattern)
    if (parsed.kind === 'unreadable') return unreadable(pattern, parsed.reason)
    if (matchesAnywhere(parsed.node)) return { kind: 'none', because: `every string matches ${quoted(pattern)}` }
    const key = nodeKey(parsed.node)
    const same = required.get(key)
    if (same !== undefined)
      return { kind: 'none', because: `${quoted(same)} and ${quoted(pattern)} match the same strings` }
    literals.set(`-${key}`, { node: parsed.node, isNegated: true })
  }
  const words = excludedWords(question)
  return words.length === 0 ? [...literals.values()] : [...literals.values(), { node: exactly(words), isNegated: true }]
}

function unreadable(pattern: string, reason: string): UndecidedString {
  return { kind: 'undecided', reason: `pattern ${quoted(pattern)} cannot be read: ${reason}` }
}

function excludedWords({ minLength, maxLength, excluded }: RegularQuestion): readonly string[] {
  return excluded.filter((word) => {
    const length = codePointLength(word)
    return word === wellFormed(word) && length >= minLength && (maxLength === null || length <= maxLength)
  })
}

function exactly(words: readonly string[]): Re2Node {
  const texts = words.map((word) => sequenceNode(Array.from(word, literal)))
  return sequenceNode([
    { kind: 'assertion', assertion: 'text-start' },
    choiceNode(texts),
    { kind: 'assertion', assertion: 'text-end' },
  ])
}

function literal(character: string): Re2Node {
  const code = character.codePointAt(0) ?? 0
  return charactersNode([[code, code]])
}

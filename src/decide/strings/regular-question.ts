import { knownFormat } from '../formats/known-formats.ts'
import type { RegularLanguage } from '../formats/string-format.ts'
import { lesserMaximum, type StringConstraints } from './string-constraints.ts'

/** A conjunction that automata can decide: lengths, RE2 texts to find and not to find, strings to leave out. */
export interface RegularQuestion {
  readonly minLength: number
  readonly maxLength: number | null
  readonly patterns: readonly string[]
  readonly notPatterns: readonly string[]
  readonly excluded: readonly string[]
}

/**
 * The constraints, enumerations apart, with each format replaced by a regular language. `wider` questions together have
 * every solution, so they prove that there is none; `narrower` ones have solutions only. A negated format with a length
 * limit splits a question in two: the shape is wrong, or the text is too long.
 */
export function regularQuestions(
  constraints: StringConstraints,
  kubernetesMinor: string,
  reading: 'wider' | 'narrower',
): readonly RegularQuestion[] {
  let questions: readonly RegularQuestion[] = [
    {
      minLength: Math.max(0, constraints.minLength),
      maxLength: constraints.maxLength,
      patterns: constraints.patterns.filter((pattern) => pattern !== ''),
      notPatterns: constraints.notPatterns,
      excluded: [...new Set(constraints.notEnums.flat())],
    },
  ]
  for (const format of constraints.formats) {
    const known = knownFormat(format, kubernetesMinor)
    if (known === null) continue
    const { pattern, maxLength } = reading === 'wider' ? known.outer : known.inner
    questions = questions.map((question) => ({
      ...question,
      maxLength: lesserMaximum(question.maxLength, maxLength),
      patterns: [...question.patterns, pattern],
    }))
  }
  for (const format of constraints.notFormats) {
    const known = knownFormat(format, kubernetesMinor)
    if (known === null) return []
    const language = reading === 'wider' ? known.inner : known.outer
    questions = questions.flatMap((question) => outside(question, language))
  }
  return questions
}

function outside(question: RegularQuestion, { pattern, maxLength }: RegularLanguage): readonly RegularQuestion[] {
  const otherShape = { ...question, notPatterns: [...question.notPatterns, pattern] }
  if (maxLength === null) return [otherShape]
  return [otherShape, { ...question, minLength: Math.max(question.minLength, maxLength + 1) }]
}

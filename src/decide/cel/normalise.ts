import { CelSyntaxError } from './syntax/expression.ts'
import { parseExpression } from './syntax/parse.ts'
import { printExpression } from './syntax/print.ts'

const allMacros = { hasOptionals: true, hasTwoVariables: true, hasExtendedLists: true }

/**
 * The rule in one fixed style: rules that differ only in white space, comments, parentheses or the
 * spelling of literals give the same text. A text that does not parse stays as it is, trimmed.
 *
 * Equal texts are equal rules only over equal schemas: `self.x > 3` over an integer and over an
 * int-or-string refuse different values, and a new default changes what `has(self.x)` finds.
 */
export function normaliseRule(text: string): string {
  try {
    return printExpression(parseExpression(text, allMacros))
  } catch (error) {
    if (error instanceof CelSyntaxError) return text.trim()
    throw error
  }
}

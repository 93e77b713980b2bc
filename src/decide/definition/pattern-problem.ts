import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { compileRe2 } from '../server/re2.ts'
import { someSchemaNode } from '../server/schema-walk.ts'
import { type DefinitionError, invalid, undecided } from './definition-error.ts'

/** What is wrong with a pattern as Go's RE2 reads it; null for a good one. */
export type PatternProblem = (pattern: string, path: Path) => DefinitionError | null

interface Refusal {
  readonly isSyntax: boolean
  readonly reason: string
}

/** Loads the RE2 engine, unless no schema has a pattern. A pattern that stands often is compiled once. */
export async function preparePatternProblems(schemas: readonly StructuralSchema[]): Promise<PatternProblem> {
  const hasPatterns = schemas.some((schema) => someSchemaNode(schema, (node) => (node.pattern ?? '') !== ''))
  if (!hasPatterns) return () => null
  const { RE2JS, RE2JSSyntaxException } = await import('re2js')
  const known = new Map<string, Refusal | null>()

  function refusalOf(pattern: string): Refusal | null {
    try {
      compileRe2(RE2JS, pattern)
      return null
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { isSyntax: error instanceof RE2JSSyntaxException, reason }
    }
  }

  return (pattern, path) => {
    const found = known.get(pattern)
    const refusal = found === undefined ? refusalOf(pattern) : found
    known.set(pattern, refusal)
    if (refusal === null) return null
    return refusal.isSyntax
      ? invalid(path, pattern, `must be a valid regular expression, but isn't: ${refusal.reason}`)
      : undecided(path, `pattern cannot be compiled: ${refusal.reason}`)
  }
}

import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { compileRe2 } from '../server/re2.ts'
import { someSchemaNode } from '../server/schema-walk.ts'
import { type DefinitionError, invalid, undecided } from './definition-error.ts'

/** What is wrong with a pattern as Go's RE2 reads it; null for a good one. */
export type PatternProblem = (pattern: string, path: Path) => DefinitionError | null

/** Loads the RE2 engine, unless no schema has a pattern. */
export async function preparePatternProblems(schemas: readonly StructuralSchema[]): Promise<PatternProblem> {
  const hasPatterns = schemas.some((schema) => someSchemaNode(schema, (node) => (node.pattern ?? '') !== ''))
  if (!hasPatterns) return () => null
  const { RE2JS, RE2JSSyntaxException } = await import('re2js')
  return (pattern, path) => {
    try {
      compileRe2(RE2JS, pattern)
      return null
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return error instanceof RE2JSSyntaxException
        ? invalid(path, pattern, `must be a valid regular expression, but isn't: ${reason}`)
        : undecided(path, `pattern cannot be compiled: ${reason}`)
    }
  }
}

import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { loadRe2 } from '../re2.ts'
import { someSchemaNode } from '../server/schema-walk.ts'
import { type DefinitionError, invalid, undecided } from './definition-error.ts'

/** What is wrong with a pattern as Go's RE2 reads it; null for a good one. */
export type PatternProblem = (pattern: string, path: Path) => DefinitionError | null

/** Loads the RE2 engine, unless no schema has a pattern. */
export async function preparePatternProblems(schemas: readonly StructuralSchema[]): Promise<PatternProblem> {
  const hasPatterns = schemas.some((schema) => someSchemaNode(schema, (node) => (node.pattern ?? '') !== ''))
  if (!hasPatterns) return () => null
  const compile = await loadRe2()
  return (pattern, path) => {
    const compiled = compile(pattern)
    if (compiled.kind === 'compiled') return null
    return compiled.isSyntax
      ? invalid(path, pattern, `must be a valid regular expression, but isn't: ${compiled.reason}`)
      : undecided(path, `pattern cannot be compiled: ${compiled.reason}`)
  }
}

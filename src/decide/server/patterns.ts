import type { StructuralSchema } from '../../model/structural-schema.ts'
import { type CompilePattern, loadRe2 } from '../re2.ts'
import { someSchemaNode } from './schema-walk.ts'

/**
 * Matches `pattern` as the API server does: Go's RE2, anywhere in the text (kube-openapi
 * pkg/validation/validate/values.go Pattern). A pattern is compiled when it is first needed.
 */
export interface Patterns {
  /** Undefined where the pattern cannot be judged; its reason is in `problems` then. */
  matches(pattern: string, text: string): boolean | undefined
  /** Of patterns that this engine cannot compile, by pattern. */
  readonly problems: ReadonlyMap<string, string>
}

/** Loads the RE2 engine, unless the schema has no pattern at all. */
export async function preparePatterns(schema: StructuralSchema | null): Promise<Patterns> {
  const hasPatterns = schema !== null && someSchemaNode(schema, (node) => (node.pattern ?? '') !== '')
  return hasPatterns ? new Re2Patterns(await loadRe2()) : noPatterns
}

const noPatterns: Patterns = { matches: () => undefined, problems: new Map() }

class Re2Patterns implements Patterns {
  readonly problems = new Map<string, string>()
  readonly #compile: CompilePattern

  constructor(compile: CompilePattern) {
    this.#compile = compile
  }

  matches(pattern: string, text: string): boolean | undefined {
    const compiled = this.#compile(pattern)
    if (compiled.kind === 'compiled') return compiled.test(text)
    this.problems.set(pattern, `pattern ${JSON.stringify(pattern)} cannot be compiled: ${compiled.reason}`)
    return undefined
  }
}

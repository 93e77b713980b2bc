import type { StructuralSchema } from '../../model/structural-schema.ts'
import { compileRe2, type Re2, type Re2Engine } from './re2.ts'
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
  return hasPatterns ? new Re2Patterns((await import('re2js')).RE2JS) : noPatterns
}

const noPatterns: Patterns = { matches: () => undefined, problems: new Map() }

class Re2Patterns implements Patterns {
  readonly problems = new Map<string, string>()
  readonly #compiled = new Map<string, Re2 | null>()
  readonly #engine: Re2Engine

  constructor(engine: Re2Engine) {
    this.#engine = engine
  }

  matches(pattern: string, text: string): boolean | undefined {
    let compiled = this.#compiled.get(pattern)
    if (compiled === undefined) {
      compiled = this.#compile(pattern)
      this.#compiled.set(pattern, compiled)
    }
    return compiled?.test(text)
  }

  #compile(pattern: string): Re2 | null {
    try {
      return compileRe2(this.#engine, pattern)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.problems.set(pattern, `pattern ${JSON.stringify(pattern)} cannot be compiled: ${reason}`)
      return null
    }
  }
}

import type { RE2JS } from 're2js'

/** A pattern as Go's package regexp takes it. */
export interface CompiledPattern {
  readonly kind: 'compiled'
  /** Anywhere in the text. */
  test(text: string): boolean
  /** The leftmost match from `start` on; `^` and `\b` see what is before. */
  find(text: string, start: number): { readonly start: number; readonly end: number } | null
  /** Instructions of its program. */
  readonly size: number
}

/** A pattern that cannot be used: for its syntax, or for a bound of the engine. */
export interface RefusedPattern {
  readonly kind: 'refused'
  readonly isSyntax: boolean
  readonly reason: string
}

export type CompilePattern = (pattern: string) => CompiledPattern | RefusedPattern

/** By pattern: schemas say the same ones often, and several questions are asked about each. */
const known = new Map<string, CompiledPattern | RefusedPattern>()

/** Loads re2js, the port of RE2: nothing else in this project judges what a pattern matches. */
export async function loadRe2(): Promise<CompilePattern> {
  const engine = await import('re2js')
  return (pattern) => {
    const found = known.get(pattern) ?? compile(engine, pattern)
    known.set(pattern, found)
    return found
  }
}

type Engine = typeof import('re2js')

function compile(engine: Engine, pattern: string): CompiledPattern | RefusedPattern {
  try {
    return compiled(compileAsGo(engine, pattern))
  } catch (error) {
    return {
      kind: 'refused',
      isSyntax: error instanceof engine.RE2JSSyntaxException,
      reason: error instanceof Error ? error.message : String(error),
    }
  }
}

function compiled(expression: RE2JS): CompiledPattern {
  return {
    kind: 'compiled',
    test: (text) => expression.test(text),
    find: (text, start) => {
      const matcher = expression.matcher(text)
      return matcher.find(start) ? { start: matcher.start(), end: matcher.end() } : null
    },
    size: expression.programSize(),
  }
}

/** Go lets a capture name stand twice, the port does not; a match knows no names. */
function compileAsGo({ RE2JS }: Engine, pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('duplicate capture group name')) throw error
    return RE2JS.compile(withoutCaptureNames(pattern))
  }
}

/** Escapes, quoted parts and character classes stay as they are. */
function withoutCaptureNames(pattern: string): string {
  return pattern.replace(
    /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\(\?P?<\w+>/g,
    (part) => (/^\(\?P?</.test(part) ? '(' : part),
  )
}

/** What is needed of re2js, the port of RE2. */
export interface Re2Engine {
  compile(pattern: string): Re2
}

/** A compiled pattern. */
export interface Re2 {
  /** Anywhere in the text. */
  test(text: string): boolean
}

/**
 * Compiles a pattern as Go's package regexp does, which lets a capture name stand twice.
 *
 * @throws where the pattern is invalid: re2js' RE2JSSyntaxException
 */
export function compileRe2(engine: Re2Engine, pattern: string): Re2 {
  try {
    return engine.compile(pattern)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('duplicate capture group name')) throw error
    return engine.compile(withoutCaptureNames(pattern))
  }
}

/** Escapes, quoted parts and character classes stay as they are. */
function withoutCaptureNames(pattern: string): string {
  return pattern.replace(
    /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\(\?P?<\w+>/g,
    (part) => (/^\(\?P?</.test(part) ? '(' : part),
  )
}

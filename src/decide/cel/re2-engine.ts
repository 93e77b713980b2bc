import type { CompiledRegex, RegexEngine } from './library/regex.ts'

/** The RE2 port as a {@link RegexEngine}; loaded on first use, patterns are kept compiled. */
export async function loadRegexEngine(): Promise<RegexEngine> {
  const { RE2JS } = await import('re2js')
  const compiled = new Map<string, CompiledRegex | null>()
  return {
    compile(pattern) {
      let regex = compiled.get(pattern)
      if (regex === undefined) {
        regex = compile(pattern)
        compiled.set(pattern, regex)
      }
      return regex
    },
  }

  function compile(pattern: string): CompiledRegex | null {
    try {
      const regex = RE2JS.compile(pattern)
      return {
        matches: (text) => regex.matcher(text).find(),
        find: (text, start) => {
          const matcher = regex.matcher(text)
          return matcher.find(start) ? { start: matcher.start(), end: matcher.end() } : null
        },
      }
    } catch {
      return null
    }
  }
}

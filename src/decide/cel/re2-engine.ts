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
      const regex = RE2JS.compile(withoutGroupNames(pattern))
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

/**
 * The pattern with its named groups unnamed. Go allows a name twice, the port does not; names mean
 * nothing to a match. A name that Go refuses stays, so that the port refuses it too.
 */
function withoutGroupNames(pattern: string): string {
  if (!/\(\?P?</.test(pattern)) return pattern
  let isInClass = false
  return pattern.replace(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?|\]|\(\?P?<[A-Za-z_]\w*>/g, (part) => {
    if (part.startsWith('[')) isInClass = true
    else if (part === ']') isInClass = false
    return part.startsWith('(') && !isInClass ? '(' : part
  })
}

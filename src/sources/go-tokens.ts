/** A word of Go source. `text` of a literal is its value. */
export interface GoToken {
  readonly kind: 'name' | 'text' | 'number' | 'sign'
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** By how much a word opens (1) or closes (-1) brackets. */
export function depthChange({ kind, text }: GoToken): -1 | 0 | 1 {
  if (kind !== 'sign') return 0
  return '([{'.includes(text) ? 1 : ')]}'.includes(text) ? -1 : 0
}

const word =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|([A-Za-z_]\w*)|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|('(?:[^'\\\n]|\\.)+')|(\d[\w.]*)|(:=|\S)/g

/** The words of a Go file, comments left out (The Go Programming Language Specification, lexical elements). */
export function goTokens(source: string): readonly GoToken[] {
  const tokens: GoToken[] = []
  let line = 1
  let counted = 0
  for (const found of source.matchAll(word)) {
    for (let at = source.indexOf('\n', counted); at !== -1 && at < found.index; at = source.indexOf('\n', at + 1))
      line++
    counted = found.index
    const [, comment, name, quoted, raw, rune, number, sign] = found
    if (comment !== undefined) continue
    if (name !== undefined) tokens.push({ kind: 'name', text: name, line })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted), line })
    else if (raw !== undefined) tokens.push({ kind: 'text', text: raw, line })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, line })
    else tokens.push({ kind: 'sign', text: rune ?? sign ?? '', line })
  }
  return tokens
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_all, form: string) =>
    form.length > 1 ? String.fromCharCode(Number.parseInt(form.slice(1), 16)) : (escapes[form] ?? form),
  )
}

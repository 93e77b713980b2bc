import { Composer, type CST, type Document, type LineCounter, Parser } from 'yaml'

type ComposerOptions = NonNullable<ConstructorParameters<typeof Composer>[0]>

/**
 * The first document of a text as `yaml` composes it, null for an empty text; `'too deep'` for one that is nested deeper
 * than `depth`. The composer works by recursion, which a deep text can drive so far that the process dies; the parser
 * does not, and tells the depth.
 */
export function composeDocument(
  text: string,
  depth: number,
  options: ComposerOptions & { readonly lineCounter: LineCounter },
): Document.Parsed | null | 'too deep' {
  const tokens = [...new Parser(options.lineCounter.addNewLine).parse(text)]
  if (isDeeperThan(depth, tokens)) return 'too deep'
  for (const document of new Composer(options).compose(tokens, true, text.length)) return document
  return null
}

interface Nested {
  readonly token: CST.Token
  readonly depth: number
}

function isDeeperThan(bound: number, tokens: readonly CST.Token[]): boolean {
  const open: Nested[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > bound) return true
    const children =
      'items' in token
        ? token.items.flatMap(({ key, value }) => [key, value])
        : token.type === 'document'
          ? [token.value]
          : []
    for (const child of children) if (child) open.push({ token: child, depth: depth + 1 })
  }
  return false
}

import { CelSyntaxError } from './expression.ts'

export type TokenKind = 'identifier' | 'escaped' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'symbol' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The text as written; for `symbol` the operator, bracket or keyword (`in`, `true`, `false`, `null`). */
  readonly text: string
  readonly position: number
}

const escapeForms = String.raw`\\[abfnrtv"'\\?\x60]|\\[0-3][0-7][0-7]|\\[xX][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}`

/** Token forms of cel-go's grammar (`parser/gen/CEL.g4`); the longest match wins, as in an ANTLR lexer. */
const forms: readonly (readonly [TokenKind | 'space', string])[] = [
  ['space', String.raw`[\t \r\n\f]+|//[^\n]*`],
  ['double', String.raw`[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?`],
  ['uint', String.raw`(?:0x[0-9a-fA-F]+|[0-9]+)[uU]`],
  ['int', String.raw`0x[0-9a-fA-F]+|[0-9]+`],
  ['bytes', String.raw`[bB](?:${stringForms()})`],
  ['string', stringForms()],
  ['identifier', '[A-Za-z_][A-Za-z0-9_]*'],
  ['escaped', String.raw`\x60[A-Za-z0-9_.\-/ ]+\x60`],
  ['symbol', String.raw`==|!=|<=|>=|&&|\|\||[<>\[\]{}().,\-!?:+*/%]`],
]

function stringForms(): string {
  const any = String.raw`[\s\S]`
  return [
    String.raw`"""(?:${escapeForms}|[^\\])*?"""`,
    String.raw`'''(?:${escapeForms}|[^\\])*?'''`,
    String.raw`[rR]"""${any}*?"""`,
    String.raw`[rR]'''${any}*?'''`,
    String.raw`"(?:${escapeForms}|[^\\"\n\r])*"`,
    String.raw`'(?:${escapeForms}|[^\\'\n\r])*'`,
    String.raw`[rR]"[^"\n\r]*"`,
    String.raw`[rR]'[^'\n\r]*'`,
  ].join('|')
}

const matchers = forms.map(([kind, pattern]) => [kind, new RegExp(pattern, 'uy')] as const)
const keywords: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null'])

/** The tokens of an expression, an `end` token last. */
export function scanExpression(source: string): readonly Token[] {
  const tokens: Token[] = []
  let position = 0
  while (position < source.length) {
    let kind: TokenKind | 'space' | null = null
    let text = ''
    for (const [candidate, matcher] of matchers) {
      matcher.lastIndex = position
      const found = matcher.exec(source)?.[0] ?? ''
      if (found.length > text.length) {
        kind = candidate
        text = found
      }
    }
    if (kind === null) {
      throw new CelSyntaxError(
        `Syntax error: token recognition error at: '${String.fromCodePoint(source.codePointAt(position) ?? 0)}'`,
        position,
      )
    }
    if (kind === 'identifier' && keywords.has(text)) kind = 'symbol'
    if (kind !== 'space') tokens.push({ kind, text, position })
    position += text.length
  }
  tokens.push({ kind: 'end', text: '<EOF>', position })
  return tokens
}

/** The text of a string token: quotes and prefix removed, line ends made `\n`, escapes read. Null when an escape is invalid. */
export function unescapeText(token: string): string | null {
  const { body, isRaw } = unquote(token)
  if (isRaw || !body.includes('\\')) return body
  const parts: string[] = []
  for (const piece of escapePieces(body)) {
    if (typeof piece === 'string') parts.push(piece)
    else if (piece.code > 0x10ffff || (piece.code >= 0xd800 && piece.code <= 0xdfff)) return null
    else parts.push(String.fromCodePoint(piece.code))
  }
  return parts.join('')
}

/** The bytes of a bytes token without its `b`: `\x` and octal escapes are bytes, other text is UTF-8; `\u` is not allowed. */
export function unescapeBytes(token: string): Uint8Array | null {
  const { body, isRaw } = unquote(token)
  const encoder = new TextEncoder()
  if (isRaw || !body.includes('\\')) return encoder.encode(body)
  const bytes: number[] = []
  for (const piece of escapePieces(body)) {
    if (typeof piece === 'string') bytes.push(...encoder.encode(piece))
    else if (piece.isUnicode) return null
    else bytes.push(piece.code & 0xff)
  }
  return Uint8Array.from(bytes)
}

function unquote(token: string): { readonly body: string; readonly isRaw: boolean } {
  const text = token.replace(/\r\n?/g, '\n')
  const isRaw = /^[rR]/.test(text)
  const quoted = isRaw ? text.slice(1) : text
  const quotes = quoted.length >= 6 && /^("""|''')/.test(quoted) ? 3 : 1
  return { body: quoted.slice(quotes, quoted.length - quotes), isRaw }
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

type Piece = string | { readonly code: number; readonly isUnicode: boolean }

function* escapePieces(body: string): Generator<Piece> {
  const pattern = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))|[^\\]+/gu
  for (const match of body.matchAll(pattern)) {
    const [all, byte, short, long, octal, simple] = match
    const unicode = short ?? long
    if (byte !== undefined) yield { code: Number.parseInt(byte, 16), isUnicode: false }
    else if (unicode !== undefined) yield { code: Number.parseInt(unicode, 16), isUnicode: true }
    else if (octal !== undefined) yield { code: Number.parseInt(octal, 8), isUnicode: false }
    else yield simple === undefined ? all : (simpleEscapes.get(simple) ?? simple)
  }
}

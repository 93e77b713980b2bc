import { parseAddress } from './ip-address.ts'

/** A URL as Go's `net/url` reads it. Texts are bytes of UTF-8, one per character, until they are shown. */
export interface GoUrl {
  readonly scheme: string
  readonly opaque: string
  readonly user: { readonly name: string; readonly password: string | null } | null
  readonly host: string
  readonly path: string
  /** As written, when it is not the default encoding of `path`. */
  readonly rawPath: string
  readonly rawQuery: string
  readonly hasEmptyQuery: boolean
  readonly omitsHost: boolean
  readonly fragment: string
  readonly rawFragment: string
}

type Mode = 'path' | 'segment' | 'host' | 'zone' | 'user' | 'query' | 'fragment'

/** The form of UTF-8 text in which this module works. */
export function toByteText(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join('')
}

export function fromByteText(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}

function shouldEscape(character: string, mode: Mode): boolean {
  if (/[A-Za-z0-9]/.test(character)) return false
  if ((mode === 'host' || mode === 'zone') && `!$&'()*+,;=:[]<>"`.includes(character)) return false
  if ('-_.~'.includes(character)) return false
  if ('$&+,/:;=?@'.includes(character)) {
    if (mode === 'path') return character === '?'
    if (mode === 'segment') return '/;,?'.includes(character)
    if (mode === 'user') return '@/?:'.includes(character)
    if (mode === 'query') return true
    if (mode === 'fragment') return false
  }
  return !(mode === 'fragment' && '!()*'.includes(character))
}

function escapeBytes(text: string, mode: Mode): string {
  return [...text]
    .map((character) =>
      shouldEscape(character, mode)
        ? character === ' ' && mode === 'query'
          ? '+'
          : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
        : character,
    )
    .join('')
}

/** Null when Go refuses the escapes, or a character of a host. */
function unescapeBytes(text: string, mode: Mode): string | null {
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (character === '%') {
      const digits = text.slice(index + 1, index + 3)
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) return null
      const code = Number.parseInt(digits, 16)
      if (mode === 'host' && code < 0x80 && digits !== '25') return null
      if (mode === 'zone' && digits !== '25' && code !== 0x20 && shouldEscape(String.fromCharCode(code), 'host'))
        return null
      result += String.fromCharCode(code)
      index += 2
    } else if ((mode === 'host' || mode === 'zone') && character < '\x80' && shouldEscape(character, mode)) {
      return null
    } else {
      result += character === '+' && mode === 'query' ? ' ' : character
    }
  }
  return result
}

function cut(text: string, separator: string): readonly [string, string] {
  const index = text.indexOf(separator)
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)]
}

/** Go's `url.Parse`; null when it refuses. */
export function parseUrl(text: string): GoUrl | null {
  const [main, fragment] = cut(toByteText(text), '#')
  const url = parse(main)
  if (url === null || fragment === '') return url
  const plain = unescapeBytes(fragment, 'fragment')
  if (plain === null) return null
  return { ...url, fragment: plain, rawFragment: escapeBytes(plain, 'fragment') === fragment ? '' : fragment }
}

const emptyUrl: GoUrl = {
  scheme: '',
  opaque: '',
  user: null,
  host: '',
  path: '',
  rawPath: '',
  rawQuery: '',
  hasEmptyQuery: false,
  omitsHost: false,
  fragment: '',
  rawFragment: '',
}

function parse(raw: string): GoUrl | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Go refuses
  if (/[\x00-\x1f\x7f]/.test(raw)) return null
  if (raw === '*') return { ...emptyUrl, path: '*' }
  const split = splitScheme(raw)
  if (split === null) return null
  const { scheme } = split
  const hasEmptyQuery = split.rest.endsWith('?') && split.rest.indexOf('?') === split.rest.length - 1
  const [withoutQuery, rawQuery] = hasEmptyQuery ? [split.rest.slice(0, -1), ''] : cut(split.rest, '?')
  const url = { ...emptyUrl, scheme, rawQuery, hasEmptyQuery }
  let rest = withoutQuery
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: rest }
    if (cut(rest, '/')[0].includes(':')) return null
  }
  let authority: Pick<GoUrl, 'user' | 'host'> = { user: null, host: '' }
  let omitsHost = false
  if ((scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2)
    const read = parseAuthority(slash === -1 ? rest.slice(2) : rest.slice(2, slash))
    if (read === null) return null
    authority = read
    rest = slash === -1 ? '' : rest.slice(slash)
  } else if (scheme !== '' && rest.startsWith('/')) {
    omitsHost = true
  }
  const path = unescapeBytes(rest, 'path')
  if (path === null) return null
  return { ...url, ...authority, omitsHost, path, rawPath: escapeBytes(path, 'path') === rest ? '' : rest }
}

function splitScheme(raw: string): { readonly scheme: string; readonly rest: string } | null {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*)?:/.exec(raw)
  if (match === null) return { scheme: '', rest: raw }
  if (match[1] === undefined) return null
  return { scheme: match[1].toLowerCase(), rest: raw.slice(match[0].length) }
}

function parseAuthority(authority: string): Pick<GoUrl, 'user' | 'host'> | null {
  const at = authority.lastIndexOf('@')
  const host = parseHost(authority.slice(at + 1))
  if (host === null || at === -1) return host === null ? null : { user: null, host }
  const userinfo = authority.slice(0, at)
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(userinfo)) return null
  const [name, password] = cut(userinfo, ':')
  const plainName = unescapeBytes(name, 'user')
  const plainPassword = userinfo.includes(':') ? unescapeBytes(password, 'user') : null
  if (plainName === null || (plainPassword === null && userinfo.includes(':'))) return null
  return { user: { name: plainName, password: plainPassword }, host }
}

function isOptionalPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text)
}

function parseHost(host: string): string | null {
  const open = host.lastIndexOf('[')
  if (open > 0) return null
  if (open === 0) return parseBracketedHost(host)
  const colon = host.lastIndexOf(':')
  if (colon !== -1 && !isOptionalPort(host.slice(colon))) return null
  return unescapeBytes(host, 'host')
}

function parseBracketedHost(host: string): string | null {
  const close = host.lastIndexOf(']')
  const port = host.slice(close + 1)
  if (close === -1 || !isOptionalPort(port)) return null
  const name = host.slice(1, close)
  const zone = name.indexOf('%25')
  const address = unescapeBytes(zone === -1 ? name : name.slice(0, zone), 'host')
  const zonePart = zone === -1 ? '' : unescapeBytes(name.slice(zone), 'zone')
  if (address === null || zonePart === null) return null
  const parsed = parseAddress(address + zonePart)
  return parsed === null || parsed.isV4 ? null : `[${address}${zonePart}]${port}`
}

/** Go's `EscapedPath`. */
export function escapedPath(url: GoUrl): string {
  const isValid = [...url.rawPath].every(
    (character) => "!$&'()*+,;=:@[]%".includes(character) || !shouldEscape(character, 'path'),
  )
  if (url.rawPath !== '' && isValid && unescapeBytes(url.rawPath, 'path') === url.path) return url.rawPath
  return url.path === '*' ? '*' : escapeBytes(url.path, 'path')
}

function escapedFragment(url: GoUrl): string {
  const isValid = [...url.rawFragment].every(
    (character) => "!$&'()*+,;=:@[]%".includes(character) || !shouldEscape(character, 'fragment'),
  )
  if (url.rawFragment !== '' && isValid && unescapeBytes(url.rawFragment, 'fragment') === url.fragment) {
    return url.rawFragment
  }
  return escapeBytes(url.fragment, 'fragment')
}

/** Go's `String`: two URLs are equal when these are. */
export function formatUrl(url: GoUrl): string {
  let text = url.scheme === '' ? '' : `${url.scheme}:`
  if (url.opaque !== '') {
    text += url.opaque
  } else {
    const hasAuthority = url.scheme !== '' || url.host !== '' || url.user !== null
    if (hasAuthority && !(url.omitsHost && url.host === '' && url.user === null)) {
      if (url.host !== '' || url.path !== '' || url.user !== null) text += '//'
      if (url.user !== null) {
        const password = url.user.password === null ? '' : `:${escapeBytes(url.user.password, 'user')}`
        text += `${escapeBytes(url.user.name, 'user')}${password}@`
      }
      text += escapeBytes(url.host, 'host')
    }
    const path = escapedPath(url)
    if (path !== '' && !path.startsWith('/') && url.host !== '') text += '/'
    if (text === '' && cut(path, '/')[0].includes(':')) text += './'
    text += path
  }
  if (url.hasEmptyQuery || url.rawQuery !== '') text += `?${url.rawQuery}`
  return url.fragment === '' ? text : `${text}#${escapedFragment(url)}`
}

/** Host without and with port, as `Hostname()` and `Port()`. */
export function splitHostPort(host: string): { readonly hostname: string; readonly port: string } {
  const colon = host.lastIndexOf(':')
  const hasPort = colon !== -1 && isOptionalPort(host.slice(colon))
  const name = hasPort ? host.slice(0, colon) : host
  const isBracketed = name.startsWith('[') && name.endsWith(']')
  return { hostname: isBracketed ? name.slice(1, -1) : name, port: hasPort ? host.slice(colon + 1) : '' }
}

/** Go's `Query()`: pieces with a semicolon or a bad escape are left out. */
export function queryValues(url: GoUrl): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const piece of url.rawQuery.split('&')) {
    if (piece === '' || piece.includes(';')) continue
    const [name, value] = cut(piece, '=').map((part) => unescapeBytes(part, 'query'))
    if (name === null || name === undefined || value === null || value === undefined) continue
    const found = values.get(fromByteText(name))
    if (found === undefined) values.set(fromByteText(name), [fromByteText(value)])
    else found.push(fromByteText(value))
  }
  return values
}

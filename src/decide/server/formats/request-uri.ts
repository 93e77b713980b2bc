import { isColonAddress } from './network.ts'

/** An absolute URI or absolute path, as Go's `net/url.ParseRequestURI` reads it; a scheme may be followed by anything. */
export function isRequestUri(text: string, minor: number): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  if (text === '' || /[\0-\x1f\x7f]/.test(text)) return false
  if (text === '*') return true
  if (text.startsWith(':')) return false
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? ''
  const afterScheme = scheme === '' ? text : text.slice(scheme.length + 1)
  const question = afterScheme.indexOf('?')
  const rest = question < 0 ? afterScheme : afterScheme.slice(0, question)
  if (!rest.startsWith('/')) return scheme !== ''
  if (scheme === '' || !rest.startsWith('//')) return hasSoundEscapes(rest)
  const slash = rest.indexOf('/', 2)
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
  const path = slash < 0 ? '' : rest.slice(slash)
  return isAuthority(scheme.toLowerCase(), authority, minor) && hasSoundEscapes(path)
}

function isAuthority(scheme: string, authority: string, minor: number): boolean {
  const at = authority.lastIndexOf('@')
  if (!isHost(scheme, authority.slice(at + 1), minor)) return false
  if (at < 0) return true
  const user = authority.slice(0, at)
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && hasSoundEscapes(user)
}

function isHost(scheme: string, host: string, minor: number): boolean {
  const open = host.lastIndexOf('[')
  if (open > 0) return false
  if (open === 0) return isBracketedHost(host)
  // Go 1.26, in Kubernetes since 1.36, takes the port of http and https from the first colon on.
  const isStrict = minor >= 36 && (scheme === 'http' || scheme === 'https')
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':')
  return (colon < 0 || isPort(host.slice(colon))) && isSoundHostText(host)
}

function isBracketedHost(host: string): boolean {
  const close = host.lastIndexOf(']')
  if (close < 0 || !isPort(host.slice(close + 1))) return false
  const [address = '', zone] = splitOnce(host.slice(1, close), '%25')
  if (zone !== undefined && (zone === '' || !isSoundZone(zone))) return false
  return address.includes(':') && isColonAddress(address, false)
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)]
}

function isPort(text: string): boolean {
  return /^(:[0-9]*)?$/.test(text)
}

const hostCharacter = /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]/

/** In a host only bytes outside ASCII, and the percent sign itself, may be escaped. */
function isSoundHostText(text: string): boolean {
  return hasSoundEscapes(text) && !/%(?!25)[0-7]/.test(text) && consistsOf(text, hostCharacter)
}

/** In a zone also a space, and every character that a host may have. */
function isSoundZone(text: string): boolean {
  if (!hasSoundEscapes(text) || !consistsOf(text, hostCharacter)) return false
  return [...text.matchAll(/%([0-9a-fA-F]{2})/g)].every(([, code = '']) => {
    const character = String.fromCharCode(Number.parseInt(code, 16))
    return code === '25' || character === ' ' || hostCharacter.test(character)
  })
}

function consistsOf(text: string, character: RegExp): boolean {
  return [...text.replace(/%[0-9a-fA-F]{2}/g, '').matchAll(/[\s\S]/g)].every(([one = '']) => character.test(one))
}

function hasSoundEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text)
}

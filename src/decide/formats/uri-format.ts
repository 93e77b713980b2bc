import { isStrictIpv6 } from './address-formats.ts'
import type { StringFormat } from './string-format.ts'

const visible = '[^\\x00-\\x1f\\x7f]'
const pathText = '(?:[^\\x00-\\x1f\\x7f%?]|%[0-9a-fA-F]{2})*'
const query = `(?:\\?${visible}*)?`

/** `govalidator.IsRequestURI`: Go's `net/url.ParseRequestURI` takes it. */
export const uriFormat: StringFormat = {
  since: 0,
  matches: isRequestUri,
  outer: { pattern: `^(?:\\*|/${pathText}${query}|[a-zA-Z][a-zA-Z0-9+.-]*:${visible}*)$`, maxLength: null },
  inner: {
    pattern:
      `^(?:\\*|/${pathText}${query}|[a-zA-Z][a-zA-Z0-9+.-]*:(?:(?:[^\\x00-\\x1f\\x7f/]${visible}*)?|` +
      `/(?:(?:[^\\x00-\\x1f\\x7f%?/]|%[0-9a-fA-F]{2})${pathText})?${query}|` +
      `//[a-zA-Z0-9._~-]*(?::[0-9]*)?(?:/${pathText})?${query}))$`,
    maxLength: null,
  },
  samples: [
    'http://user@example.com/',
    'http://[::1]/',
    'http://[::1',
    'http://a b/',
    'http://%zz/',
    'http://example.com:port/',
    'https://example.com:port',
    'a:/%',
  ],
}

/** Go's `net/url.ParseRequestURI` takes it; the minor tells which Go release. */
export function isRequestUri(value: string, minor: number): boolean {
  if (value === '' || /[^ -~\u{80}-\u{10ffff}]/u.test(value)) return false
  if (value === '*') return true
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(value)?.[1]
  if (scheme === undefined && !value.startsWith('/')) return false
  const [rest = ''] = value.slice(scheme === undefined ? 0 : scheme.length + 1).split('?', 1)
  if (scheme === undefined) return hasValidEscapes(rest)
  if (!rest.startsWith('/')) return true
  if (!rest.startsWith('//')) return hasValidEscapes(rest)
  const slash = rest.indexOf('/', 2)
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
  const path = slash < 0 ? '' : rest.slice(slash)
  return isAuthority(authority, scheme.toLowerCase(), minor) && hasValidEscapes(path)
}

function hasValidEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text)
}

function isAuthority(authority: string, scheme: string, minor: number): boolean {
  const at = authority.lastIndexOf('@')
  const user = at < 0 ? '' : authority.slice(0, at)
  const isUser = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && hasValidEscapes(user)
  return isUser && isHost(authority.slice(at + 1), scheme, minor)
}

/**
 * Brackets hold an IPv6 address (Go's patch releases of October 2025). Colons of a name: the last begins the port; from
 * Go 1.26, which Kubernetes 1.36 is built with, the first does for http and https.
 */
function isHost(host: string, scheme: string, minor: number): boolean {
  const open = host.lastIndexOf('[')
  if (open > 0) return false
  if (open === 0) return isBracketed(host)
  const isStrict = minor >= 36 && (scheme === 'http' || scheme === 'https')
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':')
  return (colon < 0 || isPort(host.slice(colon))) && isHostText(host)
}

function isBracketed(host: string): boolean {
  const close = host.lastIndexOf(']')
  if (close < 0 || !isPort(host.slice(close + 1))) return false
  const address = host.slice(1, close)
  const zone = address.indexOf('%25')
  if (zone < 0) return isStrictIpv6(address, 0)
  return isStrictIpv6(address.slice(0, zone), 0) && address.length > zone + 3 && isZone(address.slice(zone))
}

function isPort(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text)
}

/** Characters that Go leaves unescaped in a host, anything beyond ASCII, and escapes of `%` and of bytes above 0x7f. */
function isHostText(text: string): boolean {
  return /^(?:[A-Za-z0-9\-_.~!"$&'()*+,:;<=>[\]]|[\u{80}-\u{10ffff}]|%25|%[89a-fA-F][0-9a-fA-F])*$/u.test(text)
}

/** A zone may escape anything that a host may hold, and a space. */
function isZone(text: string): boolean {
  if (!/^(?:[A-Za-z0-9\-_.~!"$&'()*+,:;<=>[\]]|[\u{80}-\u{10ffff}]|%[0-9a-fA-F]{2})*$/u.test(text)) return false
  return [...text.matchAll(/%([0-9a-fA-F]{2})/g)].every(([, hex = '']) => {
    const byte = Number.parseInt(hex, 16)
    return byte === 0x25 || byte === 0x20 || /[A-Za-z0-9\-_.~!"$&'()*+,:;<=>[\]]/.test(String.fromCharCode(byte))
  })
}

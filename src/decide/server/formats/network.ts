/** Addresses and host names (kube-openapi pkg/validation/strfmt/default.go; Go's package net; k8s.io/utils/net). */

const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u

/** A label without dots, or labels and a top-level domain of letters; symbols and letters of every script count. */
export function isHostname(text: string): boolean {
  return byteLength(text) <= 255 && hostname.test(text) && text.split('.').every((label) => byteLength(label) <= 63)
}

/** Leading zeros are tolerated, and an IPv6 address that ends like an IPv4 address counts. */
export function isIpv4(text: string): boolean {
  if (!text.includes('.')) return false
  return /^[^:]*\./.test(text) ? isDottedQuad(text, true) : isColonAddress(text, true)
}

/** Without a zone. */
export function isIpv6(text: string): boolean {
  return /^[^.]*:/.test(text) && isColonAddress(text, false)
}

/** An address of either family and a prefix length; leading zeros are tolerated. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return false
  const address = text.slice(0, slash)
  const length = decimal(text.slice(slash + 1))
  if (length === null) return false
  return isDottedQuad(address, true) ? length <= 32 : isColonAddress(address, true) && length <= 128
}

const pair = '[0-9a-f]{2}'
const macWithColons = new RegExp(
  `^${pair}([:-])${pair}(?:\\1${pair}){4}(?:(?:\\1${pair}){2}|(?:\\1${pair}){14})?$`,
  'i',
)
const macWithDots = /^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?:\.[0-9a-f]{4}|(?:\.[0-9a-f]{4}){7})?$/i
const macWithout = /^(?:[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{40})$/i

/** Six, eight or twenty bytes; written without separators since Kubernetes 1.36 (built with Go 1.26). */
export function isMac(text: string, minor: number): boolean {
  return macWithColons.test(text) || macWithDots.test(text) || (minor >= 36 && macWithout.test(text))
}

/** `192.0.2.1`; `isSloppy` lets an octet have leading zeros. */
export function isDottedQuad(text: string, isSloppy: boolean): boolean {
  const octets = text.split('.')
  return (
    octets.length === 4 &&
    octets.every((octet) => {
      const value = decimal(octet)
      return value !== null && value <= 255 && (isSloppy || octet === String(value))
    })
  )
}

/** `2001:db8::1`, also with a dotted end; `isSloppy` lets a group have more than four digits. No zone. */
export function isColonAddress(text: string, isSloppy: boolean): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const written = groups.flat()
  const last = written.at(-1) ?? ''
  const hasQuad = last.includes('.') && groups.at(-1)?.at(-1) === last
  if (hasQuad && !isDottedQuad(last, isSloppy)) return false
  const hexadecimal = hasQuad ? written.slice(0, -1) : written
  if (!hexadecimal.every((group) => isGroup(group, isSloppy))) return false
  const size = hexadecimal.length + (hasQuad ? 2 : 0)
  return halves.length === 2 ? size < 8 : size === 8
}

function isGroup(text: string, isSloppy: boolean): boolean {
  if (!/^[0-9a-fA-F]+$/.test(text)) return false
  return isSloppy ? Number.parseInt(text, 16) <= 0xffff : text.length <= 4
}

/** Digits below Go's limit for such numbers; null for anything else. */
function decimal(text: string): number | null {
  if (!/^[0-9]+$/.test(text)) return null
  const value = Number(text)
  return value < 0xffffff ? value : null
}

/** In UTF-8. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

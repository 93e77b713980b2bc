import { regularFormat, type StringFormat } from './string-format.ts'

const decimalOctet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'

/** As before Go 1.17, leading zeros count for nothing: k8s.io/utils `net.ParseIPSloppy`. */
const sloppyOctet = '0*(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[0-9]{1,2})'
const sloppyIpv4 = dotted(sloppyOctet)
const sloppyGroup = '0*[0-9a-fA-F]{1,4}'

/** RFC 4291 text without zone, as Go's `net.ParseIP` takes it. */
const strictIpv6 = `(?:${ipv6('[0-9a-fA-F]{1,4}')}|${mixedIpv6('[0-9a-fA-F]{1,4}', dotted(decimalOctet))})`

function dotted(octet: string): string {
  return `(?:${octet}\\.){3}${octet}`
}

/** IPv6 text: eight groups, or fewer around one `::` that stands for at least one. */
function ipv6(group: string): string {
  const forms = [`(?:${group}:){7}${group}`]
  for (let before = 0; before <= 7; before++) {
    const room = 7 - before
    const right = room === 0 ? '' : `(?:${group}(?::${group}){0,${room - 1}})?`
    forms.push(leftOfEllipsis(group, before) + right)
  }
  return forms.join('|')
}

/** IPv6 text whose last two groups are written as an IPv4 address. */
function mixedIpv6(group: string, ipv4: string): string {
  const forms = [`(?:${group}:){6}${ipv4}`]
  for (let before = 0; before <= 5; before++) {
    forms.push(`${leftOfEllipsis(group, before)}(?:${group}:){0,${5 - before}}${ipv4}`)
  }
  return forms.join('|')
}

function leftOfEllipsis(group: string, count: number): string {
  return count === 0 ? '::' : `${group}(?::${group}){${count - 1}}::`
}

/** Go's `net.ParseIP` on text with a colon: an IPv6 address without zone. */
export const isStrictIpv6 = regularFormat(`^${strictIpv6}$`).matches

/** Go's `net.ParseIP` on text without a colon. */
export const isStrictIpv4 = regularFormat(`^${dotted(decimalOctet)}$`).matches

/** `isIPv4` of strfmt: an address in Go's old, sloppy reading whose text has a dot; `::ffff:1.2.3.4` is one. */
export const ipv4Format: StringFormat = regularFormat(`^(?:${sloppyIpv4}|${mixedIpv6(sloppyGroup, sloppyIpv4)})$`)

/** `govalidator.IsIPv6`: `net.ParseIP` takes it and it has a colon. */
export const ipv6Format: StringFormat = regularFormat(`^${strictIpv6}$`)

/** `ParseCIDRSloppy`: a sloppy address, a slash, and a prefix length that may have leading zeros. */
export const cidrFormat: StringFormat = regularFormat(
  `^(?:${sloppyIpv4}/0*(?:[12]?[0-9]|3[0-2])|(?:${ipv6(sloppyGroup)}|${mixedIpv6(sloppyGroup, sloppyIpv4)})/0*(?:[1-9]?[0-9]|1[01][0-9]|12[0-8]))$`,
)

const hexPair = '[0-9a-fA-F]{2}'
const hexQuad = '[0-9a-fA-F]{4}'
const separatedMac = [5, 7, 19]
  .flatMap((more) => [`${hexPair}(?::${hexPair}){${more}}`, `${hexPair}(?:-${hexPair}){${more}}`])
  .concat([2, 3, 9].map((more) => `${hexQuad}(?:\\.${hexQuad}){${more}}`))
  .join('|')
const plainMac = '(?:[0-9a-fA-F]{12}|[0-9a-fA-F]{16}|[0-9a-fA-F]{40})'
const strictMac = regularFormat(`^(?:${separatedMac})$`)
const laxMac = regularFormat(`^(?:${separatedMac}|${plainMac})$`)

/** Go's `net.ParseMAC`; since Go 1.26, which Kubernetes 1.36 is built with, also without separators. */
export const macFormat: StringFormat = {
  since: 0,
  matches: (value, minor) => (minor >= 36 ? laxMac : strictMac).matches(value, minor),
  outer: laxMac.outer,
  inner: strictMac.inner,
  samples: [],
}

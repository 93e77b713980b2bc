/** An address as Go's `netip.Addr`. */
export interface Address {
  readonly isV4: boolean
  readonly value: bigint
  readonly zone: string
}

/** Go's `netip.ParseAddr`; null when it refuses. */
export function parseAddress(text: string): Address | null {
  const first = /[.:%]/.exec(text)?.[0]
  if (first === '.') {
    const value = parseV4(text)
    return value === null ? null : { isV4: true, value, zone: '' }
  }
  return first === ':' ? parseV6(text) : null
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return null
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

function parseV6(text: string): Address | null {
  const percent = text.indexOf('%')
  const zone = percent === -1 ? '' : text.slice(percent + 1)
  if (percent !== -1 && zone === '') return null
  let body = percent === -1 ? text : text.slice(0, percent)
  const lastColon = body.lastIndexOf(':')
  if (body.includes('.')) {
    const v4 = parseV4(body.slice(lastColon + 1))
    if (v4 === null) return null
    body = `${body.slice(0, lastColon + 1)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`
  }
  const halves = body.split('::')
  if (halves.length > 2) return null
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null
  const [before = [], after = []] = groups
  const count = before.length + after.length
  if (halves.length === 1 ? count !== 8 : count > 7) return null
  const filled = [...before, ...Array.from({ length: 8 - count }, () => '0'), ...after]
  return { isV4: false, value: filled.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n), zone }
}

/** `::ffff:1.2.3.4` and its like. */
export function isMappedV4(address: Address): boolean {
  return !address.isV4 && address.value >> 32n === 0xffffn
}

/** The canonical text of RFC 5952. */
export function formatAddress(address: Address): string {
  if (address.isV4) return [24n, 16n, 8n, 0n].map((shift) => (address.value >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => (address.value >> BigInt(112 - 16 * index)) & 0xffffn)
  let best = { start: 0, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0n) length++
    if (length > best.length) best = { start, length }
  }
  const show = (part: readonly bigint[]) => part.map((group) => group.toString(16)).join(':')
  if (best.length < 2) return show(groups)
  return `${show(groups.slice(0, best.start))}::${show(groups.slice(best.start + best.length))}`
}

function bitsOf(address: Address): number {
  return address.isV4 ? 32 : 128
}

/** The first bits of an address, the rest zero. */
export function maskAddress(address: Address, bits: number): Address {
  const shift = BigInt(bitsOf(address) - bits)
  return { ...address, value: (address.value >> shift) << shift }
}

/** Go's `netip.ParsePrefix`; null when it refuses. */
export function parsePrefix(text: string): { readonly address: Address; readonly bits: number } | null {
  const slash = text.lastIndexOf('/')
  const address = slash === -1 ? null : parseAddress(text.slice(0, slash))
  const bits = text.slice(slash + 1)
  if (address === null || address.zone !== '' || !/^(?:0|[1-9]\d{0,2})$/.test(bits)) return null
  return Number(bits) > bitsOf(address) ? null : { address, bits: Number(bits) }
}

function hasPrefix(address: Address, prefix: bigint, bits: number): boolean {
  return address.value >> BigInt(bitsOf(address) - bits) === prefix
}

export function isLoopback(address: Address): boolean {
  return address.isV4 ? hasPrefix(address, 127n, 8) : address.value === 1n
}

export function isLinkLocalMulticast(address: Address): boolean {
  if (address.isV4) return hasPrefix(address, 0xe00000n, 24)
  return ((address.value >> 112n) & 0xff0fn) === 0xff02n
}

export function isLinkLocalUnicast(address: Address): boolean {
  return address.isV4 ? hasPrefix(address, 0xa9fen, 16) : hasPrefix(address, 0x3fan, 10)
}

export function isGlobalUnicast(address: Address): boolean {
  const isMulticast = address.isV4 ? hasPrefix(address, 0xen, 4) : hasPrefix(address, 0xffn, 8)
  const isBroadcast = address.isV4 && address.value === 0xffffffffn
  return address.value !== 0n && !isBroadcast && !isLoopback(address) && !isMulticast && !isLinkLocalUnicast(address)
}

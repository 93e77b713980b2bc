const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * Go's `base64.URLEncoding`: padding required, line ends skipped, bits behind the last byte ignored.
 * Null when it refuses; `format: byte` is read this way in rules although it is validated with `+` and `/`.
 */
export function decodeUrlBase64(text: string): Uint8Array | null {
  const clean = text.replace(/[\r\n]/g, '')
  const body = clean.replace(/={0,2}$/, '')
  const padding = clean.length - body.length
  if (clean.length % 4 !== 0 || /[^A-Za-z0-9_-]/.test(body)) return null
  if ((body.length + padding) % 4 !== 0 || body.length % 4 === 1) return null
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of body) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return Uint8Array.from(bytes)
}

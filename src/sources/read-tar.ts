// A reader of our own: streams of a library took longer over one chart than Helm's rendering leaves to spare.
// It does what Go's archive/tar does with the same bytes, since Helm reads charts with that.

/** An entry of a tar archive; `bytes` is a view into it. */
export interface TarEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link' | 'device' | 'pipe' | 'other'
  readonly bytes: Uint8Array
}

/** What keeps an archive from being read, as the end of a sentence. */
export class TarFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TarFault'
  }
}

const block = 512

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'pipe',
}

/** Names and sizes that an entry before the real one gives it: PAX records, or GNU's long names. */
interface Overrides {
  name?: string
  size?: number
  isSparse?: boolean
}

/**
 * The entries of an uncompressed tar archive: V7, ustar, PAX and GNU long names. Throws a
 * {@link TarFault} on damage.
 */
export function* readTar(archive: Uint8Array): Generator<TarEntry> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  let overrides: Overrides = {}
  for (let at = 0; at < bytes.length; ) {
    if (at + block > bytes.length) throw new TarFault('is cut off')
    const header = bytes.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) return
    if (!hasRightChecksum(header)) throw new TarFault('is damaged: a header has the wrong checksum')
    const flag = header[156] === 0 ? '' : String.fromCharCode(header[156] ?? 0)
    const isMeta = flag === 'x' || flag === 'L'
    const size = isMeta ? readNumber(header, 124, 12) : (overrides.size ?? readNumber(header, 124, 12))
    const start = at + block
    // Links, devices and folders have no content, whatever size they state.
    const length = /^[1-6]$/.test(flag) ? 0 : size
    if (start + length > bytes.length) throw new TarFault('is cut off')
    const content = bytes.subarray(start, start + length)
    at = start + Math.ceil(length / block) * block
    if (flag === 'x') overrides = { ...overrides, ...readPaxRecords(content) }
    else if (flag === 'L') overrides = { ...overrides, name: readText(content, 0, content.length) }
    // PAX records for the whole archive (`g`, as git writes) and long link names (`K`) say nothing that counts here.
    else if (flag !== 'g' && flag !== 'K') {
      const name = overrides.name ?? readName(header)
      yield { name, kind: kindOf(flag, name, overrides), bytes: content }
      overrides = {}
    }
  }
}

function kindOf(flag: string, name: string, overrides: Overrides): TarEntry['kind'] {
  if (overrides.isSparse === true) return 'other'
  // Before POSIX, a folder was a file whose name ended in a slash.
  if (flag === '' || flag === '0') return name.endsWith('/') ? 'directory' : 'file'
  return kinds[flag] ?? 'other'
}

function readName(header: Buffer): string {
  const name = readText(header, 0, 100)
  // GNU writes `ustar  ` and keeps times where POSIX keeps the front part of the path.
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isPosix ? readText(header, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function readText(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start)
  return bytes.toString('utf8', start, end === -1 ? start + length : Math.min(end, start + length))
}

function readNumber(header: Buffer, start: number, length: number): number {
  const first = header[start] ?? 0
  if ((first & 0x80) !== 0) {
    // GNU's binary numbers, big-endian; a negative one has its next bit set too.
    let value = first & 0x7f
    for (let index = start + 1; index < start + length; index++) value = value * 256 + (header[index] ?? 0)
    if ((first & 0x40) !== 0 || !Number.isSafeInteger(value)) throw new TarFault('is damaged: a size is out of range')
    return value
  }
  const digits = header
    .toString('latin1', start, start + length)
    .replace(/\0.*$/s, '')
    .trim()
  if (!/^[0-7]*$/.test(digits)) throw new TarFault('is damaged: a size is no number')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function hasRightChecksum(header: Buffer): boolean {
  let sum = 8 * 32
  for (let index = 0; index < block; index++) if (index < 148 || index >= 156) sum += header[index] ?? 0
  const stated = header.toString('latin1', 148, 156).replace(/\0.*$/s, '').trim()
  return /^[0-7]+$/.test(stated) && Number.parseInt(stated, 8) === sum
}

// Each is `LENGTH KEY=VALUE\n`, the length that of the whole record.
function readPaxRecords(content: Buffer): Overrides {
  const overrides: Overrides = {}
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at)
    const length = space === -1 ? 0 : Number(content.toString('latin1', at, space))
    const end = at + length
    if (!Number.isSafeInteger(length) || end <= space + 1 || end > content.length || content[end - 1] !== 0x0a) {
      throw new TarFault('is damaged: a PAX record cannot be read')
    }
    const [key = '', ...value] = content.toString('utf8', space + 1, end - 1).split('=')
    if (key === 'path') overrides.name = value.join('=')
    if (key === 'size') overrides.size = paxSize(value.join('='))
    if (key.startsWith('GNU.sparse.')) overrides.isSparse = true
    at = end
  }
  return overrides
}

function paxSize(text: string): number {
  const size = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(size)) throw new TarFault('is damaged: a size is no number')
  return size
}

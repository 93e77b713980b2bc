import { promisify } from 'node:util'
import { gunzip, type ZlibOptions } from 'node:zlib'
import { SourceError } from '../errors.ts'
import { LimitError, limits, mebibytes } from './limits.ts'
import { readTar, type TarEntry, TarFault } from './read-tar.ts'

const gunzipAsync = promisify<Uint8Array, ZlibOptions, Uint8Array>(gunzip)

/** Files by path, in the order in which they were found. */
export type Files = ReadonlyMap<string, Uint8Array>

export interface Archive {
  /** The one folder that a package holds: the chart's name, when Helm packed it. */
  readonly folder: string
  /** Paths relative to `folder`. */
  readonly files: Files
}

/**
 * The files of a packaged chart, their paths relative to its one folder. Nothing is written to disk.
 * Refuses, with a `SourceError` that calls the package `shown`: what is not gzip over tar, is cut off, is
 * larger than {@link limits}, leaves its folder, holds links, devices, a path twice or a second chart.
 */
export async function readArchive(bytes: Uint8Array, shown: string): Promise<Archive> {
  const refuse: Refuse = (why, cause) =>
    new SourceError(`The package \`${shown}\` ${why}.`, { code: 'source-unreadable', cause })
  const tar = await decompress(bytes, shown, refuse)
  const files = new Map<string, Uint8Array>()
  const folders = new Set<string>()
  for (const { name, kind, bytes: content } of entriesOf(tar, shown, refuse)) {
    if (kind === 'directory') continue
    const entry = `the entry \`${name}\``
    if (kind !== 'file') throw refuse(`holds ${entry}, which is ${kindInWords[kind]}`)
    if (name.includes('\0')) throw refuse(`holds ${entry}, which no chart can hold`)
    // Helm takes what Windows packed (helm/helm pkg/chart/loader/archive, LoadArchiveFiles).
    const [folder = '', ...rest] = name.replaceAll('\\', '/').split('/')
    const path = rest.filter((part) => part !== '' && part !== '.').join('/')
    if (folder === '' || folder === '..' || rest.includes('..')) throw refuse(`holds ${entry}, which leaves its folder`)
    if (path === '') throw refuse(`holds ${entry} outside a folder; a chart is packed as one folder`)
    if (path.length > limits.pathLength) throw refuse('holds a path that is too long')
    folders.add(folder)
    if (folders.size > 1) throw refuse(`holds more than one folder: ${[...folders].join(', ')}`)
    if (files.has(path)) throw refuse(`holds ${entry} twice`)
    if (content.length > limits.fileBytes) throw refuse(`holds ${entry} of more than ${mebibytes(limits.fileBytes)}`)
    files.set(path, content)
  }
  if (files.size === 0) throw refuse('is empty')
  const [folder = ''] = folders
  return { folder, files }
}

type Refuse = (why: string, cause?: unknown) => SourceError

const kindInWords = {
  link: 'a link',
  device: 'a device',
  pipe: 'a pipe',
  other: 'no plain file',
} as const

async function decompress(bytes: Uint8Array, shown: string, refuse: Refuse): Promise<Uint8Array> {
  if (bytes.length === 0) throw refuse('is empty')
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw refuse(`is not gzip-compressed${otherCompression(bytes)}`)
  const byRatio = Math.max(bytes.length * limits.ratio, limits.ratioFreeBytes)
  try {
    return await gunzipAsync(bytes, {
      maxOutputLength: Math.min(limits.chartBytes, byRatio),
      chunkSize: expectedLength(bytes),
    })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const bound = byRatio < limits.chartBytes ? `${limits.ratio} times its size` : mebibytes(limits.chartBytes)
      throw new LimitError(shown, `unpacks to more than ${bound}`)
    }
    throw refuse(code === 'Z_BUF_ERROR' ? 'is cut off' : 'is damaged: its compressed data cannot be read', cause)
  }
}

// gzip ends with the length of what went in (RFC 1952): one buffer of that size spares copies. It may lie.
function expectedLength(bytes: Uint8Array): number {
  const stated = bytes.length < 18 ? 0 : Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(bytes.length - 4)
  return Math.min(Math.max(stated + 1, 16 * 1024), 8 * 1024 * 1024)
}

const magics: readonly (readonly [string, string])[] = [
  ['504b0304', 'a zip archive'],
  ['28b52ffd', 'zstd-compressed'],
  ['fd377a585a00', 'xz-compressed'],
  ['425a68', 'bzip2-compressed'],
]

function otherCompression(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 6)).toString('hex')
  const known = magics.find(([magic]) => start.startsWith(magic))
  if (known !== undefined) return ` but ${known[1]}`
  return Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar' ? ' but a bare tar archive' : ''
}

function* entriesOf(tar: Uint8Array, shown: string, refuse: Refuse): Generator<TarEntry> {
  let count = 0
  try {
    for (const entry of readTar(tar)) {
      count++
      if (count > limits.entries) throw new LimitError(shown, `holds more than ${limits.entries} files`)
      yield entry
    }
  } catch (cause) {
    throw cause instanceof TarFault ? refuse(cause.message, cause) : cause
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { packTar, type TarHeader, unpackTar } from 'modern-tar'
import { describe, expect, it } from 'vitest'
import { SourceError } from '../../src/errors.ts'
import { digestBytes } from '../../src/sources/chart-files.ts'
import { limits } from '../../src/sources/limits.ts'
import { readArchive } from '../../src/sources/read-archive.ts'
import { readTar, TarFault } from '../../src/sources/read-tar.ts'
import { packChart, packEntries } from '../support/authored-charts.ts'
import { realCharts } from '../support/real-charts.ts'

function file(name: string, text = 'x', more: Partial<TarHeader> = {}) {
  return { header: { name, size: Buffer.byteLength(text), ...more }, body: text }
}

function special(name: string, type: NonNullable<TarHeader['type']>, linkname?: string) {
  return { header: { name, size: 0, type, ...(linkname === undefined ? {} : { linkname }) } }
}

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await readArchive(bytes, 'demo.tgz')
  } catch (error) {
    if (error instanceof SourceError) return error.message
    throw error
  }
  return 'not refused'
}

/** Sets bytes of the header at `at` and its checksum anew. */
function patchHeader(tar: Uint8Array, at: number, offset: number, bytes: Uint8Array): Uint8Array {
  const patched = Uint8Array.from(tar)
  patched.set(bytes, at + offset)
  patched.fill(0x20, at + 148, at + 156)
  const sum = patched.subarray(at, at + 512).reduce((total, byte) => total + byte, 0)
  patched.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), at + 148)
  return patched
}

describe('a package is refused', () => {
  it.each([
    ['empty', Buffer.alloc(0), 'is empty'],
    ['a text', Buffer.from('apiVersion: v2'), 'is not gzip-compressed'],
    ['a zip', Buffer.from('504b030400000000', 'hex'), 'is not gzip-compressed but a zip archive'],
    ['zstd', Buffer.from('28b52ffd00000000', 'hex'), 'is not gzip-compressed but zstd-compressed'],
    ['xz', Buffer.from('fd377a585a000000', 'hex'), 'is not gzip-compressed but xz-compressed'],
    ['bzip2', Buffer.from('425a683931415926', 'hex'), 'is not gzip-compressed but bzip2-compressed'],
    ['gzip over nothing', gzipSync(Buffer.alloc(0)), 'is empty'],
    ['gzip over a text', gzipSync(Buffer.from('hello')), 'is cut off'],
    ['gzip over a long text', gzipSync(Buffer.alloc(2000, 'hello')), 'is damaged: a header has the wrong checksum'],
    [
      'gzip with damaged data',
      Buffer.from('1f8b0800000000000003ffffffffffff', 'hex'),
      'is damaged: its compressed data cannot be read',
    ],
  ])('%s', async (_, bytes, why) => {
    expect(await refusal(bytes)).toBe(`The package \`demo.tgz\` ${why}.`)
  })

  it('a bare tar archive', async () => {
    expect(await refusal(await packTar([file('demo/Chart.yaml')]))).toBe(
      'The package `demo.tgz` is not gzip-compressed but a bare tar archive.',
    )
  })

  it('gzip cut off', async () => {
    const packed = await packChart('demo', { 'Chart.yaml': 'name: demo', 'values.yaml': 'a: 1' })
    expect(await refusal(packed.subarray(0, packed.length - 20))).toBe('The package `demo.tgz` is cut off.')
  })

  it('tar cut off inside a file', async () => {
    const tar = await packTar([file('demo/Chart.yaml', 'x'.repeat(2000))])
    expect(await refusal(gzipSync(tar.subarray(0, 1024)))).toBe('The package `demo.tgz` is cut off.')
  })

  it.each([
    [
      'a path out of the folder',
      [file('demo/../../etc/passwd')],
      'holds the entry `demo/../../etc/passwd`, which leaves its folder',
    ],
    [
      'a path that starts above',
      [file('../demo/Chart.yaml')],
      'holds the entry `../demo/Chart.yaml`, which leaves its folder',
    ],
    ['an absolute path', [file('/etc/passwd')], 'holds the entry `/etc/passwd`, which leaves its folder'],
    ['a Windows path', [file('demo\\..\\x')], 'holds the entry `demo\\..\\x`, which leaves its folder'],
    [
      'a file outside a folder',
      [file('Chart.yaml')],
      'holds the entry `Chart.yaml` outside a folder; a chart is packed as one folder',
    ],
    ['a symbolic link', [special('demo/x', 'symlink', '/etc/passwd')], 'holds the entry `demo/x`, which is a link'],
    ['a hard link', [special('demo/x', 'link', 'demo/y')], 'holds the entry `demo/x`, which is a link'],
    ['a device', [special('demo/x', 'character-device')], 'holds the entry `demo/x`, which is a device'],
    ['a block device', [special('demo/x', 'block-device')], 'holds the entry `demo/x`, which is a device'],
    ['a pipe', [special('demo/x', 'fifo')], 'holds the entry `demo/x`, which is a pipe'],
    ['a path twice', [file('demo/Chart.yaml'), file('demo/./Chart.yaml')], 'holds the entry `demo/./Chart.yaml` twice'],
    ['two charts', [file('demo/Chart.yaml'), file('other/Chart.yaml')], 'holds more than one folder: demo, other'],
    ['folders only', [special('demo/', 'directory')], 'is empty'],
    ['a path that is too long', [file(`demo/${'x/'.repeat(600)}y`)], 'holds a path that is too long'],
    [
      'a file that is too large',
      [file('demo/x', 'x'.repeat(limits.fileBytes + 1))],
      'holds the entry `demo/x` of more than 5 MiB',
    ],
  ] as const)('with %s', async (_, entries, why) => {
    expect(await refusal(await packEntries(entries))).toBe(`The package \`demo.tgz\` ${why}.`)
  })

  it('with a sparse file', async () => {
    const tar = await packTar([file('demo/x', 'x', { pax: { 'GNU.sparse.major': '1' } })])
    expect(await refusal(gzipSync(tar))).toBe(
      'The package `demo.tgz` holds the entry `demo/x`, which is no plain file.',
    )
  })

  it('with more files than a chart may hold', async () => {
    const entries = Array.from({ length: limits.entries + 1 }, (_, index) => file(`demo/${index}`, ''))
    expect(await refusal(await packEntries(entries))).toBe('`demo.tgz` holds more than 10000 files.')
  })

  it('that unpacks to far more than its size', async () => {
    expect(await refusal(gzipSync(Buffer.alloc(20 * 1024 * 1024)))).toBe(
      '`demo.tgz` unpacks to more than 300 times its size.',
    )
  })

  it('that unpacks to more than a chart may hold, whatever length it states', async () => {
    const noise = Buffer.from(Array.from({ length: 512 * 1024 }, (_, index) => (index * 2654435761) >>> 24))
    const bomb = gzipSync(Buffer.concat([noise, Buffer.alloc(limits.chartBytes)]), { level: 1 })
    bomb.writeUInt32LE(5, bomb.length - 4)
    expect(await refusal(bomb)).toBe('`demo.tgz` unpacks to more than 100 MiB.')
  })

  it.each([
    ['a negative size', Buffer.from('ff'.repeat(12), 'hex'), 'is damaged: a size is out of range'],
    ['a size beyond everything', Buffer.from(`80${'7f'.repeat(11)}`, 'hex'), 'is damaged: a size is out of range'],
    ['a size that is no number', Buffer.from('12x45678901\0'), 'is damaged: a size is no number'],
    ['a size beyond the archive', Buffer.from('77777777777\0'), 'is cut off'],
  ])('with %s', async (_, size, why) => {
    const tar = patchHeader(await packTar([file('demo/Chart.yaml')]), 0, 124, size)
    expect(await refusal(gzipSync(tar))).toBe(`The package \`demo.tgz\` ${why}.`)
  })

  it.each([
    ['a record longer than its block', '99 path=demo/x\n'],
    ['a record of length 0', '0 path=demo/x\n'],
    ['a record that does not end', '14 path=demo/xy'],
    ['no length', 'path=demo/x\n'],
  ])('with PAX headers of %s', async (_, record) => {
    const tar = await packTar([file('demo/pax', record, { type: 'pax-header' }), file('demo/Chart.yaml')])
    expect(await refusal(gzipSync(tar))).toBe('The package `demo.tgz` is damaged: a PAX record cannot be read.')
  })
})

describe('a package is read', () => {
  it('with its folder taken off', async () => {
    const { folder, files } = await readArchive(
      await packChart('demo', { 'Chart.yaml': 'name: x', 'a/b.txt': '' }),
      'x',
    )
    expect([folder, ...files.keys()]).toEqual(['demo', 'Chart.yaml', 'a/b.txt'])
    expect(Buffer.from(files.get('Chart.yaml') ?? []).toString()).toBe('name: x')
  })

  it.each([
    [
      'a long path, as PAX writes it',
      { pax: { path: `demo/${'long/'.repeat(40)}x.yaml` } },
      `${'long/'.repeat(40)}x.yaml`,
    ],
    ['a path in two parts, as ustar writes it', {}, `${'part/'.repeat(30)}x.yaml`],
    ['a path beyond ASCII', {}, 'ünïcode/文.yaml'],
  ])('with %s', async (_, more, path) => {
    const { files } = await readArchive(await packEntries([file(`demo/${path}`, 'text', more)]), 'x')
    expect([...files.keys()]).toEqual([path])
  })

  it('with a long name as GNU tar writes it', async () => {
    const path = `${'gnu/'.repeat(60)}x.yaml`
    const entries = [file('././@LongLink', `demo/${path}\0`, { type: 'gnu-long-name' }), file('demo/short', 'text')]
    const { files } = await readArchive(await packEntries(entries), 'x')
    expect([...files.keys()]).toEqual([path])
  })

  it('with the archive-wide header that git writes, and without the two blocks at the end', async () => {
    const tar = await packTar([
      file('pax_global_header', '52 comment=0123456789012345678901234567890123456789\n', { type: 'pax-global-header' }),
      file('demo/Chart.yaml'),
    ])
    const { files } = await readArchive(gzipSync(tar.subarray(0, tar.length - 1024)), 'x')
    expect([...files.keys()]).toEqual(['Chart.yaml'])
  })

  it.skipIf(realCharts === null)('as modern-tar reads it, for every real chart (needs ../shared/charts)', async () => {
    const folder = realCharts ?? ''
    const packages = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
    expect(packages.length).toBeGreaterThan(10)
    for (const name of packages) {
      const tar = gunzipSync(readFileSync(join(folder, name)))
      const expected = await unpackTar(tar, { strict: true })
      expect([...readTar(tar)].map((entry) => [entry.name, entry.kind, digestBytes(entry.bytes)])).toEqual(
        expected.map(({ header, data }) => [header.name, header.type, digestBytes(data ?? Buffer.alloc(0))]),
      )
    }
  })

  it('or refused, whatever bytes are changed', async () => {
    const tar = await packTar([
      file('demo/Chart.yaml', 'name: demo\n', { pax: { comment: 'x' } }),
      file('demo/a', 'y'.repeat(600)),
    ])
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(tar.length),
        (changes, length) => {
          const changed = Uint8Array.from(tar)
          for (const [at, value] of changes) changed[at] = value
          try {
            const total = [...readTar(changed.subarray(0, length))].reduce((sum, entry) => sum + entry.bytes.length, 0)
            expect(total).toBeLessThanOrEqual(length)
          } catch (error) {
            expect(error).toBeInstanceOf(TarFault)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

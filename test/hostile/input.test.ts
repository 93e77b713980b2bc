import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoChart, packChart, packEntries } from '../support/authored-charts.ts'
import { fetchHelm } from '../support/helm-binaries.ts'
import { type LocalServer, startServer } from '../support/http-server.ts'
import { type Box, type Ended, openBox } from './box.ts'

const isLinux = process.platform === 'linux'
if (!isLinux) process.stdout.write('skipped test/hostile/input.test.ts: it needs /proc\n')

/** `refused`: exit code 2 and one clear message. `found`: a report that says so. `fine`: nothing to say about it. */
type Outcome = 'refused' | 'found' | 'fine'

const chart = (more: Readonly<Record<string, string>> = {}) => demoChart('1.0.0', more)
const pack = (more: Readonly<Record<string, string>>) => packChart('demo', chart(more))
const entry = (name: string, text = 'x') => ({ header: { name, size: Buffer.byteLength(text) }, body: text })
const identity = entry('demo/Chart.yaml', chart()['Chart.yaml'])

/** 2^30 texts in a few lines, for a reader that follows every alias. */
const aliases = Array.from(
  { length: 10 },
  (_, level) =>
    `l${level}: &l${level} [${
      level === 0
        ? 'x'
        : Array(8)
            .fill(`*l${level - 1}`)
            .join(', ')
    }]`,
).join('\n')
const deep = `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`

/** Stored, not compressed: it is the count that is too much. */
async function manyFolders(count: number): Promise<Uint8Array> {
  const tar = Buffer.from(await packTar([{ header: { name: 'demo/x/', size: 0, type: 'directory' } }]))
  return gzipSync(Buffer.concat(Array.from({ length: count }, () => tar.subarray(0, 512))), { level: 0 })
}

const archives: readonly (readonly [claim: string, bytes: () => Promise<Uint8Array>, Outcome, said: RegExp])[] = [
  ['that unpacks to gigabytes', async () => gzipSync(Buffer.alloc(400_000_000)), 'refused', /unpacks to more than/],
  ['of a hundred thousand files', async () => manyFolders(100_000), 'refused', /holds more than 10000 files/],
  [
    'that leaves its folder',
    async () => packEntries([identity, entry('demo/../../x')]),
    'refused',
    /leaves its folder/,
  ],
  ['with an absolute path', async () => packEntries([identity, entry('/etc/x')]), 'refused', /leaves its folder/],
  [
    'with a link',
    async () =>
      packEntries([identity, { header: { name: 'demo/x', size: 0, type: 'symlink', linkname: '/etc/passwd' } }]),
    'refused',
    /which is a link/,
  ],
  [
    'with a device',
    async () => packEntries([identity, { header: { name: 'demo/x', size: 0, type: 'character-device' } }]),
    'refused',
    /which is a device/,
  ],
  ['that is cut off', async () => (await pack({})).subarray(0, 300), 'refused', /is cut off|is damaged/],
  ['of two charts', async () => packEntries([identity, entry('other/Chart.yaml')]), 'refused', /more than one folder/],
  ['compressed otherwise', async () => Buffer.from('28b52ffd0000', 'hex'), 'refused', /zstd-compressed/],
  ['without a chart', async () => packEntries([entry('demo/README.md')]), 'refused', /holds no Chart\.yaml/],
  [
    'whose file names hold line breaks, control characters and markup',
    async () => packEntries([identity, entry('demo/templates/<b>\u001b[31m\n::error::x.yaml', 'kind: {')]),
    'found',
    /u\{1b\}|cannot/,
  ],
]

const charts: readonly (readonly [claim: string, Readonly<Record<string, string>>, Outcome, said: RegExp])[] = [
  ['values of aliases of aliases', { 'values.yaml': aliases }, 'found', /alias|Alias|values\.yaml/],
  ['a definition of aliases of aliases', { 'crds/x.yaml': aliases }, 'found', /alias|Alias/],
  ['twenty thousand levels', { 'values.yaml': deep }, 'found', /./],
  ['twenty thousand levels in a definition', { 'crds/x.yaml': deep }, 'found', /./],
  ['a text of 4 MB', { 'values.yaml': `a: ${'x'.repeat(4_000_000)}\n` }, 'fine', /./],
  ['a text of more than a file may hold', { 'values.yaml': `a: ${'x'.repeat(6_000_000)}\n` }, 'refused', /5 MiB/],
  ['tabs', { 'values.yaml': 'a:\n\tb: 1\n' }, 'found', /tab|Tab|cannot/],
  ['a byte order mark and CRLF', { 'values.yaml': '\ufeffreplicas: 1\r\nimage: x\r\n' }, 'fine', /./],
  ['two documents in values', { 'values.yaml': 'a: 1\n---\nb: 2\n' }, 'fine', /./],
  ['keys that are no text', { 'values.yaml': '1: a\ntrue: b\n[1]: c\n' }, 'found', /./],
  [
    'merge keys, dates and binary',
    { 'values.yaml': 'a: &a {b: 1}\nc:\n  <<: *a\nd: 2020-01-01\ne: !!binary aGk=\n' },
    'fine',
    /./,
  ],
  ['a key twice', { 'values.yaml': 'a: 1\na: 2\n' }, 'found', /duplicate-key|already/],
  [
    'numbers beyond every bound',
    { 'values.schema.json': '{"properties":{"a":{"maximum":1e400,"minimum":-9223372036854775809}}}' },
    'fine',
    /./,
  ],
  [
    'a template that prints a text of 10 MB',
    { 'templates/x.yaml': 'a: {{ repeat 10000000 "x" }}' },
    'found',
    /Longer than 4194304 characters/,
  ],
  [
    'a template that prints 70 MB',
    { 'templates/x.yaml': 'a: {{ repeat 70000000 "x" }}' },
    'refused',
    /printed more than 64 MiB/,
  ],
  [
    'a template that includes itself',
    { 'templates/x.yaml': '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}' },
    'found',
    /render-failed/,
  ],
  [
    'a template that fills the memory',
    { 'templates/x.yaml': '{{ $x := repeat 1000000 "x" }}{{ range until 100000 }}{{ $x = print $x $x }}{{ end }}' },
    'refused',
    /of memory|was ended|printed more/,
  ],
]

function expectOutcome(ended: Ended, outcome: Outcome, said: RegExp): void {
  const { exitCode, stderr, stdout } = ended
  expect(stderr).not.toContain('this is a bug')
  if (outcome === 'refused') {
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^kaito-check: [^\n]+\n(?: {2}[^\n]+\n)*$/)
    expect(stderr).toMatch(said)
  } else {
    expect(stderr).toBe('')
    expect([0, 1, 3]).toContain(exitCode)
    if (outcome === 'found') expect(stdout).toMatch(said)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for what moves a terminal's cursor
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
  expect({ leftovers: ended.leftovers, orphans: ended.orphans }).toEqual({ leftovers: [], orphans: [] })
  expect(ended.peakMebibytes).toBeLessThan(700)
}

describe.runIf(isLinux)('hostile input', () => {
  let box: Box
  beforeAll(async () => {
    box = openBox(await fetchHelm('4'))
  })
  afterAll(() => box[Symbol.dispose]())

  it.each(archives)('a package %s', async (_claim, bytes, outcome, said) => {
    box.write({ 'demo-1.0.0.tgz': await bytes() })
    expectOutcome(await box.run(['lint', 'demo-1.0.0.tgz']), outcome, said)
  })

  it.each(charts)('a chart with %s', async (_claim, files, outcome, said) => {
    box.write({ 'demo.tgz': await pack(files) })
    expectOutcome(await box.run(['lint', 'demo.tgz'], { timeout: 150 }), outcome, said)
    if (outcome === 'refused') return
    // What can be read equals itself.
    const same = await box.run(['diff', 'demo.tgz', 'demo.tgz', '--no-gates'])
    expectOutcome(same, 'fine', said)
  })

  it.each([
    ['git:--upload-pack=touch pwned'],
    ['git:-h'],
    ['git:--output=pwned'],
    ['git:HEAD:--output=pwned'],
    ['git:HEAD^{/\n}'],
    ['git:$(touch pwned)'],
    ['oci://--version'],
    ['repo/chart@--post-renderer=x'],
    ['--post-renderer=x'],
    ['\u001b]0;x\u0007'],
    ['<script>alert(1)</script>'],
    ['a\nb'],
  ])('a release named %j', async (name) => {
    execFileSync('git', ['init', '-q', '.'], { cwd: box.work })
    box.write({ '.git/x': '' })
    expectOutcome(await box.run(['lint', name]), 'refused', /./)
  })

  describe('a repository', () => {
    let server: LocalServer
    let good: Uint8Array = new Uint8Array()
    beforeAll(async () => {
      good = await pack({})
      const index = (url: string, digest: string) =>
        `apiVersion: v1\nentries:\n  demo:\n  - {name: demo, version: 1.0.0, digest: "${digest}", urls: ["${url}"]}\n`
      server = await startServer((request, response, path) => {
        const [, kind = '', file = ''] = path.split('/')
        if (file === 'demo-1.0.0.tgz' && kind !== 'endless-package') return void response.end(good)
        if (kind === 'redirect') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end()
        if (kind === 'circle') return void response.writeHead(302, { location: request.url ?? '' }).end()
        if (kind === 'garbage') return void response.end(Buffer.alloc(100_000, 7))
        if (kind === 'file') return void response.end(index('file:///etc/passwd', 'ab'))
        if (kind === 'outside') return void response.end(index('../../../../etc/passwd', 'ab'))
        if (kind === 'endless-package' && file === 'index.yaml') return void response.end(index('demo-1.0.0.tgz', 'ab'))
        if (kind.startsWith('endless')) {
          const more = () => {
            while (!response.destroyed && response.write(Buffer.alloc(1_000_000, '#\n')));
            if (!response.destroyed) response.once('drain', more)
          }
          request.on('close', () => response.destroy())
          return void more()
        }
        return void response.end(index('demo-1.0.0.tgz', 'ab'.repeat(32)))
      })
    })
    afterAll(() => server[Symbol.asyncDispose]())

    it.each([
      ['with a wrong digest', 'digest', /is not the one that the repository's index describes/],
      ['that redirects to a file', 'redirect', /cannot be fetched/],
      ['that redirects in a circle', 'circle', /cannot be fetched/],
      ['of garbage', 'garbage', /cannot be fetched|cannot be read|has no/],
      ['that lists a file of this machine', 'file', /cannot be fetched/],
      ['that lists a path outside', 'outside', /cannot be fetched|Helm fetched no package/],
      ['whose index does not end', 'endless', /of memory|cannot be fetched|did not end|printed more/],
      ['whose package does not end', 'endless-package', /of memory|cannot be fetched|did not end|larger than/],
    ])('%s', async (_claim, kind, said) => {
      const ended = await box.run(['lint', 'demo@1.0.0', '--repository', `${server.address}/${kind}`], { timeout: 150 })
      expectOutcome(ended, 'refused', said)
      expect(ended.stderr).not.toContain('root:')
    })
  })
})

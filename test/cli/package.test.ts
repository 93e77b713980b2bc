import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchHelm } from '../support/helm-binaries.ts'
import { startServer } from '../support/http-server.ts'
import { project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
const inFolder = `kaito-check-${version}.tgz`
const bare = `helm-kaito-check-${version}.tar.gz`

function pack(target: string, ...more: readonly string[]) {
  return spawnSync(process.execPath, [join(project, 'scripts/package.mjs'), target, ...more], { encoding: 'utf8' })
}

describe('the packages', () => {
  let folder: TemporaryFolder
  beforeAll(() => {
    folder = temporaryFolder()
    const { status, stderr } = pack(folder.at('out'))
    if (status !== 0) throw new Error(stderr)
  })
  afterAll(() => folder[Symbol.dispose]())

  /** A Helm with nothing of this machine, and room for one plugin. */
  async function freshHelm(major: '3' | '4') {
    const helm = await fetchHelm(major)
    const home = temporaryFolder()
    const env = {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: home.path,
      HELM_DATA_HOME: home.at('data'),
      HELM_CONFIG_HOME: home.at('config'),
      HELM_CACHE_HOME: home.at('cache'),
    }
    return {
      run: (...args: readonly string[]) => spawnSync(helm, args, { env, encoding: 'utf8', cwd: folder.path }),
      [Symbol.dispose]: () => home[Symbol.dispose](),
    }
  }

  /** A server that names archives as Helm 3 wants them named (pkg/plugin/installer/http_installer.go). */
  const serve = () =>
    startServer((_request, response, path) => {
      const file = folder.at(`out/${path.slice(1)}`)
      if (!existsSync(file)) response.writeHead(404).end()
      else response.setHeader('content-type', 'application/gzip').end(readFileSync(file))
    })

  it('hold what a plugin is made of, once, and no more', async () => {
    const names = async (file: string) =>
      (await unpackTar(gunzipSync(readFileSync(folder.at(`out/${file}`))))).map(({ header }) => header.name)
    const files = await names(bare)
    expect(files).toEqual(expect.arrayContaining(['plugin.yaml', 'completion.yaml', 'plugin.complete', 'dist/']))
    expect(files).toEqual(expect.arrayContaining(['dist/kaito-check.cjs', 'dist/THIRD_PARTY_NOTICES', 'LICENSE']))
    expect(files.filter((file) => /plugin\.yaml$/.test(file))).toEqual(['plugin.yaml'])
    expect(files.filter((file) => /^\.|node_modules|\.ts$|\.compiled$/.test(file))).toEqual([])
    expect(await names(inFolder)).toEqual(['kaito-check/', ...files.map((file) => `kaito-check/${file}`)])
  })

  it('can be read and run where they are unpacked', async () => {
    const entries = await unpackTar(gunzipSync(readFileSync(folder.at(`out/${bare}`))))
    const modeOf = (name: string) => entries.find(({ header }) => header.name === name)?.header.mode
    expect(modeOf('dist/kaito-check.cjs')).toBe(0o755)
    expect(modeOf('RULES.md')).toBe(0o644)
    expect(modeOf('docs/getting-started.md')).toBe(0o644)
  })

  it('go into a folder that keeps what is not theirs', () => {
    folder.write({
      'shared/notes.txt': 'mine',
      'shared/other-1.0.0.tgz': 'mine',
      'shared/kaito-check-0.0.1.tgz': 'old',
    })
    pack(folder.at('shared'))
    const files = readdirSync(folder.at('shared'))
    expect(files).toEqual(expect.arrayContaining(['notes.txt', 'other-1.0.0.tgz', bare, inFolder]))
    expect(files).not.toContain('kaito-check-0.0.1.tgz')
  })

  it('name the licence of every package in them', () => {
    const notices = readFileSync(join(project, 'dist/THIRD_PARTY_NOTICES'), 'utf8')
    for (const name of ['ajv', 'commander', 'eta', 'fast-xml-builder', 're2js', 'semver', 'yaml']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, `, 'm'))
    }
  })

  it('match their sums, and are the same bytes every time', () => {
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder.at('out') })
    pack(folder.at('again'))
    for (const file of readdirSync(folder.at('out'))) {
      expect(readFileSync(folder.at(`again/${file}`)).equals(readFileSync(folder.at(`out/${file}`))), file).toBe(true)
    }
  })

  it('install in Helm 4 from a file', async () => {
    using helm = await freshHelm('4')
    const { status, stderr } = helm.run('plugin', 'install', folder.at(`out/${inFolder}`), '--verify=false')
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(helm.run('kaito-check', '--version').stdout).toBe(`kaito-check ${version}\n`)
  })

  it.each([
    ['3', bare],
    ['4', bare],
    ['4', inFolder],
  ] as const)('install in Helm %s from an address: %s', async (major, file) => {
    await using server = await serve()
    using helm = await freshHelm(major)
    // The server lives in this process, which must go on while Helm asks.
    const install = ['plugin', 'install', `${server.address}/${file}`, ...(major === '4' ? ['--verify=false'] : [])]
    const { code, output } = await runBeside(await fetchHelm(major), install, helm.run('env').stdout)
    expect({ code, output }).toMatchObject({ code: 0 })
    expect(helm.run('kaito-check', '--version').stdout).toBe(`kaito-check ${version}\n`)
    expect(helm.run('__complete', 'kaito-check', 'explain', 'crd/not-k').stdout).toContain('crd/not-kept')
  })

  it('are verified by Helm 4 when they are signed, and refused when they are changed', async () => {
    const home = folder.at('gnupg')
    const gpg = (...args: readonly string[]) =>
      spawnSync('gpg', ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', '', ...args])
    execFileSync('mkdir', ['-m', '700', home])
    const made = gpg('--quick-generate-key', 'Kay <kay@example.test>', 'rsa3072', 'sign', 'never')
    if (made.error !== undefined) return process.stderr.write('no signature is tested: there is no gpg\n')
    gpg('--output', folder.at('secret.gpg'), '--export-secret-keys')
    gpg('--output', folder.at('public.gpg'), '--export')
    const { status, stderr } = pack(folder.at('signed'), '--sign', 'Kay', '--keyring', folder.at('secret.gpg'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const file = folder.at(`signed/${inFolder}`)
    using helm = await freshHelm('4')
    expect(helm.run('plugin', 'verify', file, '--keyring', folder.at('public.gpg')).stdout).toContain('Signed by: Kay')
    expect(helm.run('plugin', 'install', file, '--keyring', folder.at('public.gpg')).status).toBe(0)
    expect(helm.run('plugin', 'list').stdout).toMatch(/kaito-check.*signed/)
    folder.write({ [`signed/${inFolder}`]: Buffer.concat([readFileSync(file), Buffer.from('x')]) })
    using other = await freshHelm('4')
    expect(other.run('plugin', 'install', file, '--keyring', folder.at('public.gpg')).status).not.toBe(0)
    return undefined
  })
})

/** Runs Helm in the folders that `helm env` of another run names, without waiting for it in this thread. */
async function runBeside(helm: string, args: readonly string[], environment: string) {
  const { spawn } = await import('node:child_process')
  const named = Object.fromEntries(
    Array.from(environment.matchAll(/^(HELM_\w+)="(.*)"$/gm), ([, key, value]) => [key, value]),
  )
  const child = spawn(helm, args, { env: { PATH: process.env['PATH'], HOME: '/nowhere', ...named } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

#!/usr/bin/env node
// `npm run package [-- FOLDER] [--sign KEY --keyring FILE]`: the plugin as archives, after `npm run build`.
//   kaito-check-VERSION.tgz           one folder in it: `helm plugin install FILE` of Helm 4
//   helm-kaito-check-VERSION.tar.gz   no folder round it: `helm plugin install ADDRESS` of Helm 3 and 4, or untar by hand
//   SHA256SUMS
// Unsigned, the same build gives the same bytes. With --sign, Helm 4 packs and signs the first one (a .prov beside it).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process, { argv, env, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { fetchHelm } from './fetch-helm.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const name = 'kaito-check'
const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))

/** What the plugin is made of. One plugin.yaml and no other: Helm's reader of provenance takes the first it meets. */
const parts = [
  'plugin.yaml',
  'completion.yaml',
  'plugin.complete',
  'dist',
  'schemas',
  'README.md',
  'RULES.md',
  'docs',
  'LICENSE',
  'CHANGELOG.md',
]

// What Node compiled belongs to one version of Node on one kind of machine, and differs from build to build.
const isPacked = (path) => !path.endsWith('.compiled')

const isOwn = (file) =>
  file === 'SHA256SUMS' || /^(?:helm-)?kaito-check-\d+\.\d+\.\d+(?:-[\w.-]+)?\.(?:tgz|tgz\.prov|tar\.gz)$/.test(file)

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { sign: { type: 'string' }, keyring: { type: 'string' } },
})
const target = resolve(positionals[0] ?? join(project, 'packages'))

/** Files and folders below a folder, each folder before what is in it, in the order of their names. */
function list(folder, prefix = '') {
  return readdirSync(join(folder, prefix))
    .sort()
    .flatMap((entry) => {
      const path = prefix + entry
      return statSync(join(folder, path)).isDirectory() ? [`${path}/`, ...list(folder, `${path}/`)] : [path]
    })
}

/** Every folder has an entry of its own and nothing starts with `./`: Helm 3 makes folders for entries alone. */
async function archive(folder, prefix) {
  const entries = [...(prefix === '' ? [] : [prefix]), ...list(folder).map((path) => prefix + path)].map((path) => {
    const isFolder = path.endsWith('/')
    const body = isFolder ? undefined : readFileSync(join(folder, path.slice(prefix.length)))
    const isProgram = path.endsWith('plugin.complete') || path.endsWith('dist/kaito-check.cjs')
    return {
      header: {
        name: path,
        type: isFolder ? 'directory' : 'file',
        size: body?.length ?? 0,
        mode: isFolder || isProgram ? 0o755 : 0o644,
        mtime: new Date(0),
        uid: 0,
        gid: 0,
      },
      ...(body === undefined ? {} : { body }),
    }
  })
  // A gzip header without time and system: byte 9 is 255, "unknown".
  const zipped = gzipSync(await packTar(entries), { level: 9 })
  zipped.writeUInt8(255, 9)
  return zipped
}

async function sign(folder, key, keyring) {
  const helm = env.HELM_BIN ?? (await fetchHelm('4'))
  const { status, stderr } = spawnSync(
    helm,
    ['plugin', 'package', folder, '--sign', '--key', key, '--keyring', resolve(keyring), '--destination', target],
    { encoding: 'utf8', stdio: ['inherit', 'pipe', 'pipe'] },
  )
  if (status !== 0) throw new Error(`helm plugin package failed: ${stderr}`)
}

const staging = mkdtempSync(join(tmpdir(), 'kaito-check-package-'))
try {
  const folder = join(staging, name)
  mkdirSync(folder)
  for (const part of parts) cpSync(join(project, part), join(folder, part), { recursive: true, filter: isPacked })
  const others = list(folder).filter((path) => /\/plugin\.yaml$/.test(path))
  if (others.length > 0) throw new Error(`A second plugin.yaml would be packed: ${others.join(', ')}`)
  mkdirSync(target, { recursive: true })
  // What an earlier run wrote, and nothing else: the folder may be anybody's.
  for (const file of readdirSync(target)) if (isOwn(file)) rmSync(join(target, file))
  const written = [`${name}-${version}.tgz`, `helm-${name}-${version}.tar.gz`]
  writeFileSync(join(target, written[0]), await archive(folder, `${name}/`))
  writeFileSync(join(target, written[1]), await archive(folder, ''))
  if (values.sign !== undefined) {
    await sign(folder, values.sign, values.keyring ?? join(env.HOME ?? '', '.gnupg/secring.gpg'))
    written.push(`${written[0]}.prov`)
  }
  const sums = written.map((file) => {
    const bytes = readFileSync(join(target, file))
    stdout.write(`${file}  ${Math.ceil(bytes.length / 1024)} KiB\n`)
    return `${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`
  })
  writeFileSync(join(target, 'SHA256SUMS'), sums.join(''))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(staging, { recursive: true, force: true })
}

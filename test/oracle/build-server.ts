import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('./server/', import.meta.url)
const binary = new URL('./bin/server', import.meta.url)
const stamp = new URL('./bin/server.sha256', import.meta.url)

/** A path to the program, or why there is none. */
export type BuiltServer = { readonly path: string } | { readonly missing: string }

/** Builds the Go program where its sources changed since the last build. Slow only then. */
export async function buildServer(): Promise<BuiltServer> {
  const hash = createHash('sha256')
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(new URL(file, folder)))
  const wanted = hash.digest('hex')
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return { path: fileURLToPath(binary) }
  }
  const go = spawnSync('go', ['version'])
  if (go.status !== 0) return { missing: 'no Go toolchain on PATH (go version failed)' }
  mkdirSync(new URL('./bin/', import.meta.url), { recursive: true })
  const built = spawnSync('go', ['build', '-o', fileURLToPath(binary), '.'], {
    cwd: fileURLToPath(folder),
    encoding: 'utf8',
  })
  if (built.status !== 0)
    return { missing: `go build failed: ${built.stderr.trim().split('\n').slice(-3).join(' | ')}` }
  writeFileSync(stamp, wanted)
  return { path: fileURLToPath(binary) }
}

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('./stand-in/', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache/stand-in/', import.meta.url))

/**
 * The path of the operator, a static program; built where its sources changed since the last build. Throws when there is
 * no Go toolchain or the build fails.
 */
export function buildStandIn(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(sources).sort()) hash.update(file).update(readFileSync(join(sources, file)))
  const folder = join(cache, hash.digest('hex').slice(0, 16))
  const program = join(folder, 'stand-in')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  // Flags as the programs of the control plane are built with elsewhere: what both contain is compiled once.
  const unfinished = `${program}.${process.pid}`
  const { status, stderr, error } = spawnSync(
    'go',
    ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', unfinished, '.'],
    { cwd: sources, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' } },
  )
  if (error !== undefined) throw new Error('The stand-in operator needs Go on PATH.', { cause: error })
  if (status !== 0) throw new Error(`go build of the stand-in operator failed: ${stderr.trim().slice(-2000)}`)
  renameSync(unfinished, program)
  return program
}

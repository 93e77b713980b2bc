import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRunning } from '../support/is-running.ts'
import { leftovers, type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const source = fileURLToPath(new URL('../../src/shell/', import.meta.url))

/** Makes a private folder and starts a program that outlives its welcome; then does as told. */
const script = `
  import { writeFileSync } from 'node:fs'
  import { createPrivateFolder } from '${source}files.ts'
  import { run } from '${source}exec.ts'
  import { onProcessEnd } from '${source}process-signals.ts'
  const folder = await createPrivateFolder()
  const child = 'process.on("SIGTERM", () => {}); require("node:fs").writeFileSync("child", String(process.pid)); setInterval(() => {}, 1000)'
  const shell = { program: process.execPath, arguments: ['-e', child], directory: process.cwd(), environment: process.env, timeout: 60000, maximumBytes: 1000 }
  run(shell).catch(() => {})
  onProcessEnd(async () => { await new Promise((resolve) => setTimeout(resolve, 200)); writeFileSync('slow', 'done') })
  onProcessEnd(() => { throw new Error('a cleanup that fails') })
  const [how] = process.argv.slice(2)
  const wait = setInterval(async () => {
    const { existsSync } = await import('node:fs')
    if (!existsSync('child')) return
    clearInterval(wait)
    writeFileSync('ready', folder.path)
    if (how === 'exit') process.exit(5)
    if (how === 'throw') throw new Error('a bug')
  }, 20)
`

let folder: TemporaryFolder

beforeAll(async () => {
  folder = temporaryFolder()
  folder.write({ 'script.mts': script })
  await build({
    entryPoints: [folder.at('script.mts')],
    outfile: folder.at('script.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  })
})

afterAll(() => folder[Symbol.dispose]())

async function start(
  name: string,
  how: string,
): Promise<{ readonly child: ChildProcess; readonly at: (file: string) => string }> {
  folder.write({ [`${name}/.keep`]: '' })
  const at = (file: string) => folder.at(`${name}/${file}`)
  const child = spawn(process.execPath, [folder.at('script.mjs'), how], {
    cwd: folder.at(name),
    env: { ...process.env, TMPDIR: folder.at(name) },
    stdio: 'ignore',
  })
  for (let tries = 0; !existsSync(at('ready')) && tries < 500; tries++) await wait(20)
  return { child, at }
}

function ended(child: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve([child.exitCode, child.signalCode])
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve([code, signal])))
}

describe('when the process is told to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s, it ends by it, its programs with it, and leaves no files',
    async (signal) => {
      const { child, at } = await start(signal, 'wait')
      child.kill(signal)
      expect(await ended(child)).toEqual([null, signal])
      expect(readFileSync(at('slow'), 'utf8')).toBe('done')
      expect(leftovers(folder.at(signal))).toEqual([])
      await wait(100)
      expect(isRunning(Number(readFileSync(at('child'), 'utf8')))).toBe(false)
    },
  )

  it('twice, it does not wait for what is slow', async () => {
    const { child, at } = await start('twice', 'wait')
    child.kill('SIGINT')
    await wait(50)
    child.kill('SIGINT')
    expect(await ended(child)).toEqual([null, 'SIGINT'])
    expect(existsSync(at('slow'))).toBe(false)
    expect(leftovers(folder.at('twice'))).toEqual([])
  })

  it.each([
    ['exit', 5],
    ['throw', 1],
  ])('by its own %s, it leaves no files and no programs', async (how, code) => {
    const { child, at } = await start(how, how)
    expect(await ended(child)).toEqual([code, null])
    expect(leftovers(folder.at(how))).toEqual([])
    await wait(100)
    expect(isRunning(Number(readFileSync(at('child'), 'utf8')))).toBe(false)
  })
})

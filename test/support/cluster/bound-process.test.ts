import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRunning } from '../is-running.ts'
import { project } from '../plugin.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { startBoundProcess } from './bound-process.ts'
import { waitUntil } from './wait-until.ts'

function start(folder: string, script: string) {
  return startBoundProcess({
    program: '/bin/sh',
    arguments: ['-c', script],
    environment: { PATH: process.env['PATH'] ?? '' },
    directory: folder,
    log: `${folder}/log`,
  })
}

async function numberIn(path: string): Promise<number> {
  return await waitUntil(`a number in ${path}`, 20, () => Number(readFileSync(path, 'utf8')) || undefined)
}

describe('a bound process', () => {
  it('gives its exit code and its output', async () => {
    using folder = temporaryFolder()
    const started = start(folder.path, 'echo said; exit 7')
    expect(await started.ended).toBe(7)
    expect(started.isRunning).toBe(false)
    expect(readFileSync(folder.at('log'), 'utf8')).toBe('said\n')
  })

  it('may end politely', async () => {
    using folder = temporaryFolder()
    const started = start(folder.path, 'trap "echo bye; exit 0" TERM; echo $$ > pid; while :; do sleep 0.05; done')
    await numberIn(folder.at('pid'))
    await started.stop(10_000)
    expect(readFileSync(folder.at('log'), 'utf8')).toBe('bye\n')
  })

  it('is ended when it does not want to', async () => {
    using folder = temporaryFolder()
    const started = start(folder.path, 'trap "" TERM; echo $$ > pid; while :; do sleep 0.05; done')
    const pid = await numberIn(folder.at('pid'))
    await started.stop(300)
    expect(isRunning(pid)).toBe(false)
  })

  it('ends with a parent that is killed', async () => {
    using folder = temporaryFolder()
    const module = new URL('./bound-process.ts', import.meta.url).href
    const parent = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '-e'],
        `const { startBoundProcess } = await import(${JSON.stringify(module)})
         startBoundProcess({ program: '/bin/sh', arguments: ['-c', 'echo $$ > pid; exec sleep 1000'],
           environment: { PATH: process.env.PATH }, directory: ${JSON.stringify(folder.path)}, log: '/dev/null' })`,
      ],
      { cwd: project, stdio: 'ignore' },
    )
    const pid = await numberIn(folder.at('pid'))
    expect(isRunning(pid)).toBe(true)
    parent.kill('SIGKILL')
    await waitUntil('the end of the process', 20, () => !isRunning(pid))
  })
})

import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { buildProgram } from '../support/started-verify.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

it('waits for a killed process that is not gone yet when its pipe closes', async () => {
  using program = buildProgram()
  using folder = temporaryFolder({ 'work/.made': '' })
  const state = folder.at('state')
  const registry = new URL('../../src/cluster/run-registry.ts', import.meta.url).href
  const entry = { runId: 'x', cluster: 'kaito-check-x', work: folder.at('work'), temporary: [] }
  const script = [
    `const { registerRun } = await import(${JSON.stringify(registry)})`,
    `await registerRun(${JSON.stringify(entry)}, { XDG_STATE_HOME: ${JSON.stringify(state)} })`,
    "process.stdout.write('registered')",
    'setTimeout(() => {}, 2_000)',
  ].join('\n')
  const run = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  await new Promise((resolve) => run.stdout.once('data', resolve))
  const words = [program.path, 'verify', '--clean-up', '--run', 'x', '--when-stdin-ends']
  const guardian = spawn(process.execPath, words, {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder.path, XDG_STATE_HOME: state },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = await new Promise((resolve) => guardian.once('close', resolve))
  expect([code, readdirSync(state, { recursive: true }).filter((name) => String(name).endsWith('.json'))]).toEqual([
    0,
    [],
  ])
})

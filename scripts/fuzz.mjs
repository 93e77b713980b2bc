#!/usr/bin/env node
// The properties of test/fuzz for as long as asked, with a new seed each time: `npm run fuzz -- --minutes N [--seed N]`.
// A failure prints its seed; the same seed finds it again.
import { spawnSync } from 'node:child_process'
import process, { argv, env, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  args: argv.slice(2),
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
})
/** About so many properties share the time, on two cores. */
const properties = 14
const seconds = Math.max(1, Math.round((Number(values.minutes) * 60) / properties))
const seed = values.seed ?? String(Math.trunc(Math.random() * 2 ** 31))
stdout.write(`seed ${seed}, ${seconds} s for each property\n`)
const { status } = spawnSync(
  execPath,
  [
    fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url)),
    'run',
    '--project=unit',
    'test/fuzz',
    `--testTimeout=${(seconds + 120) * 1000}`,
  ],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: { ...env, FUZZ_SECONDS: String(seconds), FUZZ_SEED: seed },
  },
)
stdout.write(`seed ${seed}\n`)
process.exitCode = status ?? 1

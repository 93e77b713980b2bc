#!/usr/bin/env node
// Builds the tool and shows it on the example releases: `npm run demo`.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import process, { env, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { fetchHelm } from './fetch-helm.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))

/** The user's Helm where there is one, else the pinned one. */
async function findHelm() {
  if (env.HELM_BIN) return env.HELM_BIN
  return spawnSync('helm', ['version', '--short']).status === 0 ? 'helm' : await fetchHelm('4')
}

/** Runs the built tool as a shell would show it. Exit codes 0, 1 and 3 are verdicts; anything else ends the demo. */
function show(helm, ...args) {
  stdout.write(`\n$ kaito-check ${args.join(' ')}\n\n`)
  const { status } = spawnSync(execPath, ['dist/kaito-check.cjs', ...args], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, HELM_BIN: helm },
  })
  stdout.write(`\nexit code ${status}\n`)
  if (status !== 0 && status !== 1 && status !== 3) process.exit(2)
}

const build = spawnSync(execPath, ['scripts/build.mjs'], { cwd: project, stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 2)
const helm = await findHelm()
show(helm, 'lint', 'examples/cache-operator-1.4.1')
show(helm, 'diff', 'examples/cache-operator-1.4.0', 'examples/cache-operator-1.4.1')

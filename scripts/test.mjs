#!/usr/bin/env node
// `npm test`: runs every tier whose needs are met and says which it left out and why.
// `npm test -- --all` fails when one is left out. Other arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process, { argv, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { fetchHelm } from './fetch-helm.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))

/** `needs` resolves, or throws one sentence that says what is missing. Tier names are vitest projects. */
const tiers = [
  { name: 'unit', what: 'unit, rule tables, properties', needs: async () => {} },
  { name: 'helm', what: 'sources and the built plugin under real Helm 3 and 4', needs: prepareHelm },
  { name: 'browser', what: 'the HTML page in a real Chromium', needs: findChromium },
  { name: 'cluster', what: 'stand-in operators on a real control plane', needs: prepareCluster },
  { name: 'kind', what: 'stand-in operators as pods in kind', needs: prepareKind },
  { name: 'oracle', what: "the schema engine against the API server's own code", needs: findGo },
]

async function prepareHelm() {
  await fetchHelm('3')
  await fetchHelm('4')
  run(execPath, ['scripts/build.mjs'])
}

async function findChromium() {
  const { CHROMIUM_BIN } = process.env
  if (CHROMIUM_BIN !== undefined && existsSync(CHROMIUM_BIN)) return
  // The places that test/support/browser.ts takes.
  if (CHROMIUM_BIN !== undefined || !['/usr/bin/chromium', '/usr/bin/chromium-browser'].some(existsSync)) {
    throw new Error('There is no Chromium in /usr/bin, and CHROMIUM_BIN names none.')
  }
}

async function prepareCluster() {
  await fetchHelm('3')
  await fetchHelm('4')
  await findGo()
  findPrograms('etcd', 'kube-apiserver', 'kube-controller-manager')
}

async function prepareKind() {
  await fetchHelm('3')
  await fetchHelm('4')
  await findGo()
  findPrograms('kind', 'docker')
  if (spawnSync('docker', ['info']).status !== 0) throw new Error('No container engine answers `docker info`.')
}

function findPrograms(...names) {
  const folders = [process.env.TEST_BED_BIN, ...(process.env.PATH ?? '').split(delimiter)]
  for (const name of names) {
    if (!folders.some((folder) => folder && existsSync(join(folder, name)))) {
      throw new Error(`${name} is neither in the folder that TEST_BED_BIN names nor on PATH.`)
    }
  }
}

async function findGo() {
  if (spawnSync('go', ['version']).status !== 0) throw new Error('Go is not on PATH.')
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: project, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${status}.`)
}

const isComplete = argv.includes('--all')
const passedOn = argv.slice(2).filter((argument) => argument !== '--all')
const ready = []
const missing = []
for (const tier of tiers) {
  try {
    await tier.needs()
    ready.push(tier)
  } catch (cause) {
    missing.push({ ...tier, reason: cause instanceof Error ? cause.message : String(cause) })
  }
}

const results = join(project, '.cache', 'test-results.json')
mkdirSync(dirname(results), { recursive: true })
rmSync(results, { force: true })
const { status } = spawnSync(
  execPath,
  [
    join(project, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...ready.flatMap(({ name }) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...passedOn,
  ],
  { cwd: project, stdio: 'inherit' },
)

const { numPassedTests, numFailedTests, numPendingTests, numTotalTestSuites } = JSON.parse(
  readFileSync(results, 'utf8'),
)
for (const { name, what } of ready) stdout.write(`ran      ${name}: ${what}\n`)
for (const { name, what, reason } of missing) stdout.write(`left out ${name}: ${what}, because: ${reason}\n`)
if (numPendingTests > 0) stdout.write(`${numPendingTests} tests skipped themselves; each printed its reason.\n`)
const failed = numFailedTests + (isComplete ? missing.length : 0) + (numTotalTestSuites === 0 ? 1 : 0)
stdout.write(`${numPassedTests} passed, ${failed} failed\n`)
process.exitCode = status === 0 && failed === 0 ? 0 : 1

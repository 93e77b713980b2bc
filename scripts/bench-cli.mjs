#!/usr/bin/env node
// How long the built command line takes, against what was measured beside it in the same rounds: `npm run bench:cli`.
// A bound is a sum of references, so the figures of a fast machine and of a slow one mean the same; on a busy one
// `chrt --rr 20` before the command keeps others out (Linux, as root). A comparison renders more than two charts:
// `--no-gates` leaves most of that out, and the table says how often Helm ran.
//   node scripts/bench-cli.mjs [--rounds 15] [--charts FOLDER] [--dist FOLDER] [HELM...]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process, { argv, env, execPath, hrtime, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fetchHelm } from './fetch-helm.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const { values: options, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '15' },
    charts: { type: 'string', default: join(project, '../shared/charts') },
    dist: { type: 'string', default: join(project, 'dist') },
  },
})
const program = join(resolve(options.dist), 'kaito-check.cjs')
const previous = join(options.charts, 'workspace-0.11.0.tgz')
const next = join(options.charts, 'workspace-0.12.0.tgz')
for (const file of [program, previous, next]) {
  if (!existsSync(file)) {
    process.stderr.write(
      `There is no ${file}: run \`npm run build\`, and name the folder of KAITO's packages with --charts.\n`,
    )
    process.exit(2)
  }
}

/** Milliseconds that a program takes, by the wall's clock. */
function time(command, args, environment = {}) {
  const start = hrtime.bigint()
  const { status, error } = spawnSync(command, args, { stdio: 'ignore', env: { ...env, ...environment } })
  const taken = Number(hrtime.bigint() - start) / 1e6
  // 1 and 3 are verdicts of ours.
  if (error !== undefined || ![0, 1, 3].includes(status)) throw new Error(`${command} ${args.join(' ')} failed.`)
  return taken
}

/** What is timed in every round, and what the bounds of DESIGN's table are made of. */
function measurements(helm) {
  const ours = Object.entries(commands).map(([name, args]) => [
    name,
    () => time(execPath, [program, ...args], { HELM_BIN: helm }),
  ])
  return {
    node: () => time(execPath, ['-e', '0']),
    renderPrevious: () => time(helm, ['template', 'release-name', previous]),
    renderNext: () => time(helm, ['template', 'release-name', next]),
    ...Object.fromEntries(ours),
  }
}

const commands = {
  version: ['--version'],
  help: ['--help'],
  lint: ['lint', next],
  diffWithoutGates: ['diff', '--no-gates', previous, next],
  diff: ['diff', previous, next],
}

const bounds = [
  { what: '--version', ours: 'version', bound: 'node + 60 ms', of: ({ node }) => node + 60 },
  { what: '--help', ours: 'help', bound: 'node + 60 ms', of: ({ node }) => node + 60 },
  {
    what: 'lint',
    ours: 'lint',
    bound: 'node + helm template + 250 ms',
    of: ({ node, renderNext }) => node + renderNext + 250,
  },
  { what: 'diff --no-gates', ours: 'diffWithoutGates', bound: '1.5 × two helm template', of: twoRenders },
  { what: 'diff', ours: 'diff', bound: '1.5 × two helm template', of: twoRenders },
]

function twoRenders({ renderPrevious, renderNext }) {
  return 1.5 * (renderPrevious + renderNext)
}

/** How often a command of ours starts Helm, told by a stand-in that writes a line each time. */
function countRuns(helm, args) {
  const folder = mkdtempSync(join(tmpdir(), 'kaito-check-bench-'))
  try {
    const [standIn, log] = [join(folder, 'helm'), join(folder, 'log')]
    writeFileSync(standIn, `#!/bin/sh\necho x >> '${log}'\nexec '${helm}' "$@"\n`, { mode: 0o755 })
    writeFileSync(log, '')
    time(execPath, [program, ...args], { HELM_BIN: standIn })
    return readFileSync(log, 'utf8').length / 2
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Every round runs everything once, each time in another order, so that what else the machine does hits all alike. */
function run(helm, rounds) {
  const names = Object.keys(measurements(helm))
  const measure = measurements(helm)
  for (const name of names) measure[name]()
  return Array.from({ length: rounds }, (_, round) => {
    const order = names.map((_name, index) => names[(index * 3 + round) % names.length])
    const taken = Object.fromEntries(order.map((name) => [name, measure[name]()]))
    return { ...taken }
  })
}

const helms = positionals.length > 0 ? positionals : [await fetchHelm('3'), await fetchHelm('4')]
for (const helm of helms) {
  const version = spawnSync(helm, ['version', '--short'], { encoding: 'utf8' }).stdout.trim()
  const rounds = run(helm, Number(options.rounds))
  const ms = (of) => `${median(rounds.map(of)).toFixed(0)} ms`.padStart(8)
  stdout.write(`\nHelm ${version}, Node ${process.version}, medians of ${rounds.length} rounds\n`)
  stdout.write(`bare node ${ms(({ node }) => node)}, helm template ${ms(({ renderNext }) => renderNext)}\n\n`)
  stdout.write(
    `${'command'.padEnd(17)}${'bound'.padEnd(32)}${'bound'.padStart(8)}${'ours'.padStart(8)}  ours / bound  Helm runs\n`,
  )
  for (const { what, ours, bound, of } of bounds) {
    const ratios = rounds.map((round) => round[ours] / of(round))
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
    const judged = `${median(ratios).toFixed(2)}  (${spread})`.padEnd(24)
    const runs = countRuns(helm, commands[ours])
    stdout.write(`${what.padEnd(17)}${bound.padEnd(32)}${ms(of)}${ms((round) => round[ours])}  ${judged}${runs}\n`)
  }
}

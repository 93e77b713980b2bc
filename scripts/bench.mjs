#!/usr/bin/env node
// `npm run bench`: how long the built program takes and how much memory, each row a ratio to something that was run
// beside it in the same rounds, with the least and the greatest ratio. Bounds are sums of references, so the figures of
// a fast machine and of a slow one mean the same. Nothing here is a test: a busy machine makes ratios wide, not wrong.
//   node scripts/bench.mjs [--rounds 7] [--only start,charts,crd,growth,suite,history,preflight] [--charts FOLDER] [--helm HELM] [--objects N]
// crdify is taken from PATH, or built from its Go module where there is Go; without it its columns are left out.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process, { argv, env, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pairOf, smallestPair, suite, widePair } from './bench/definitions.mjs'
import { median, ms, peakOf, ratio, rounds, run } from './bench/measure.mjs'
import { fetchHelm } from './fetch-helm.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const { values: options } = parseArgs({
  args: argv.slice(2),
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: 'start,charts,crd,growth,suite,history' },
    charts: { type: 'string', default: join(project, '../shared/charts') },
    helm: { type: 'string' },
    objects: { type: 'string', default: '100000' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'kaito-check-bench-'))
const program = join(project, 'dist/kaito-check.cjs')
if (!existsSync(program)) throw new Error(`There is no ${program}: run \`npm run build\`.`)
const helm = resolve(options.helm ?? (await fetchHelm('4')))
const environment = { HELM_BIN: helm, XDG_CACHE_HOME: join(folder, 'cache') }
const count = Number(options.rounds)
const ours = (...args) => [execPath, program, ...args]
const timed =
  (...args) =>
  () =>
    run(ours(...args), environment)
const peak = (...args) => `${peakOf([program, ...args], environment, folder)} MiB`

function row(what, reference, time, ratios, memory) {
  stdout.write(`${what.padEnd(34)}${reference.padEnd(36)}${time.padStart(10)}  ${ratios.padEnd(26)}${memory}\n`)
}

function fileOf(name, text) {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const bareNode = () => run([execPath, '-e', '0'])

function start() {
  const measured = rounds(count, { node: bareNode, version: timed('--version'), help: timed('--help') })
  for (const [what, name] of [
    ['--version', 'version'],
    ['--help', 'help'],
  ]) {
    const bound = ratio(
      measured,
      (round) => round[name],
      (round) => round.node + 60,
    )
    row(
      what,
      'bare node + 60 ms',
      ms(measured, (round) => round[name]),
      bound,
      peak(what),
    )
  }
}

/** What helm-diff does without a cluster, less its own start: two renders and a textual comparison. */
function textual(previous, next) {
  const render = `"$HELM_BIN" template x`
  return run(
    ['bash', '-c', `diff -u <(${render} "$0") <(${render} "$1") >/dev/null || true`, previous, next],
    environment,
  )
}

function charts() {
  const [previous, next] = ['0.11.0', '0.12.0'].map((version) => join(options.charts, `workspace-${version}.tgz`))
  if (!existsSync(next)) return stdout.write(`charts: left out, there is no ${next}; name their folder with --charts\n`)
  const measured = rounds(count, {
    node: bareNode,
    first: () => run([helm, 'template', 'x', previous]),
    second: () => run([helm, 'template', 'x', next]),
    textual: () => textual(previous, next),
    lint: timed('lint', next),
    plain: timed('diff', '--no-gates', previous, next),
    diff: timed('diff', previous, next),
  })
  const twice = (round) => 1.5 * (round.first + round.second)
  const rows = [
    ['lint', 'lint', 'node + helm template + 250 ms', (round) => round.node + round.second + 250, ['lint', next]],
    ['diff --no-gates', 'plain', '1.5 × two helm template', twice, ['diff', '--no-gates', previous, next]],
    ['diff', 'diff', '1.5 × two helm template', twice, ['diff', previous, next]],
    ['diff', 'diff', 'renders compared as text', (round) => round.textual, ['diff', previous, next]],
  ]
  for (const [what, name, reference, of, args] of rows) {
    row(
      what,
      reference,
      ms(measured, (round) => round[name]),
      ratio(measured, (round) => round[name], of),
      peak(...args),
    )
  }
  row('  runs of Helm by diff', '', String(helmRuns('diff', previous, next)), '', '')
}

/** How often a command of ours starts Helm, told by a stand-in that writes a line each time. */
function helmRuns(...args) {
  const log = fileOf('helm.log', '')
  const standIn = join(folder, 'helm')
  writeFileSync(standIn, `#!/bin/sh\necho x >> '${log}'\nexec '${helm}' "$@"\n`, { mode: 0o755 })
  run(ours(...args), { ...environment, HELM_BIN: standIn })
  return readFileSync(log, 'utf8').length / 2
}

/** On PATH, or built once into .cache; null with the reason printed. */
function findCrdify() {
  if (spawnSync('crdify', ['--help']).error === undefined) return 'crdify'
  const bin = join(project, '.cache/bench')
  const built = join(bin, 'crdify')
  if (existsSync(built)) return built
  const { status, error, stderr } = spawnSync('go', ['install', 'sigs.k8s.io/crdify@latest'], {
    env: { ...env, GOBIN: bin },
    encoding: 'utf8',
  })
  if (status === 0) return built
  const why = error === undefined ? stderr.trim().split('\n').at(-1) : 'Go is not on PATH'
  stdout.write(`crdify: left out, neither on PATH nor built: ${why}\n`)
  return null
}

const isQuiet = ['-o', 'json', '--fail-on', 'never']

function crd() {
  const crdify = findCrdify()
  const pairs = [
    ['smallest', smallestPair()],
    ...[10, 100, 1_000, 3_800, 10_000].map((size) => [`${size} KB`, pairOf(size, 1)]),
  ].map(([name, [previous, next]]) => ({
    name,
    previous: fileOf(`crd/${name}/previous.yaml`, previous),
    next: fileOf(`crd/${name}/next.yaml`, next),
  }))
  const measured = rounds(
    Math.min(count, 5),
    Object.fromEntries(
      pairs.flatMap(({ name, previous, next }) => [
        [`ours ${name}`, timed('diff', previous, next, ...isQuiet)],
        ...(crdify === null ? [] : [[`theirs ${name}`, () => run([crdify, `file://${previous}`, `file://${next}`])]]),
      ]),
    ),
  )
  // Net of what each needs to start and to load all of its engines; below 10 ms a difference of two runs says nothing.
  const net = (who, name) => (round) => Math.max(10, round[`${who} ${name}`] - round[`${who} smallest`])
  for (const { name, previous, next } of pairs.slice(1)) {
    const memory = `${peak('diff', previous, next, ...isQuiet)}${isRead(previous, next) ? '' : ', beyond the bound: not read'}`
    const time = ms(measured, net('ours', name))
    if (crdify === null) row(`CRD pair of ${name}, net`, 'none', time, '', memory)
    else
      row(
        `CRD pair of ${name}, net`,
        'crdify, net',
        time,
        ratio(measured, net('ours', name), net('theirs', name)),
        memory,
      )
  }
}

/** Whether the definitions are within what is read of one document. */
function isRead(previous, next) {
  const report = spawnSync(execPath, [program, 'diff', previous, next, ...isQuiet], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return JSON.parse(report.stdout).summary.examined.customResourceDefinitions > 0
}

/** The power with which time grows with the number of nodes, all of them changed: 1 is in proportion. */
function growth() {
  const sizes = [100, 1_000, 10_000]
  const pairs = sizes.map((nodes) =>
    widePair(nodes).map((text, index) => fileOf(`growth/${nodes}-${index}.yaml`, text)),
  )
  const smallest = smallestPair().map((text, index) => fileOf(`growth/start-${index}.yaml`, text))
  const measured = rounds(Math.min(count, 3), {
    start: timed('diff', ...smallest, ...isQuiet),
    ...Object.fromEntries(sizes.map((size, index) => [String(size), timed('diff', ...pairs[index], ...isQuiet)])),
  })
  const net = (size) => median(measured.map((round) => Math.max(10, round[size] - round.start)))
  for (const [index, size] of sizes.entries()) {
    const before = sizes[index - 1]
    const power =
      before === undefined ? '' : `power ${(Math.log(net(size) / net(before)) / Math.log(size / before)).toFixed(2)}`
    row(
      `${size} nodes, all changed`,
      'the size before',
      `${net(size).toFixed(0)} ms`,
      power,
      peak('diff', ...pairs[index], ...isQuiet),
    )
  }
}

function manyDefinitions() {
  const files = [false, true].map((isNext) => fileOf(`suite/${isNext ? 'next' : 'previous'}.yaml`, suite(500, isNext)))
  const one = [false, true].map((isNext) => fileOf(`one/${isNext ? 'next' : 'previous'}.yaml`, suite(1, isNext)))
  const measured = rounds(Math.min(count, 3), {
    one: timed('diff', ...one, ...isQuiet),
    all: timed('diff', ...files, ...isQuiet),
  })
  row(
    '500 definitions in one release',
    'a release of one definition',
    ms(measured, ({ all }) => all),
    ratio(
      measured,
      ({ all }) => all,
      ({ one: single }) => single,
    ),
    peak('diff', ...files, ...isQuiet),
  )
}

function history() {
  const chart = join(project, 'examples/cache-operator-1.4.0')
  const packages = join(folder, 'packages')
  for (let patch = 0; patch < 50; patch += 1) run([helm, 'package', chart, '--version', `1.4.${patch}`, '-d', packages])
  const of = (jobs) => timed('history', packages, '--no-cache', '--jobs', jobs)
  const measured = rounds(1, {
    one: of('1'),
    two: of('2'),
    diff: timed('diff', ...[0, 1].map((patch) => join(packages, `cache-operator-1.4.${patch}.tgz`))),
  })
  for (const [name, jobs] of [
    ['one', '1'],
    ['two', '2'],
  ]) {
    row(
      `history of 50 packages, ${jobs} at once`,
      '49 × diff of two of them',
      ms(measured, (round) => round[name]),
      ratio(
        measured,
        (round) => round[name],
        ({ diff }) => 49 * diff,
      ),
      peak('history', packages, '--no-cache', '--jobs', jobs),
    )
  }
}

/** Needs a control plane and Go, so it is not asked for by default. */
function preflight() {
  const words = [join(project, 'scripts/bench-preflight.ts'), '--objects', options.objects]
  spawnSync(execPath, ['--import', 'tsx', ...words], { stdio: 'inherit' })
}

/** What `--only` names; the default leaves out what needs more than Node and Helm. */
const groups = { start, charts, crd, growth, suite: manyDefinitions, history, preflight }

try {
  const version = spawnSync(helm, ['version', '--short'], { encoding: 'utf8' }).stdout.trim()
  stdout.write(`Node ${process.version}, Helm ${version}, medians of up to ${count} rounds\n\n`)
  row('what', 'reference', 'ours', 'ours / reference', 'peak memory')
  for (const name of options.only.split(',')) {
    if (groups[name] === undefined) throw new Error(`No rows are called ${name}: ${Object.keys(groups).join(', ')}.`)
    groups[name]()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

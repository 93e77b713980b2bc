'use strict'
// Writes the output `previous`: the release that the chart is compared with; empty where there is none, with a warning,
// so that a job that only linted never looks like one that compared.
const { spawnSync } = require('node:child_process')
const { appendFileSync, readFileSync, realpathSync } = require('node:fs')
const { join } = require('node:path')
const { env, stdout, exit } = require('node:process')

const { CHART = '', PREVIOUS = '', REPOSITORY = '' } = env

function found(previous) {
  stdout.write(`Compared with: ${previous === '' ? 'nothing' : previous}\n`)
  appendFileSync(env.GITHUB_OUTPUT, `previous=${previous}\n`)
  exit(0)
}

/** A workflow command takes one line. */
function warn(text) {
  const line = text.trim().replaceAll('%', '%25').replaceAll('\r', '').replaceAll('\n', '%0A')
  stdout.write(`::warning title=kaito-check::${line}\n`)
}

function run(program, words, cwd) {
  const {
    status,
    stdout: out,
    stderr,
    error,
  } = spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  return { ok: status === 0, out: out ?? '', reason: (stderr || error?.message || `exit code ${status}`).trim() }
}
const git = (...words) => run('git', words)

/** Fields of Chart.yaml, without quotes and comment. */
function readChart() {
  try {
    const text = readFileSync(join(CHART, 'Chart.yaml'), 'utf8')
    const field = (name) => new RegExp(`^${name}:[ \\t]*["']?([^"'#\\s]+)`, 'm').exec(text)?.[1] ?? ''
    return { name: field('name'), version: field('version') }
  } catch {
    // The step that examines says what is wrong with the chart.
    return { name: '', version: '' }
  }
}

/** `MAJOR.MINOR.PATCH`, without what follows them: a candidate comes after the same releases as the release it leads to. */
function numbersOf(version) {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+]|$)/.exec(version)?.slice(1)
  return parts?.map(BigInt)
}

function isBefore(left, right) {
  const at = left.findIndex((number, index) => number !== right[index])
  return at !== -1 && left[at] < right[at]
}

/** The folder of the chart from the root of the repository around the working directory; undefined where it lies in none. */
function folderInRepository() {
  const root = git('rev-parse', '--show-toplevel')
  if (!root.ok) {
    warn(`Tags were not looked at: ${root.reason}`)
    return undefined
  }
  const own = run('git', ['rev-parse', '--show-toplevel'], CHART)
  const prefix = run('git', ['rev-parse', '--show-prefix'], CHART)
  if (!own.ok || !prefix.ok || realpathSync(own.out.trim()) !== realpathSync(root.out.trim())) {
    warn(`Tags were not looked at: ${CHART} does not lie in the repository of the working directory.`)
    return undefined
  }
  return prefix.out.replace(/\n$/, '').replace(/\/+$/, '')
}

/**
 * The newest stable tag that this commit descends from and that holds the chart, but not a tag on the commit itself: on a
 * release's own tag the release before it is meant. Tags with the chart's name in front go first.
 */
function fromTags({ name }) {
  const folder = folderInRepository()
  if (folder === undefined) return undefined
  const here = git('tag', '--points-at', 'HEAD').out.split('\n')
  const merged = git('tag', '--merged', 'HEAD').out.split('\n')
  const prefixes = [...(name === '' ? [] : ['-', '/', '@'].map((sign) => name + sign)), '']
  const tags = merged.flatMap((tag) => {
    const prefix = prefixes.find((each) => tag.startsWith(each)) ?? ''
    const version = tag.slice(prefix.length)
    return here.includes(tag) || !/^v?\d+\.\d+\.\d+$/.test(version)
      ? []
      : [{ tag, isOwn: prefix !== '', numbers: numbersOf(version) }]
  })
  tags.sort((left, right) => right.isOwn - left.isOwn || (isBefore(left.numbers, right.numbers) ? 1 : -1))
  const at = folder === '' ? '' : `${folder}/`
  const newest = tags.find(({ tag }) => git('cat-file', '-e', `refs/tags/${tag}:${at}Chart.yaml`).ok)
  if (newest !== undefined) return `git:${newest.tag}:${folder === '' ? '.' : folder}`
  if (git('rev-parse', '--is-shallow-repository').out.trim() === 'true') {
    warn('This clone is shallow, so earlier releases cannot be seen by their tags: check out with `fetch-depth: 0`.')
  }
  return undefined
}

/** The newest stable version in the repository that comes before the chart's own. */
function fromRepository({ name, version }) {
  if (REPOSITORY === '' || name === '') return undefined
  const own = numbersOf(version)
  if (own === undefined) {
    warn(`The repository was not looked at: \`${version}\` is no version that others come before.`)
    return undefined
  }
  const words = [
    'kaito-check',
    'support',
    '--repository',
    REPOSITORY,
    '--chart',
    name,
    '-o',
    'json',
    '--color',
    'never',
  ]
  const { ok, out, reason } = run('helm', words)
  if (!ok) {
    warn(`No earlier release was found in the repository. ${reason}`)
    return undefined
  }
  const older = JSON.parse(out).releases.filter((each) => isBefore(numbersOf(each), own))
  return older.length === 0 ? undefined : `${name}@${older.at(-1)}`
}

if (PREVIOUS !== '') found(PREVIOUS)
const chart = readChart()
const previous = fromTags(chart) ?? fromRepository(chart)
if (previous === undefined) warn('Compared with nothing: no earlier release was found, so the chart was only linted.')
found(previous ?? '')

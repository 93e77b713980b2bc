/**
 * Writes the table in docs/adjacent-releases.md: what `diff` finds in the steps between adjacent releases of a chart
 * repository, by category and promise. Needs a build, and Helm on PATH or in HELM_BIN.
 *
 *   node scripts/adjacent-table.mjs FOLDER-OF-PACKAGES [--reports FOLDER]
 *
 * `--reports` keeps the JSON reports there, and takes those that are there instead of running `diff` again.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare } from 'semver'

const { values, positionals } = parseArgs({ options: { reports: { type: 'string' } }, allowPositionals: true })
const [packages = 'packages'] = positionals
const root = join(import.meta.dirname, '..')
const page = join(root, 'docs', 'adjacent-releases.md')
const reports = values.reports ?? mkdtempSync(join(tmpdir(), 'adjacent-'))
const categories = ['crd', 'values', 'flags', 'rbac', 'webhook', 'workload', 'image', 'metadata', 'side-by-side']

/** @param {string} previous @param {string} next */
function reportOn(previous, next) {
  const file = join(reports, `${previous}..${next}.json`)
  if (!existsSync(file)) {
    const chart = (/** @type {string} */ name) => join(packages, `${name}.tgz`)
    const words = ['diff', chart(previous), chart(next), '-o', `json=${file}`, '-q']
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'kaito-check.cjs'), ...words])
    if (status === 2 || status === null) throw new Error(`${previous} to ${next}: ${stderr}`)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** @param {{ promise: string, answer: string, findings: unknown[] }} promise */
function answerOf({ answer, findings }) {
  return findings.length === 0 ? answer : `${answer} (${findings.length})`
}

const names = readdirSync(packages).flatMap((file) => {
  const [, chart, version] = /^(.+?)-(\d+\.\d+\.\d+.*)\.tgz$/.exec(file) ?? []
  return chart === undefined || version === undefined ? [] : [{ chart, version }]
})
const charts = [...new Set(names.map(({ chart }) => chart))].sort().reverse()
const rows = charts.flatMap((chart) => {
  const versions = names.filter((each) => each.chart === chart).map(({ version }) => version)
  versions.sort(compare)
  return versions.slice(1).map((next, index) => {
    const previous = versions[index] ?? ''
    const { releaseKind, findings, promises, summary } = reportOn(`${chart}-${previous}`, `${chart}-${next}`)
    const counts = categories.map(
      (category) => findings.filter((/** @type {{ category: string }} */ each) => each.category === category).length,
    )
    return [
      `${chart} ${previous} → ${next}, ${releaseKind}`,
      `${summary.error} / ${summary.warning} / ${summary.info}`,
      ...counts,
      ...promises.map(answerOf),
    ]
  })
})
if (values.reports === undefined) rmSync(reports, { recursive: true })
const promises = ['in-place', 'custom-resources', 'rollback', 'side-by-side']
const head = ['step', 'errors / warnings / infos', ...categories, ...promises]
const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
const text = readFileSync(page, 'utf8')
writeFileSync(
  page,
  text.replace(/<!-- table -->[\s\S]*<!-- \/table -->/, () => `<!-- table -->\n\n${table}\n\n<!-- /table -->`),
)

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import { createReportReader } from '../../src/commands/read-report.ts'
import { isJsonObject } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { runMain } from '../main/run-main.ts'
import { below, demoChart, packChart } from '../support/authored-charts.ts'
import { fetchHelm, type HelmMajor, helm, helmEnvironment, helmMajors } from '../support/helm-binaries.ts'
import { type ReleaseRepository, releaseRepository } from '../support/release-repository.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { verifyReport } from '../support/verify-report.ts'

let folder: TemporaryFolder
let repository: ReleaseRepository

beforeEach(() => {
  folder = temporaryFolder()
  repository = releaseRepository(folder.at('repository'))
})

afterEach(() => {
  folder[Symbol.dispose]()
})

async function gate(major: HelmMajor, ...words: readonly string[]) {
  const environment = { ...helmEnvironment(folder.path), HELM_BIN: await fetchHelm(major) }
  const { exitCode, stdout, stderr } = await runMain(['gate', ...words, '-o', 'json'], {
    directory: repository.path,
    environment,
  })
  expect(stderr).toBe('')
  const report: ReportDocument = JSON.parse(stdout)
  const fits = await createReportReader()
  expect(fits(JSON.parse(stdout))).toBeDefined()
  return { exitCode, report }
}

/** `rule place`, sorted. */
function found({ findings }: ReportDocument): readonly string[] {
  return findings
    .map(({ rule, location, severity }) => `${severity} ${rule} ${location.object ?? location.file}`)
    .sort()
}

function chart(version: string, more: Readonly<Record<string, string>> = {}) {
  return below('charts/demo', demoChart(version, more))
}

/** Two minors and a patch, made as they should be, with packages, reports and milestones beside the repository. */
async function makeCleanHistory(major: HelmMajor): Promise<void> {
  const r = repository
  r.on('2026-01-01').write(chart('1.0.0-rc.0')).commit('feat: everything')
  r.go('release-1.0').tag('v1.0.0-rc.0')
  r.on('2026-01-10').write(chart('1.0.0')).commit('chore: release 1.0.0')
  r.tag('v1.0.0')
  r.go('main').on('2026-01-12').write({ 'main.c': 'fixed' }).commit('fix: a bug')
  r.go('release-1.0').on('2026-01-20').git('cherry-pick', '-x', 'main')
  r.write(chart('1.0.1')).commit('chore: release 1.0.1')
  r.tag('v1.0.1')
  r.go('main').on('2026-03-01').write(chart('1.1.0-rc.0')).commit('feat: more')
  r.go('release-1.1').tag('v1.1.0-rc.0')
  r.on('2026-03-10').write(chart('1.1.0')).commit('chore: release 1.1.0')
  r.tag('v1.1.0')
  for (const tag of ['v1.0.0-rc.0', 'v1.0.0', 'v1.0.1', 'v1.1.0-rc.0', 'v1.1.0']) {
    r.git('checkout', '--quiet', tag)
    await helm(major, folder.path, 'package', `${r.path}/charts/demo`, '-d', folder.at('packages'))
  }
  await helm(major, folder.path, 'repo', 'index', folder.at('packages'))
  r.go('main')
  folder.write({
    'milestones.json': JSON.stringify(
      ['v1.0.0', 'v1.0.1', 'v1.1'].map((title) => ({ title, state: 'closed', open_issues: 0 })),
    ),
    'evidence/one.json': await verifyReport(folder.at('packages'), 'demo', 'v1.0.0', 'v1.0.1'),
    'evidence/deeper/two.json': await verifyReport(folder.at('packages'), 'demo', 'v1.0.1', 'v1.1.0'),
  })
}

const everything = [
  ...['--repository', '../packages', '--evidence', '../evidence'],
  ...['--milestone-file', '../milestones.json'],
]

describe('a history that is as it should be', () => {
  it.each(helmMajors)('is silent, whole and tag by tag, packaged by Helm %s', async (major) => {
    await makeCleanHistory(major)
    const { exitCode, report } = await gate(major, '--all', ...everything)
    expect([report.verdict, exitCode, found(report), report.skipped]).toEqual(['pass', 0, [], []])
    expect(report.gate?.tags.map(({ tag, verdict, date, release }) => [tag, verdict, date, release])).toEqual([
      ['v1.1.0', 'pass', '2026-03-10', 'minor'],
      ['v1.1.0-rc.0', 'pass', '2026-03-01', 'candidate'],
      ['v1.0.1', 'pass', '2026-01-20', 'patch'],
      ['v1.0.0', 'pass', '2026-01-10', 'minor'],
      ['v1.0.0-rc.0', 'pass', '2026-01-01', 'candidate'],
    ])
    const outcomes = report.gate?.tags.flatMap(({ checks }) => checks.map(({ outcome }) => outcome))
    expect([...new Set(outcomes)].sort()).toEqual(['not-applicable', 'passed'])
    const one = await gate(major, 'v1.0.1', ...everything)
    expect([one.exitCode, one.report.gate?.tags[0]?.checks]).toEqual([0, report.gate?.tags[2]?.checks])
  })
})

const storage = (metadata = '') =>
  `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast${metadata}}\nprovisioner: example.test/fast\n`
const kept = storage(', annotations: {helm.sh/resource-policy: keep}')
const removable = `{{ if not .Values.protected }}\n${storage()}{{ end }}\n`

describe('what two installations of the release before meet already', () => {
  const rows: readonly (readonly [string, string, string, readonly string[], readonly string[]])[] = [
    ['stays', storage(), storage(), [], []],
    ['is kept no longer', kept, storage(), ['side-by-side/uninstall-deletes-shared'], []],
    ['can be avoided no longer', removable, storage(), [], ['side-by-side/install-refused']],
  ]
  it.each(rows)('%s: a step counts what it brings', async (_title, before, after, both, patchOnly) => {
    const r = repository
    const release = (day: string, version: string, extra: string) => {
      r.on(day)
        .write(chart(version, { 'templates/storage.yaml': extra }))
        .commit(`chore: release ${version}`)
      r.tag(`v${version}`)
    }
    r.go('release-1.0')
    release('2026-01-01', '1.0.0-rc.0', before)
    release('2026-01-10', '1.0.0', after)
    release('2026-01-11', '1.0.1', before)
    release('2026-01-12', '1.0.2', after)
    const breaks = async (tag: string) => {
      const { report } = await gate('4', tag)
      return report.findings
        .filter(({ rule }) => /-breaks|breaks-/.test(rule))
        .map(({ rule, evidence }) => `${rule} ${isJsonObject(evidence) ? evidence['rule'] : ''}`)
        .sort()
    }
    expect(await breaks('v1.0.0')).toEqual(both.map((rule) => `gate/breaks-after-candidate ${rule}`))
    expect(await breaks('v1.0.2')).toEqual([...both, ...patchOnly].map((rule) => `gate/patch-breaks ${rule}`))
  })
})

/** A selector that differs between versions although no file does; the API server lets nobody change it. */
const always = {
  'templates/extra.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: '{{ .Release.Name }}-extra', namespace: '{{ .Release.Namespace }}'}
spec:
  selector:
    matchLabels: {app: '{{ if has .Chart.Version (list "1.6.0" "1.8.0-rc.0" "1.8.0") }}b{{ else }}a{{ end }}'}
  template:
    metadata: {labels: {app: '{{ if has .Chart.Version (list "1.6.0" "1.8.0-rc.0" "1.8.0") }}b{{ else }}a{{ end }}'}}
    spec: {containers: [{name: extra, image: 'example.test/extra:1'}]}
`,
}

/** Every rule on tags is broken once, each by a tag of its own where that can be. */
async function makeBrokenHistory(): Promise<void> {
  const r = repository
  const packed: string[] = []
  const pack = async (version: string, more: Readonly<Record<string, string>> = {}, inPackage = more) => {
    r.write(chart(version, { ...always, ...more }))
    const files = demoChart(version, { ...always, ...inPackage })
    folder.write({ [`packages/demo-${version}.tgz`]: await packChart('demo', files) })
    packed.push(version)
  }
  const cut = async (day: string, version: string) => {
    r.on(day)
    await pack(version)
    r.commit(`chore: release ${version}`)
    r.tag(`v${version}`)
  }
  const minor = async (line: string, candidate: string, day: string) => {
    r.go(`release-${line}`)
    await cut(candidate, `${line}.0-rc.0`)
    await cut(day, `${line}.0`)
    r.go('main').git('merge', '--quiet', '--ff-only', `release-${line}`)
  }
  await minor('1.0', '2025-01-01', '2025-01-10')
  r.go('release-1.1')
  await cut('2025-03-01', '1.1.0-rc.0')
  await cut('2025-03-02', '1.1.0-rc.2')
  await cut('2025-03-10', '1.1.0')
  r.go('main').git('merge', '--quiet', '--ff-only', 'release-1.1')
  r.go('release-1.1')
  await cut('2025-03-20', '1.1.0-rc.3')
  r.go('main').go('release-1.2')
  await cut('2025-05-10', '1.2.0')
  r.go('main').git('merge', '--quiet', '--ff-only', 'release-1.2')
  await minor('1.3', '2025-07-07', '2025-07-10')
  r.go('side')
  await cut('2025-09-01', '1.4.0-rc.0')
  r.go('main').go('release-1.4')
  await cut('2025-09-10', '1.4.0')
  r.git('merge', '--quiet', '--strategy=ours', '--no-edit', 'side')
  r.go('main').git('merge', '--quiet', '--ff-only', 'release-1.4')
  r.go('release-1.5')
  await cut('2025-11-01', '1.5.0-rc.0')
  r.write({ 'main.c': 'broken' }).commit('feat(api)!: drop v1alpha1')
  await cut('2025-11-10', '1.5.0')
  r.go('main').git('merge', '--quiet', '--ff-only', 'release-1.5')
  await minor('1.6', '2026-01-01', '2026-01-10')
  await minor('1.7', '2026-01-12', '2026-01-20')
  await minor('1.8', '2026-03-01', '2026-03-10')
  r.go('release-1.8')
  await cut('2026-03-11', '1.8.1')
  r.write({ 'only.c': 'here' }).commit('fix: nowhere else')
  await cut('2026-03-12', '1.8.2')
  r.go('main').write({ 'wrong.c': 'wrong' }).commit('fix: wrongly')
  r.go('release-1.8').git('cherry-pick', 'main')
  r.go('main').git('revert', '--no-edit', 'HEAD')
  r.go('release-1.8')
  await cut('2026-03-13', '1.8.3')
  r.git('checkout', '--quiet', '--detach', 'v1.8.2')
  await cut('2026-03-14', '1.8.4')
  const last = r.git('rev-parse', 'HEAD')
  r.go('release-1.8').git('merge', '--quiet', '--strategy=ours', '--no-edit', last)
  r.go('release-1.5')
  await cut('2026-03-20', '1.5.1')
  const candidate = async (line: string, make: (version: string) => void | Promise<void>) => {
    r.go('main').go(`release-${line}`)
    await make(`${line}.0-rc.0`)
  }
  r.on('2026-04-01')
  await candidate('1.9', async (version) => {
    await pack(version)
    r.commit('release')
    r.tagLightly(`v${version}`)
  })
  await candidate('1.10', async (version) => {
    r.git('checkout', '--quiet', '--detach')
    await pack(version)
    r.commit('release')
    r.tag(`v${version}`)
  })
  await candidate('1.11', (version) => {
    r.write(
      chart(version, {
        ...always,
        'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.11.0\nappVersion: ${version}\n`,
      }),
    )
    r.commit('release')
    r.tag(`v${version}`)
  })
  await candidate('1.12', async (version) => {
    await pack(version, { 'Chart.yaml': `apiVersion: v2\nname: demo\nversion: ${version}\nappVersion: 1.11.9\n` })
    r.commit('release')
    r.tag(`v${version}`)
  })
  await candidate('1.13', async (version) => {
    const templates = demoChart(version)['templates/deployment.yaml'] ?? ''
    await pack(version, { 'templates/deployment.yaml': templates.replace('{{ .Chart.AppVersion }}', '1.2.3') })
    r.commit('release')
    r.tag(`v${version}`)
  })
  await candidate('1.14', async (version) => {
    await pack(version, {}, { 'values.yaml': 'replicas: 2\nimage: example.test/demo\n' })
    r.commit('release')
    r.tag(`v${version}`)
  })
  r.go('main').tag('v1.15')
  r.git('tag', '--annotate', '--message', 'x', 'v1.16.0-rc.0', 'HEAD^{tree}')
  await candidate('1.17', async (version) => {
    await pack(version)
    r.commit('release')
    r.tag('another')
    r.git('update-ref', `refs/tags/v${version}`, 'refs/tags/another')
  })
  const stable = packed.filter((version) => !version.includes('-'))
  const evidence = await Promise.all(
    stable.map(async (version, index) => {
      const previous = version === '1.5.1' ? '1.5.0' : stable[index - 1]
      const text =
        previous === undefined || version === '1.8.0'
          ? '{}'
          : await verifyReport(folder.at('packages'), 'demo', previous, version)
      return [`evidence/${version}.json`, text] as const
    }),
  )
  folder.write({
    ...Object.fromEntries(evidence),
    'milestones.json': JSON.stringify(
      stable.map((version) => ({
        title: version.replace(/\.0$/, ''),
        state: version === '1.3.0' ? 'open' : 'closed',
        open_issues: 0,
      })),
    ),
  })
}

describe('a history with every violation', () => {
  it('has each of them found once', async () => {
    await makeBrokenHistory()
    const { exitCode, report } = await gate('4', '--all', ...everything)
    expect(exitCode).toBe(1)
    expect(
      report.findings
        .map(({ rule, severity, subject }) => `${report.subjects[subject ?? -1]?.ref} ${severity} ${rule}`)
        .sort(),
    ).toEqual([
      'v1.1.0-rc.2 error gate/candidate-gap',
      'v1.1.0-rc.3 error gate/candidate-late',
      'v1.10.0-rc.0 error gate/tag-off-branch',
      'v1.11.0-rc.0 error gate/chart-version-differs',
      'v1.11.0-rc.0 error gate/package-missing',
      'v1.12.0-rc.0 error gate/app-version-differs',
      'v1.13.0-rc.0 error gate/image-tag-differs',
      'v1.14.0-rc.0 error gate/package-differs',
      'v1.15 error gate/tag-not-strict',
      'v1.16.0-rc.0 error gate/tag-not-a-commit',
      'v1.17.0-rc.0 error gate/tag-renamed',
      'v1.2.0 error gate/candidate-missing',
      'v1.3.0 error gate/candidate-not-soaked',
      'v1.3.0 error gate/milestone-open',
      'v1.4.0 error gate/candidate-not-contained',
      'v1.5.0 error gate/breaking-commit-after-candidate',
      'v1.5.0 info gate/commits-after-candidate',
      'v1.5.1 warning gate/line-not-supported',
      'v1.6.0 error gate/breaks-after-candidate',
      'v1.7.0 warning gate/cadence-off',
      'v1.8.0 error gate/upgrade-not-verified',
      'v1.8.1 error gate/patch-breaks',
      'v1.8.2 error gate/commit-not-from-main',
      'v1.8.3 warning gate/commit-reverted-on-main',
      'v1.8.4 error gate/patch-not-contained',
      'v1.9.0-rc.0 info gate/tag-lightweight',
    ])
    expect([...new Set(report.findings.map(({ rule }) => rule))].sort()).toEqual(
      rules
        .filter(({ scope }) => scope === 'tag')
        .map(({ id }) => id)
        .sort(),
    )
    expect(report.skipped.map(({ check, reason }) => [check, reason])).toEqual([
      ['tags whose names are no versions', 'another'],
    ])
  })
})

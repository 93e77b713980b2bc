import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRelease } from '../../src/sources/open-release.ts'
import { readSnapshot } from '../../src/sources/snapshot.ts'
import { writeSnapshot } from '../../src/sources/write-snapshot.ts'
import { below, demoChart, packChart, widgetCrd } from '../support/authored-charts.ts'
import { commitAll, git } from '../support/git-repository.ts'
import { helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { leftovers, type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder
/** Where the tool is started: the repository. */
let repository: string

beforeEach(() => {
  folder = temporaryFolder()
  repository = folder.at('repository')
  process.env['TMPDIR'] = folder.path
})

afterEach(() => {
  const left = leftovers(folder.path)
  folder[Symbol.dispose]()
  expect(left).toEqual([])
})

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  folder.write(Object.fromEntries(Object.entries(files).map(([path, content]) => [`repository/${path}`, content])))
}

describe('a commit', () => {
  it.each(helmMajors)('gives the chart as a checkout of it would, by Helm %s', async (major) => {
    write({
      ...below('charts/demo', demoChart('1.0.0', { '.helmignore': '*.bak\n', 'x.bak': '' })),
      '.gitattributes': 'charts/demo/values.yaml export-ignore\n',
    })
    commitAll(repository, 'v1.0.0')
    const options = await openOptions(repository, major)
    const checkout = await openRelease('charts/demo', options)
    const helmWords = { chart: null, values: [] }
    for (const text of ['git:v1.0.0', 'git:main:charts/demo', 'git:HEAD:charts/demo/']) {
      expect(await openRelease(text, options)).toEqual({ ...checkout, ref: text, helmWords })
    }
    expect(Object.keys(checkout.files)).toContain('values.yaml')
    expect(Object.keys(checkout.files)).not.toContain('x.bak')
  })

  it('tells what its Go source declares, and keeps it in a snapshot', async () => {
    write({
      ...below('charts/demo', demoChart('1.0.0')),
      'cmd/demo/main.go': 'package main\nimport "flag"\nfunc main() { flag.Bool("verbose", false, "") }\n',
      'cmd/demo/main_test.go': 'package main\nimport "flag"\nfunc f() { flag.Bool("in-test", false, "") }\n',
      'vendor/lib/lib.go': 'package lib\nimport "flag"\nfunc f() { flag.Bool("vendored", false, "") }\n',
      'pkg/gates/gates.go': 'package gates\nvar FeatureGates = map[string]bool{"A": true}\n',
    })
    commitAll(repository, 'v1.0.0')
    const source = await openRelease('git:v1.0.0', await openOptions(repository, '3'))
    expect(source.program).toEqual({
      origin: 'source',
      flags: [{ name: 'verbose', default: 'false', at: { file: 'cmd/demo/main.go', line: 3 } }],
      gates: [{ name: 'A', default: true, at: { file: 'pkg/gates/gates.go', line: 2 } }],
      unread: [],
      programs: ['cmd/demo'],
    })
    expect(readSnapshot(writeSnapshot(source), 'a.json')).toEqual(source)
  })

  it('is read as committed, whatever the working tree holds, from any folder of it', async () => {
    write(below('charts/demo', demoChart('1.0.0')))
    commitAll(repository, 'v1.0.0')
    const first = await openRelease('git:v1.0.0', await openOptions(repository, '3'))
    write(below('charts/demo', demoChart('2.0.0')))
    commitAll(repository, 'v2.0.0')
    rmSync(`${repository}/charts`, { recursive: true })
    mkdirSync(`${repository}/elsewhere`)
    const options = await openOptions(`${repository}/elsewhere`, '3')
    expect(await openRelease('git:v1.0.0', options)).toEqual(first)
    expect((await openRelease('git:HEAD~1:charts/demo', options)).files).toEqual(first.files)
    expect((await openRelease('git:v2.0.0', options)).files['Chart.yaml']).toContain('version: 2.0.0')
    expect(
      git(repository, 'status', '--porcelain')
        .split('\n')
        .every((line) => line === '' || line.startsWith(' D')),
    ).toBe(true)
  })

  it('has its links followed inside the commit, and those that leave it named', async () => {
    write({
      ...below('charts/demo', demoChart('1.0.0')),
      'config/crd/gadgets.yaml': widgetCrd.replaceAll('widget', 'gadget'),
      outside: 'of the chart, and not where the link leads',
    })
    symlinkSync('../../../config/crd/gadgets.yaml', `${repository}/charts/demo/crds/file-link.yaml`)
    symlinkSync('../../config', `${repository}/charts/demo/folder-link`)
    symlinkSync('folder-link/crd', `${repository}/charts/demo/link-through-link`)
    symlinkSync('/etc/passwd', `${repository}/charts/demo/absolute`)
    symlinkSync('../../../outside', `${repository}/charts/demo/outside`)
    symlinkSync('self', `${repository}/charts/demo/self`)
    symlinkSync('..', `${repository}/charts/demo/around`)
    commitAll(repository, 'v1.0.0')
    const { files, problems, renders } = await openRelease('git:v1.0.0', await openOptions(repository, '4'))
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['crds/file-link.yaml', 'folder-link/crd/gadgets.yaml', 'link-through-link/gadgets.yaml']),
    )
    expect(problems.map((problem) => problem.message)).toEqual([
      'The link `absolute` leads to no file of the commit.',
      'The link `around/demo` leads back to a folder around it.',
      'The link `outside` leads to no file of the commit.',
      'The link `self` leads to no file of the commit.',
    ])
    expect(renders[0]?.manifest).toContain('name: gadgets.example.test')
  })

  it('gives CRD manifests and packages too', async () => {
    write({
      'config/crd/widgets.yaml': widgetCrd,
      'config/crd/README.md': '#',
      'charts/demo-1.0.0.tgz': await packChart('demo', demoChart('1.0.0')),
    })
    commitAll(repository, 'v1.0.0')
    const options = await openOptions(repository, '3')
    expect(await openRelease('git:v1.0.0:config/crd', options)).toMatchObject({
      kind: 'manifests',
      files: { 'widgets.yaml': widgetCrd },
    })
    expect(await openRelease('git:v1.0.0:config/crd/widgets.yaml', options)).toMatchObject({
      ref: 'git:v1.0.0:config/crd/widgets.yaml',
      kind: 'manifests',
      files: { 'widgets.yaml': widgetCrd },
    })
    expect(await openRelease('git:v1.0.0:charts/demo-1.0.0.tgz', options)).toEqual({
      ...(await openRelease('charts/demo-1.0.0.tgz', options)),
      ref: 'git:v1.0.0:charts/demo-1.0.0.tgz',
      helmWords: { chart: null, values: [] },
    })
  })

  it('whose chart Helm refuses says how to see it again', async () => {
    write(below('charts/my demo', demoChart('1.0.0', { 'templates/x.yaml': '{{ fail "no" }}' })))
    commitAll(repository, 'v1.0.0')
    const { renders } = await openRelease('git:v1.0.0', await openOptions(repository, '3'))
    expect(renders[0]?.failure?.message).toBe('execution error at (demo/templates/x.yaml:1:3): no')
    expect(renders[0]?.failure?.command).toMatch(
      /^mkdir kaito-check-chart && git archive 'v1\.0\.0:charts\/my demo' \| tar -x -C kaito-check-chart && helm template release-name kaito-check-chart --namespace/,
    )
  })

  it('with paths that are hard to write is read', async () => {
    write(below('charts/demo', demoChart('1.0.0', { 'files/ünï\n"code"\t.txt': 'x', 'files/-dash': 'y' })))
    commitAll(repository, 'v1.0.0')
    const { files } = await openRelease('git:v1.0.0', await openOptions(repository, '3'))
    expect([files['files/ünï\n"code"\t.txt'], files['files/-dash']]).toEqual(['x', 'y'])
  })
})

describe('git names that lead nowhere', () => {
  it.each([
    ['git:v1.0', 'source-not-found', 'This git repository has no commit `v1.0`.', 'Did you mean v1.0.0?'],
    [
      'git:deadbeef',
      'source-not-found',
      'This git repository has no commit `deadbeef`.',
      'A shallow clone lacks tags and older commits: `git fetch --tags --unshallow` brings them.',
    ],
    [
      'git:v1.0.0',
      'source-ambiguous',
      'The commit `v1.0.0` holds several charts.',
      'Name one of them:\n  git:v1.0.0:charts/demo\n  git:v1.0.0:charts/other',
    ],
    [
      'git:v1.0.0:charts/demmo',
      'source-not-found',
      'The commit `v1.0.0` has no file or folder `charts/demmo`.',
      'Did you mean charts/demo?\nCharts in it: charts/demo, charts/other',
    ],
    [
      'git:v1.0.0:charts',
      'source-ambiguous',
      '`git:v1.0.0:charts` is no chart: it has no Chart.yaml, but folders in it do.',
      'Name one of them:\n  git:v1.0.0:charts/demo\n  git:v1.0.0:charts/other',
    ],
    [
      'git:v1.0.0:docs',
      'source-unreadable',
      '`git:v1.0.0:docs` holds neither a Chart.yaml nor CRD manifests.',
      undefined,
    ],
    [
      'git:v1.0.0:docs/README.md',
      'source-unreadable',
      '`README.md` is neither a chart package, a CRD manifest nor a snapshot.',
      'Packages end in .tgz, manifests in .yaml, .yml or .json.',
    ],
    [
      'git:empty',
      'source-not-found',
      'The commit `empty` holds no chart.',
      'For CRD manifests, give their path: git:empty:config/crd',
    ],
  ])('%s', async (text, code, message, hint) => {
    mkdirSync(repository)
    commitAll(repository, 'empty')
    write({
      ...below('charts/demo', demoChart('1.0.0')),
      ...below('charts/other', demoChart('1.0.0')),
      'charts/demo/charts/sub/Chart.yaml': 'name: sub',
      'docs/README.md': '#',
    })
    commitAll(repository, 'v1.0.0')
    expect(await refusalOf(openRelease(text, await openOptions(repository, '3')))).toEqual({ code, message, hint })
  })

  it('outside of any repository', async () => {
    expect(await refusalOf(openRelease('git:main', await openOptions(folder.path, '3')))).toEqual({
      code: 'source-not-found',
      message:
        'The working directory is not in a git repository that git will read: not a git repository (or any of the parent directories): .git.',
      hint: 'Run the command inside the repository whose commits are meant.',
    })
  })

  it('in a repository of another user', async () => {
    mkdirSync(repository)
    commitAll(repository, 'v1.0.0')
    const options = await openOptions(repository, '3')
    const environment = { ...options.environment, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
    expect(await refusalOf(openRelease('git:v1.0.0', { ...options, environment }))).toEqual({
      code: 'source-not-found',
      message: `The working directory is not in a git repository that git will read: detected dubious ownership in repository at '${realpathSync(repository)}'.`,
      hint: 'The repository belongs to another user: `git config --global --add safe.directory FOLDER` lets git read it.',
    })
  })

  it('where there is no git', async () => {
    expect(await refusalOf(openRelease('git:main', await openOptions(folder.path, null)))).toEqual({
      code: 'tool-missing',
      message: '`git` is not installed, or not on PATH.',
      hint: undefined,
    })
  })
})

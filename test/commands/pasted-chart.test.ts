import { describe, expect, it } from 'vitest'
import { checkOutOf, pastedChart, unpackedChart } from '../../src/commands/pasted-chart.ts'
import { pastedPath, pastedWords } from '../../src/sources/shown-path.ts'

const open = { directory: '/work/here', repository: { location: 'https://charts.test/a', chart: 'workspace' } }
const local = { ...open, repository: { location: '/work/packages', chart: 'workspace' } }

describe('a chart in a command to paste', () => {
  it.each([
    ['a folder below', 'charts/a', 'charts/a', ['charts/a']],
    ['a folder beside', '../a', '../a', ['../a']],
    ['an absolute path elsewhere', 'a-1.0.0.tgz', '/work/there/a-1.0.0.tgz', ['../there/a-1.0.0.tgz']],
    ['an absolute path of the folder itself', 'here', '/work/here', ['.']],
    ['a snapshot at an absolute path, which knows its chart', 'charts/a', '/work/a.json', ['charts/a']],
    ['a bare version', '0.12.0', '0.12.0', ['workspace', '--repo', 'https://charts.test/a', '--version', '0.12.0']],
    ['a version of a chart', 'a@v1.2.3', 'a@v1.2.3', ['a', '--repo', 'https://charts.test/a', '--version', 'v1.2.3']],
    ['a package whose name ends like a version', '1.2.3.tgz', '1.2.3.tgz', ['1.2.3.tgz']],
    ['a version in a repository of Helm', 'r/a@1.2.3', 'r/a@1.2.3', ['r/a', '--version', '1.2.3']],
    ['a chart of a commit', 'git:v1:charts/a', 'git:v1:charts/a', ['../tree-v1/charts/a']],
    ['a chart of a branch', 'git:me/a:./charts/a/', 'git:me/a:./charts/a/', ['../tree-me-a/charts/a']],
    ['the one chart of a commit, which Helm does not find', 'git:v1', 'git:v1', ['CHART']],
    ['an installation', 'installed:a', 'installed:a', ['CHART']],
  ])('names %s', (_claim, ref, name, words) => {
    expect(pastedChart({ ref }, name, open)).toEqual(words)
  })

  it.each([
    ['git:v1:charts/a', { folder: '../tree-v1', command: 'git worktree add --detach ../tree-v1 v1' }],
    ['git:HEAD~1:a', { folder: '../tree-HEAD-1', command: "git worktree add --detach ../tree-HEAD-1 'HEAD~1'" }],
    ['git:v1', null],
    ['charts/a', null],
  ])('checks out %s', (ref, checkOut) => {
    expect(checkOutOf({ ref })).toEqual(checkOut)
  })

  it('names a package of a repository on disk', () => {
    expect(pastedChart({ ref: 'a@1.2.3' }, 'a@1.2.3', local)).toEqual(['../packages/a-1.2.3.tgz'])
  })

  it.each([
    ['a package', ['../a-1.tgz'], { commands: ['tar -xzf ../a-1.tgz'], folder: 'a' }],
    ['a folder', ['charts/a'], { commands: [], folder: 'charts/a' }],
    ['a repository', ['r/a', '--version', '1'], { commands: ['helm pull r/a --version 1 --untar'], folder: 'a' }],
    ['an address', ['https://b.test/a.tgz'], { commands: ['helm pull https://b.test/a.tgz --untar'], folder: 'a' }],
    ['a registry', ['oci://b.test/a'], { commands: ['helm pull oci://b.test/a --untar'], folder: 'a' }],
  ])('unpacks %s', (_claim, words, unpacked) => {
    expect(unpackedChart({ files: { 'Chart.yaml': 'name: a\n' } }, words)).toEqual(unpacked)
  })
})

describe('a path in a command to paste', () => {
  it.each([
    ['../there/values.yaml', '/work/there/values.yaml'],
    ['values.yaml', 'values.yaml'],
    ['a/values.yaml', './a//values.yaml'],
  ])('%s of %s', (pasted, typed) => {
    expect(pastedPath(typed, '/work/here')).toBe(pasted)
  })

  it('is found in flags', () => {
    expect(pastedWords(['-f', '/work/v.yaml', '--values=/work/here/w.yaml', '--set', 'a=/etc'], '/work/here')).toEqual([
      '-f',
      '../v.yaml',
      '--values=w.yaml',
      '--set',
      'a=/etc',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { checkOutOf, pastedChart, unpackedChart } from '../../src/commands/pasted-chart.ts'
import { pastedPath, pastedWords } from '../../src/sources/shown-path.ts'

const repository = ['a', '--repo', 'https://charts.test/a', '--version', 'v1.2.3']

describe('a chart in a command to paste', () => {
  it.each([
    ['a folder', 'a', ['../a'], ['../a']],
    ['a version of a repository', 'a@v1.2.3', repository, repository],
    ['a snapshot that does not say how Helm is told of it', 'charts/a', null, ['charts/a']],
    ['a chart of a commit', 'git:v1:charts/a', null, ['../tree-v1/charts/a']],
    ['a chart of a branch', 'git:me/a:./charts/a/', null, ['../tree-me-a/charts/a']],
    ['the one chart of a commit, which Helm does not find', 'git:v1', null, ['CHART']],
    ['an installation', 'installed:a', null, ['CHART']],
  ])('names %s', (_claim, ref, chart, words) => {
    const source = chart === null ? { ref } : { ref, helmWords: { chart, values: [] } }
    expect(pastedChart(source)).toEqual(words)
  })

  it.each([
    ['git:v1:charts/a', { folder: '../tree-v1', command: 'git worktree add --detach ../tree-v1 v1' }],
    ['git:HEAD~1:a', { folder: '../tree-HEAD-1', command: "git worktree add --detach ../tree-HEAD-1 'HEAD~1'" }],
    ['git:v1', null],
    ['charts/a', null],
  ])('checks out %s', (ref, checkOut) => {
    expect(checkOutOf({ ref })).toEqual(checkOut)
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
    ['../there/values.yaml', '/srv/there/values.yaml'],
    ['../there/a-1.0.0.tgz', '/srv/there/a-1.0.0.tgz'],
    ['.', '/srv/here'],
    ['values.yaml', 'values.yaml'],
    ['a/values.yaml', './a//values.yaml'],
  ])('%s of %s', (pasted, typed) => {
    expect(pastedPath(typed, '/srv/here')).toBe(pasted)
  })

  it('is found in flags', () => {
    expect(pastedWords(['-f', '/srv/v.yaml', '--values=/srv/here/w.yaml', '--set', 'a=/etc'], '/srv/here')).toEqual([
      '-f',
      '../v.yaml',
      '--values=w.yaml',
      '--set',
      'a=/etc',
    ])
  })
})

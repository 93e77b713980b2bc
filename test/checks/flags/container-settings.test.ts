import { describe, expect, it } from 'vitest'
import { containersOf } from '../../../src/checks/flags/container-settings.ts'
import { gatesIn } from '../../../src/checks/flags/gate-flag.ts'
import { releaseOf } from '../../support/example-release.ts'

const only = (members: string) => {
  const [object] = releaseOf({
    manifest: `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, ${members}}]}\n`,
  }).objects
  const [container] = object === undefined ? [] : containersOf(object)
  return container
}

const flagsOf = (members: string) =>
  Object.fromEntries([...(only(members)?.flags ?? [])].map(([name, { values }]) => [name, values]))

describe('what a manifest says to a program', () => {
  const rows: readonly (readonly [string, string, Readonly<Record<string, readonly string[]>>, readonly string[]])[] = [
    ['nothing', 'image: a', {}, []],
    ['a flag with a value', 'args: ["--a=1"]', { a: ['1'] }, []],
    ['one dash', 'args: ["-a=1"]', { a: ['1'] }, []],
    ['the value in the next word', 'args: ["--a", "1", "--b"]', { a: ['1'], b: ['true'] }, []],
    ['a flag given twice', 'args: ["--a=1", "--a=2"]', { a: ['1', '2'] }, []],
    ['a value with signs of its own', 'args: ["--a=b=c,d=-e"]', { a: ['b=c,d=-e'] }, []],
    ['an empty value', 'args: ["--a="]', { a: [''] }, []],
    ['lines in a value', 'args: ["--a=x\\ny"]', { a: ['x\ny'] }, []],
    ['a program before its flags', 'command: [/m, serve], args: ["--a=1"]', { a: ['1'] }, ['/m', 'serve']],
    ['what a shell runs', 'command: [sh, -c, "exec m --a=1"]', {}, ['sh', '-c', 'exec m --a=1']],
    ['a script in args', 'command: [/bin/sh, -c], args: ["m --a=1"]', {}, ['/bin/sh', '-c', 'm --a=1']],
    ['a shell with more options', 'command: [bash, -ec, "m --a=1"]', {}, ['bash', '-ec', 'm --a=1']],
    [
      'options with a value before the script',
      'command: [bash, --norc, -o, pipefail, -c, m, --a=1]',
      {},
      ['bash', '--norc', '-o', 'pipefail', '-c', 'm', '--a=1'],
    ],
    ['a shell behind a wrapper', 'command: [tini, --, sh, -c, m]', {}, ['tini', '--', 'sh', '-c', 'm']],
    ['a file that a shell runs', 'command: [sh, -e, /run.sh, --a=1]', { a: ['1'] }, ['sh', '-e', '/run.sh']],
    ['-c of another program', 'command: [/m, -c, /etc/m.yaml]', { c: ['/etc/m.yaml'] }, ['/m']],
    ['a shell as a value', 'args: ["--shell", "sh", "-c", "x"]', { shell: ['sh'], c: ['x'] }, []],
    ['negative numbers are no flags', 'args: ["-1"]', {}, ['-1']],
    ['a bare dash', 'args: ["-", "--"]', {}, ['-', '--']],
    ['what is no text', 'args: [1, null, "--a=1"]', { a: ['1'] }, []],
  ]

  it.each(rows)('%s', (_claim, members, flags, words) => {
    expect(flagsOf(members)).toEqual(flags)
    expect(only(members)?.words).toEqual(words)
  })
})

describe('feature gates', () => {
  it.each([
    ['a list', ['A=true,B=false'], { A: 'true', B: 'false' }],
    ['two lists', ['A=true', 'B=F'], { A: 'true', B: 'false' }],
    ['a bare name is on', ['A'], { A: 'true' }],
    ['spaces and empty entries', [' A = true ,, '], { A: 'true' }],
    ['an error of formatting', ['A=%!t(string=true)'], { A: '%!t(string=true)' }],
  ] as const)('%s', (_claim, values, expected) => {
    expect(Object.fromEntries(gatesIn(values))).toEqual(expected)
  })
})

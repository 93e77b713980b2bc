import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ignoredBy, parseGoGlob, parseHelmIgnore } from '../../src/sources/helm-ignore.ts'
import { readArchive } from '../../src/sources/read-archive.ts'
import { readChartFolder } from '../../src/sources/read-folder.ts'
import { demoChart } from '../support/authored-charts.ts'
import { helm } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function isIgnored(rules: string, path: string): boolean {
  return ignoredBy(parseHelmIgnore(rules).ignores, path)
}

describe('.helmignore leaves out', () => {
  it.each([
    ['a name anywhere', 'secret.txt', 'docs/secret.txt'],
    ['a pattern anywhere', '*.bak', 'a/b/c.bak'],
    ['a path from the top', '/notes.md', 'notes.md'],
    ['a path with a slash in it', 'docs/*.md', 'docs/a.md'],
    ['everything below a folder', 'testdata/', 'testdata/deep/x.yaml'],
    ['everything below a folder named without a slash', '.git', '.git/config'],
    ['what a set of letters matches', '[a-c]?.txt', 'b1.txt'],
    ['what an inverted set matches', '[^a].txt', 'b.txt'],
    ['an escaped star', 'a\\*b', 'a*b'],
    ['hidden templates, without any rule', '', 'templates/.hidden.yaml'],
    ['what a rule with spaces around it matches', '  x.txt \r', 'x.txt'],
    ['all that an inverted rule does not match', '!keep.txt', 'other.txt'],
  ])('%s', (_, rules, path) => {
    expect(isIgnored(rules, path)).toBe(true)
  })

  it.each([
    ['a path from the top, deeper', '/notes.md', 'docs/notes.md'],
    ['a star does not cross folders', 'docs/*', 'other/docs/a'],
    ['a folder rule and a file of that name', 'testdata/', 'testdata'],
    ['a comment', '# x.txt', 'x.txt'],
    ['a question mark for a slash', 'a?b', 'a/b'],
    ['a dot for any letter', 'a.b', 'axb'],
    ['a single dot in templates', '', 'templates/.'],
  ])('not %s', (_, rules, path) => {
    expect(isIgnored(rules, path)).toBe(false)
  })

  it.each([
    ['**/x', 1, '`**/x` in .helmignore: `**` is not supported by Helm.'],
    ['a\n[', 2, '`[` in .helmignore: not a pattern that Helm can read.'],
    ['a\n\nb\\', 3, '`b\\` in .helmignore: not a pattern that Helm can read.'],
  ])('nothing once a line is wrong: %j', (rules, line, message) => {
    const { ignores, problem } = parseHelmIgnore(rules)
    expect(problem).toEqual({ line, message })
    expect(ignores('a', false)).toBe(false)
  })

  it('matches an escaped text with that text alone', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\!.{}$+|()é'), minLength: 1 })
    fc.assert(
      fc.property(text, text, (left, right) => {
        const fits = parseGoGlob([...left].map((letter) => `\\${letter}`).join(''))
        expect([fits?.(left), fits?.(right)]).toEqual([true, left === right])
      }),
    )
  })

  it.each([
    ['*a*b/*c', 'xaxb/xc', true],
    ['*a*b/*c', 'xa/xb/xc', false],
    ['a*', 'a/b', false],
    ['?', '😀', true],
    ['[^a]x', 'bx', true],
    ['[z-a]', 'b', false],
    ['[\\]]', ']', true],
    ['*', '', true],
  ])('%s on %s: %j', (glob, path, fits) => {
    expect(parseGoGlob(glob)?.(path)).toBe(fits)
  })

  it('takes steps in proportion to the lengths, whatever the pattern', () => {
    const fits = parseGoGlob(`${'*a'.repeat(40)}*b`)
    // A backtracking engine would try every way to share the letters out.
    expect(fits?.('a'.repeat(2_000))).toBe(false)
  })

  it('reads any pattern without falling over', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\!.') }), (glob) => {
        const { problem } = parseHelmIgnore(`!${glob}x`)
        expect(problem === null).toBe(parseGoGlob(`${glob}x`) !== null && !glob.includes('**'))
      }),
    )
  })
})

describe('a chart folder is read as helm package packs it', () => {
  it.each([
    ['3', ''],
    ['4', ''],
    ['3', '!*.yaml'],
    ['4', '!*a*'],
  ] as const)('by Helm %s with the rule %j', async (major, last) => {
    const ignore = [
      '*.bak',
      '/top.txt',
      'docs/*.md',
      'testdata/',
      '.git',
      '[a-c]?.txt',
      'sub/../x',
      '\\!odd',
      last,
    ].join('\n')
    const odd = [
      'a.bak',
      'deep/a.bak',
      'top.txt',
      'deep/top.txt',
      'docs/a.md',
      'docs/deep/a.md',
      'testdata/x/y',
      'b1.txt',
      'd1.txt',
      'deep/c2.txt',
      '!odd',
      'templates/.hidden',
      'templates/x/.hidden',
      'crds/.hidden',
    ]
    using folder = temporaryFolder({
      ...Object.fromEntries(Object.entries(demoChart('1.0.0')).map(([path, text]) => [`demo/${path}`, text])),
      ...Object.fromEntries(odd.map((path) => [`demo/${path}`, path])),
      'demo/.helmignore': ignore,
    })
    await helm(major, folder.path, 'package', folder.at('demo'), '--destination', folder.path)
    const packed = await readArchive(readFileSync(folder.at('demo-1.0.0.tgz')), 'demo-1.0.0.tgz')
    const { files, problems } = await readChartFolder(folder.at('demo'), 'demo')
    expect(problems).toEqual([])
    expect([...files.keys()].sort()).toEqual([...packed.files.keys()].sort())
  })
})

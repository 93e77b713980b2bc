import dedent from 'dedent'
import { describe, expect, it } from 'vitest'
import { renderedDocuments } from '../../src/release/rendered-documents.ts'
import { splitDocuments } from '../../src/release/split-documents.ts'

describe('a stream is split at its separator lines', () => {
  it.each<readonly [string, string, readonly (readonly [string, number])[]]>([
    ['no separator', 'a: 1\n', [['a: 1\n', 1]]],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      [
        ['a: 1\n', 1],
        ['b: 2\n', 3],
      ],
    ],
    ['a leading separator and a comment on it', '--- # first\na: 1\n', [['a: 1\n', 2]]],
    [
      'carriage returns',
      'a: 1\r\n---\r\nb: 2',
      [
        ['a: 1\r\n', 1],
        ['b: 2', 3],
      ],
    ],
    [
      'a document on the line',
      'a: 1\n--- {b: 2}\n',
      [
        ['a: 1\n', 1],
        ['{b: 2}\n', 2],
      ],
    ],
    ['dashes inside a scalar', 'a: |\n  ---\n  -----BEGIN\nb: ---x\n', [['a: |\n  ---\n  -----BEGIN\nb: ---x\n', 1]]],
    ['a longer line of dashes', 'a: 1\n----\n', [['a: 1\n----\n', 1]]],
    ['blank documents', '---\n\n---\n---\na: 1\n---', [['a: 1\n', 5]]],
    ['nothing', '', []],
  ])('%s', (_name, text, documents) => {
    expect(splitDocuments(text).map(({ text: part, line }) => [part, line])).toStrictEqual(documents)
  })
})

describe('the output of helm template', () => {
  it('says which file each document comes from, and where it stands there', () => {
    const manifest = dedent`
      ---
      # Source: app/crds/both.yaml
      kind: A
      ---
      kind: B
      ---
      # Source: app/charts/dep/charts/deep/templates/x.yaml
      kind: C
      ---
      # Source: app/templates/two.yaml
      kind: D
      name: d
      ---
      # Source: app/charts/dep/crds/c.yaml
      # a licence
      ---
      kind: E
      ---
      # Source: app/templates/two.yaml
      kind: F

    `
    expect(
      renderedDocuments(manifest).map(({ file, line, dependency, text }) => [file, line, dependency, text.trim()]),
    ).toStrictEqual([
      ['crds/both.yaml', 1, null, 'kind: A'],
      ['crds/both.yaml', 3, null, 'kind: B'],
      ['charts/dep/charts/deep/templates/x.yaml', 1, 'charts/dep/charts/deep', 'kind: C'],
      ['templates/two.yaml', 1, null, 'kind: D\nname: d'],
      ['charts/dep/crds/c.yaml', 1, 'charts/dep', '# a licence'],
      ['charts/dep/crds/c.yaml', 3, 'charts/dep', 'kind: E'],
      ['templates/two.yaml', 4, null, 'kind: F'],
    ])
  })

  it('is not misled by a `# Source:` that is not Helm’s', () => {
    const [document] = renderedDocuments(
      '---\n# Source: app/templates/a.yaml\nkind: A\n# Source: app/templates/b.yaml\n',
    )
    expect(document?.file).toBe('templates/a.yaml')
  })

  it('may lack the comments', () => {
    expect(renderedDocuments('kind: A\n')).toMatchObject([{ file: 'rendered.yaml', line: 1, dependency: null }])
  })
})

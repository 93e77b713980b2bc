import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBlockYaml } from '../../src/release/block-yaml.ts'
import { readWholeYaml } from '../../src/release/whole-yaml.ts'
import { YamlFault } from '../../src/release/yaml-fault.ts'
import { DuplicateRecorder, PlaceRecorder } from '../../src/release/yaml-recorder.ts'

/** What the quick reader is for. `~` at the start of a line stands for its indentation and two spaces. */
const common = [
  ...[
    'foo',
    'foo bar',
    '1',
    '1.5',
    'true',
    '""',
    '"a b"',
    "'it''s'",
    '"a\\nb"',
    '"\\u00e9"',
    'null',
    '~',
    '',
    'v1.2.3',
  ],
  ...['http://a.b/c?d=e', '-1', '--x', '{}', '[]', '[a, b]', '[a, "b", ]', '{a: 1, b: [c]}', '["a","b"]', '{"a":"b"}'],
  ...['foo # note', '"q" # note', 'é ü', 'x  ', '0777', '.5', '|\n~line1\n~line2', '|-\n~l1\n\n~l2\n', '|+\n~a\n\n'],
  ...['>\n~a\n~b\n\n~c\n~  d\n~e', 'long text\n~goes on\n~and on', 'text\n\n~paragraph', '"quoted\n~on\n\n~more"'],
  ...["'single\n~on'", '|\n~  deep\n~', '|  # note\n~text'],
]
/** What it leaves alone, and what is wrong. */
const odd = ['&a x', '!!str 1', 'a: b', '- b', '\ttab', 'a\tb', '"\\x41"', '|2\n~x', '"unclosed', '@x', '*a']
const keys = [
  ...['a', 'b', 'kaito.sh/x', 'x-y', '"q k"', "'s k'", 'on', '1', 'a b', '"a: b"', '$ref', '^.*$', 'a:b', '(p)', '<<'],
]

type Write = (indent: number, isSequence: boolean) => string

/** Block collections as people write them, right and wrong. */
const block: fc.Arbitrary<string> = fc
  .letrec<{ block: Write; entry: Write }>((tie) => ({
    entry: fc
      .tuple(
        fc.constantFrom(...keys),
        fc.oneof({ arbitrary: fc.constantFrom(...common), weight: 30 }, fc.constantFrom(...odd)),
        fc.option(tie('block'), { maxDepth: 3, depthIdentifier: 'nest' }),
        fc.constantFrom(0, 1, 2, 2, 2, 4),
        fc.constantFrom('', '', '', '\n', '# note\n', '  \n'),
      )
      .map(([key, scalar, nested, step, blank]) => (indent: number, isSequence: boolean) => {
        const pad = ' '.repeat(indent)
        const head = isSequence ? `${pad}-` : `${pad}${key}:`
        if (nested === null) return `${blank}${head} ${scalar.replaceAll('\n~', `\n${pad}  `)}\n`
        return isSequence && step === 2
          ? `${blank}${head} ${nested(indent + 2, false).trimStart()}`
          : `${blank}${head}\n${nested(indent + Math.max(step, isSequence ? 1 : step), step === 0)}`
      }),
    block: fc.tuple(fc.boolean(), fc.array(tie('entry'), { minLength: 1, maxLength: 4 })).map(
      ([isList, entries]) =>
        (indent: number, isSequence: boolean) =>
          entries.map((entry) => entry(indent, isList || isSequence)).join(''),
    ),
  }))
  .block.map((write) => write(0, false))

function whole(text: string) {
  try {
    return readWholeYaml(text, new DuplicateRecorder())
  } catch (error) {
    if (error instanceof YamlFault) return null
    throw error
  }
}

const quick = (text: string) => readBlockYaml(text, new DuplicateRecorder())

describe('the quick reader', () => {
  it('never disagrees with the whole parser about a text that it takes', () => {
    let taken = 0
    fc.assert(
      fc.property(block, (text) => {
        const reading = quick(text)
        if (reading === null) return
        taken++
        expect(reading).toStrictEqual(whole(text))
      }),
      { numRuns: 3000, seed: 20260822 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  it('finds the same places', () => {
    fc.assert(
      fc.property(block, (text) => {
        const places = new PlaceRecorder()
        if (readBlockYaml(text, places) === null) return
        const others = new PlaceRecorder()
        readWholeYaml(text, others)
        expect([...places.places.values()].map(summary)).toStrictEqual([...others.places.values()].map(summary))
      }),
      { numRuns: 1000, seed: 7 },
    )
  })

  it.each([
    'a: &x 1\n',
    'a: *x\n',
    'a: !!str 1\n',
    '<<: {a: 1}\n',
    'a: b: c\n',
    'a:\n    b: 1\n  c: 2\n',
    'a: "x" y\n',
    '? a\n: b\n',
    'a: |2\n  x\n',
    'a: "\\x41"\n',
    '{a: 1,\n b: 2}\n',
    '- a\nb: c\n',
    'a: 1\n---\nb: 2\n',
    '%YAML 1.2\n---\na: 1\n',
    'a: x\n\tb\n',
  ])('leaves %j to the whole parser', (text) => {
    expect(quick(text)).toBeNull()
  })
})

function summary(entries: ReadonlyMap<unknown, { line: number; column: number; source: string | null }>) {
  return [...entries].map(([segment, { line, column, source }]) =>
    source === '' ? [segment] : [segment, line, column, source],
  )
}

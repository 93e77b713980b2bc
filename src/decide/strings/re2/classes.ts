import { type CodePointSet, codePointSet } from './code-point-set.ts'

export const digits: CodePointSet = [[0x30, 0x39]]
export const wordCharacters: CodePointSet = codePointSet([...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]])
export const newline: CodePointSet = [[0x0a, 0x0a]]

/** `\d`, `\s`, `\w`: ASCII in RE2. */
export const perlClasses: ReadonlyMap<string, CodePointSet> = new Map([
  ['d', digits],
  [
    's',
    codePointSet([
      [0x09, 0x0a],
      [0x0c, 0x0d],
      [0x20, 0x20],
    ]),
  ],
  ['w', wordCharacters],
])

const upper: CodePointSet = [[0x41, 0x5a]]
const lower: CodePointSet = [[0x61, 0x7a]]

/** `[[:alpha:]]` and its kin: ASCII. */
export const posixClasses: ReadonlyMap<string, CodePointSet> = new Map([
  ['alnum', codePointSet([...digits, ...upper, ...lower])],
  ['alpha', codePointSet([...upper, ...lower])],
  ['ascii', codePointSet([[0, 0x7f]])],
  [
    'blank',
    codePointSet([
      [0x09, 0x09],
      [0x20, 0x20],
    ]),
  ],
  [
    'cntrl',
    codePointSet([
      [0, 0x1f],
      [0x7f, 0x7f],
    ]),
  ],
  ['digit', digits],
  ['graph', codePointSet([[0x21, 0x7e]])],
  ['lower', lower],
  ['print', codePointSet([[0x20, 0x7e]])],
  [
    'punct',
    codePointSet([
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ]),
  ],
  [
    'space',
    codePointSet([
      [0x09, 0x0d],
      [0x20, 0x20],
    ]),
  ],
  ['upper', upper],
  ['word', wordCharacters],
  ['xdigit', codePointSet([...digits, [0x41, 0x46], [0x61, 0x66]])],
])

import { expect, it } from 'vitest'
import { createLineReader } from '../../src/report/line-reader.ts'

it.each<readonly [claim: string, text: string, from: number, count: number, lines: readonly string[]]>([
  ['lines in the middle', 'a\nb\nc\nd\n', 2, 2, ['b', 'c']],
  ['the last line, with a break behind it', 'a\nb\n', 2, 9, ['b']],
  ['the last line, without', 'a\nb', 2, 9, ['b']],
  ['empty lines', 'a\n\n\nb', 2, 2, ['', '']],
  ['nothing behind the end', 'a\n', 2, 1, []],
  ['nothing of nothing', '', 1, 1, []],
  ['none of the other break', 'a\r\nb\r\nc', 1, 3, ['a', 'b', 'c']],
])('reads %s', (_claim, text, from, count, lines) => {
  const read = createLineReader()
  expect(read(text, from, count)).toEqual(lines)
  expect(read(text, from, count)).toEqual(lines)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, stringifyJson } from '../../src/model/json.ts'
import { parseJson } from '../../src/model/parse-json.ts'

describe('JSON', () => {
  it.each<readonly [string, Json | undefined]>([
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9007199254740991', 9007199254740991],
    [
      '{"a": [1234567890123456789], "b": "9223372036854775807"}',
      { a: [1234567890123456789n], b: '9223372036854775807' },
    ],
    ['12345678901234567890.5', Number('12345678901234567890.5')],
    ['1234567890123456789e2', Number('1234567890123456789e2')],
    [String.raw`"\"1234567890123456789"`, '"1234567890123456789'],
    ['"#integer1234567890123456"', '#integer1234567890123456'],
    ['{', undefined],
    ['', undefined],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it('reads back what is written', () => {
    const integer = fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((value): Json => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        integer,
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('tree'),
          { maxKeys: 4 },
        ),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        expect(parseJson(stringifyJson(value))).toEqual(value)
      }),
    )
  })
})

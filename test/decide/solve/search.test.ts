import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isFormatKnown } from '../../../src/decide/formats/known-formats.ts'
import { ConstraintReader } from '../../../src/decide/solve/constraints.ts'
import type { Formula } from '../../../src/decide/solve/formula.ts'
import { FormulaSearch } from '../../../src/decide/solve/search.ts'
import { findString } from '../../../src/decide/strings/find-string.ts'
import { parseStructuralSchema } from '../../../src/model/structural-schema.ts'

function newSearch() {
  const reader = new ConstraintReader({ readRules: () => [], isFormatKnown: (format) => isFormatKnown(format, '1.34') })
  return { reader, search: new FormulaSearch(reader, (constraints) => findString(constraints, '1.34')) }
}

async function instanceOf(schema: string, not?: string) {
  const { reader, search } = newSearch()
  const formulas: Formula[] = [reader.conforms(parseStructuralSchema(parse(schema)), 'field')]
  if (not !== undefined) formulas.push(reader.violates(parseStructuralSchema(parse(not)), 'field'))
  return await search.answer(formulas)
}

describe('a value that conforms', () => {
  const rows: readonly (readonly [string, string, unknown])[] = [
    ['has no field that it need not have', '{type: object, properties: {a: {type: string}}}', {}],
    ['has what is required', '{type: object, required: [a], properties: {a: {type: integer, minimum: 4}}}', { a: 4 }],
    [
      'leaves out what a default fills in',
      '{type: object, required: [a], properties: {a: {type: integer, default: 4}}}',
      {},
    ],
    [
      'has as many members as it must',
      '{type: object, minProperties: 2, additionalProperties: {type: integer}}',
      { example: 1, other: 1 },
    ],
    [
      'counts what defaults add',
      '{type: object, minProperties: 2, properties: {a: {type: integer, default: 1}, b: {type: integer}}}',
      { b: 1 },
    ],
    [
      'has different items in a set',
      '{type: array, minItems: 2, x-kubernetes-list-type: set, items: {type: integer}}',
      [1, 0],
    ],
    [
      'follows a branch',
      '{type: object, properties: {a: {type: integer}, b: {type: integer}}, oneOf: [{required: [a], properties: {a: {minimum: 5}}}, {required: [a, b]}]}',
      { a: 5 },
    ],
    [
      'turns a negation round',
      '{type: object, properties: {a: {type: integer}}, not: {not: {required: [a]}}}',
      { a: 1 },
    ],
  ]
  it.each(rows)('%s', async (_title, schema, expected) => {
    expect(await instanceOf(schema)).toMatchObject({ kind: 'found', value: expected })
  })

  const impossible: readonly (readonly [string, string])[] = [
    [
      'a required field that cannot be',
      '{type: object, required: [a], properties: {a: {type: integer, minimum: 2, maximum: 1}}}',
    ],
    ['more members than there are fields', '{type: object, minProperties: 2, properties: {a: {type: integer}}}'],
    [
      'more different items than there are values',
      '{type: array, minItems: 3, x-kubernetes-list-type: set, items: {type: boolean}}',
    ],
    [
      'both branches of oneOf at once',
      '{type: object, required: [a], properties: {a: {type: integer}}, oneOf: [{required: [a]}, {required: [a]}]}',
    ],
    [
      'a default that a junctor forbids',
      '{type: object, properties: {a: {type: integer, default: 1}}, not: {required: [a]}}',
    ],
    ['a text that a pattern and a length exclude', '{type: string, pattern: "^a{5}$", maxLength: 4}'],
  ]
  it.each(impossible)('does not exist: %s', async (_title, schema) => {
    expect(await instanceOf(schema)).toEqual({ kind: 'none' })
  })
})

describe('a value of one schema that breaks another', () => {
  const rows: readonly (readonly [string, string, string, unknown])[] = [
    ['just outside a bound', '{type: integer}', '{type: integer, maximum: 5}', 6],
    ['of another kind', '{x-kubernetes-int-or-string: true}', '{type: integer}', 'example'],
    [
      'with a member too many',
      '{type: object, additionalProperties: {type: integer}}',
      '{type: object, maxProperties: 0, additionalProperties: {type: integer}}',
      { example: 1 },
    ],
    [
      'deep inside a list of maps',
      '{type: array, items: {type: object, additionalProperties: {type: integer}}}',
      '{type: array, items: {type: object, additionalProperties: {type: integer, minimum: 0}}}',
      [{ example: -1 }],
    ],
    [
      'with equal items',
      '{type: array, items: {type: boolean}}',
      '{type: array, x-kubernetes-list-type: set, items: {type: boolean}}',
      [true, true],
    ],
  ]
  it.each(rows)('%s', async (_title, schema, other, expected) => {
    expect(await instanceOf(schema, other)).toMatchObject({ kind: 'found', value: expected })
  })

  const contained: readonly (readonly [string, string, string])[] = [
    ['an integer is a number', '{type: integer}', '{type: number}'],
    [
      'a struct is a map',
      '{type: object, properties: {a: {type: string, maxLength: 3}}}',
      '{type: object, additionalProperties: {type: string, maxLength: 5}}',
    ],
    [
      'exactly one is at least one',
      '{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}',
      '{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}',
    ],
    [
      'a bound that only a branch repeats',
      '{type: integer, minimum: 3}',
      '{type: integer, anyOf: [{minimum: 3}, {maximum: 0}]}',
    ],
  ]
  it.each(contained)('does not exist: %s', async (_title, schema, other) => {
    expect(await instanceOf(schema, other)).toEqual({ kind: 'none' })
  })
})

describe('a search', () => {
  it('gives up on too many combinations of branches, and says so', async () => {
    const field = (name: string) => `{required: [${name}1]}, {required: [${name}2]}, {required: [${name}3]}`
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
    const properties = names.flatMap((name) => [1, 2, 3].map((index) => `${name}${index}: {type: integer}`)).join(', ')
    const all = names.map((name) => `{oneOf: [${field(name)}]}`).join(', ')
    const schema = `{type: object, properties: {${properties}}, maxProperties: 8, allOf: [${all}]}`
    expect(await instanceOf(schema)).toMatchObject({
      kind: 'open',
      reason: expect.stringContaining('combinations of branches'),
    })
  })

  it('answers the same question the same way', async () => {
    const { reader, search } = newSearch()
    const formula = reader.conforms(parseStructuralSchema({ type: 'integer', minimum: 3 }), 'field')
    expect(await search.answer([formula])).toBe(await search.answer([formula, formula]))
  })
})

import { describe, expect, it } from 'vitest'
import { loadEngine } from '../../../src/checks/load-engine.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { Path } from '../../../src/model/path.ts'
import type { Chart } from '../../../src/model/release.ts'
import { valueName } from '../../../src/model/value-changes.ts'
import { releaseOf } from '../../support/example-release.ts'

interface Given {
  readonly values?: string
  /** As an object, for what surrounds it. */
  readonly schema?: JsonObject | string
  readonly files?: Readonly<Record<string, string>>
}

function chartOf({ values = '', schema, files = {} }: Given): Chart {
  const text =
    schema === undefined ? {} : { 'values.schema.json': typeof schema === 'string' ? schema : JSON.stringify(schema) }
  const { chart } = releaseOf({ files: { 'values.yaml': values, ...text, ...files }, manifest: '' })
  if (chart === null) throw new Error('no chart')
  return chart
}

async function compare(previous: Given, next: Given, given: JsonObject = {}, read: readonly Path[] = []) {
  const engine = await loadEngine()
  const { refused, undecided } = await engine.compareValues({
    previous: chartOf(previous),
    next: chartOf(next),
    given,
    read,
  })
  return [
    ...refused.map(({ path, value, message }) => `${valueName(path)}=${JSON.stringify(value)}: ${message}`),
    ...undecided.map(({ path, reason }) => `${valueName(path)}? ${reason}`),
  ]
}

const property = (node: JsonObject): JsonObject => ({ properties: { x: node } })
const values = 'x: 5\n'

describe('two schemas', () => {
  it.each<readonly [string, JsonObject, JsonObject, string, readonly (string | RegExp)[]]>([
    [
      'a lower maximum',
      { type: 'integer', maximum: 10 },
      { type: 'integer', maximum: 7 },
      values,
      ['x=10: must be <= 7'],
    ],
    ['a higher minimum', { minimum: 1 }, { minimum: 3 }, values, ['x=1: must be >= 3']],
    ['a bound that is exclusive', { maximum: 7 }, { exclusiveMaximum: 7 }, values, ['x=7: must be < 7']],
    ['a step', { multipleOf: 5 }, { multipleOf: 10 }, 'x: 10\n', ['x=5: must be multiple of 10']],
    [
      'fewer listed values',
      { enum: ['a', 'b'] },
      { enum: ['a'] },
      'x: a\n',
      ['x="b": must be equal to one of the allowed values'],
    ],
    ['a constant', { enum: ['a', 'b'] }, { const: 'a' }, 'x: a\n', ['x="b": must be equal to constant']],
    ['a type less', { type: ['integer', 'string'] }, { type: 'integer' }, values, ['x="5": must be integer']],
    ['a type in place of none', {}, { type: 'integer' }, values, ['x="5": must be integer']],
    [
      'a pattern',
      { type: 'string', pattern: '^[a-z]+$' },
      { type: 'string', pattern: '^[a-f]+$' },
      'x: a\n',
      [/^x="example": must match pattern/],
    ],
    [
      'a shorter text',
      { type: 'string', maxLength: 10 },
      { type: 'string', maxLength: 5 },
      'x: a\n',
      [/^x="example": must NOT have more than 5 characters$/],
    ],
    [
      'a longer text',
      { type: 'string', minLength: 1 },
      { type: 'string', minLength: 2 },
      'x: abc\n',
      ['x="a": must NOT have fewer than 2 characters'],
    ],
    [
      'fewer items',
      { type: 'array', maxItems: 3 },
      { type: 'array', maxItems: 1 },
      'x: [a]\n',
      [/must NOT have more than 1 items$/],
    ],
    [
      'items only once',
      { type: 'array' },
      { type: 'array', uniqueItems: true },
      'x: [a]\n',
      [/must NOT have duplicate items/],
    ],
    [
      'a type of items',
      { type: 'array', items: { type: ['string', 'integer'] } },
      { type: 'array', items: { type: 'string' } },
      'x: [a]\n',
      [/must be string$/],
    ],
    [
      'a member of items',
      {
        type: 'array',
        items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, m: { enum: [1, 2] } } },
      },
      {
        type: 'array',
        items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, m: { enum: [1] } } },
      },
      'x: [{name: a, m: 1}]\n',
      ['x[0].m=2: must be equal to one of the allowed values'],
    ],
    [
      'members that must be there',
      { type: 'object', properties: { a: {}, b: {} } },
      { type: 'object', required: ['a'], properties: { a: {}, b: {} } },
      'x: {a: 1}\n',
      [/must have required property 'a'$/],
    ],
    [
      'no other members',
      { type: 'object', properties: { a: {}, b: {} }, additionalProperties: false },
      { type: 'object', properties: { a: {} }, additionalProperties: false },
      'x: {a: 1}\n',
      [/^x.b=.*: must NOT have additional properties: b$/],
    ],
    ['a higher maximum', { maximum: 7 }, { maximum: 10 }, values, []],
    ['more listed values', { enum: ['a'] }, { enum: ['a', 'b'] }, 'x: a\n', []],
    ['a wider pattern', { type: 'string', pattern: '^[a-f]+$' }, { type: 'string', pattern: '^[a-z]+$' }, 'x: a\n', []],
    ['another description', { type: 'integer', description: 'a' }, { type: 'integer', title: 'b' }, values, []],
    [
      'another order',
      { enum: ['a', 'b'], type: ['string', 'null'] },
      { type: ['null', 'string'], enum: ['b', 'a'] },
      'x: a\n',
      [],
    ],
    [
      'a keyword that is not tried',
      { type: 'object' },
      { type: 'object', patternProperties: { '^z': { type: 'integer' } } },
      'x: {a: 1}\n',
      [/^x\? `patternProperties` changed/],
    ],
    ['a format', { type: 'string' }, { type: 'string', format: 'uri' }, 'x: a\n', [/^x\? `format` changed/]],
    [
      'branches that refuse what is found',
      { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      { anyOf: [{ type: 'integer' }] },
      values,
      [/^x="5": must/],
    ],
  ])('with %s', async (_, previous, next, text, expected) => {
    const found = await compare({ values: text, schema: property(previous) }, { values: text, schema: property(next) })
    expect(found).toHaveLength(expected.length)
    for (const [index, each] of expected.entries()) {
      if (typeof each === 'string') expect(found[index]).toBe(each)
      else expect(found[index]).toMatch(each)
    }
  })

  it.each<readonly [string, Parameters<typeof compare>, readonly string[]]>([
    [
      'the same',
      [
        { values, schema: property({ type: 'integer' }) },
        { values, schema: property({ type: 'integer' }) },
      ],
      [],
    ],
    ['none any more', [{ values, schema: property({ type: 'integer' }) }, { values }], []],
    [
      'a schema in place of none',
      [{ values }, { values, schema: property({ type: 'integer' }) }],
      ['x="5": must be integer'],
    ],
    [
      'a value that is new',
      [
        { values, schema: {} },
        { values: 'x: 5\ny: 1\n', schema: { properties: { y: { type: 'integer' } } } },
      ],
      [],
    ],
    [
      'no place for a value that is gone',
      [{ values: 'x: 5\nold: 1\n' }, { values, schema: { properties: { x: {} }, additionalProperties: false } }],
      ['old=1: must NOT have additional properties: old'],
    ],
    [
      'no place for a value that only templates name',
      [{ values }, { values, schema: { properties: { x: {} }, additionalProperties: false } }, {}, [['nameOverride']]],
      ['nameOverride="example": must NOT have additional properties: nameOverride'],
    ],
    [
      'the values as they are refused, as Helm says itself',
      [{ values }, { values, schema: property({ type: 'string' }) }],
      [],
    ],
    [
      'a reference that leads away',
      [{ values }, { values, schema: { $ref: 'https://example.com/schema.json' } }],
      ['? the schema refers to `https://example.com/schema.json`, which is not fetched'],
    ],
    [
      'a reference into itself',
      [
        { values: 'x: {x: {}}\n', schema: { properties: { x: { $ref: '#' } } } },
        { values: 'x: {x: {}}\n', schema: { type: 'object', properties: { x: { $ref: '#' } } } },
      ],
      ['x="example": must be object'],
    ],
    [
      'a dependency whose schema is narrower',
      [
        {
          files: {
            'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
            'charts/sub/values.yaml': 'x: 5\n',
          },
        },
        {
          files: {
            'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
            'charts/sub/values.yaml': 'x: 5\n',
            'charts/sub/values.schema.json': '{"properties": {"x": {"type": "integer"}}}',
          },
        },
      ],
      ['sub.x="5": must be integer'],
    ],
    ['no JSON', [{ values }, { values, schema: '{' }], []],
  ])('with %s', async (claim, [previous, next, given, read], expected) => {
    const found = await compare(previous, next, given, read)
    if (claim === 'no JSON') expect(found).toHaveLength(1)
    else expect(found).toEqual(expected)
  })
})

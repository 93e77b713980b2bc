import { describe, expect, it, test } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { parseStructuralSchema, schemaDepthBound, schemaNodeBound } from '../../src/model/structural-schema.ts'

const nested = (levels: number): JsonObject => {
  let schema: JsonObject = { type: 'string' }
  for (let level = 1; level < levels; level += 1) schema = { type: 'object', properties: { a: schema } }
  return schema
}

describe('parseStructuralSchema', () => {
  test.each<[claim: string, raw: JsonObject, expected: object]>([
    ['an empty node', {}, { type: null, properties: null, items: null, enum: null, required: [], default: undefined }],
    ['a default of null is none, as the decoder of the API server reads it', { default: null }, { default: undefined }],
    ['falsy defaults are defaults', { default: false }, { default: false }],
    ['zero bounds are bounds', { minimum: 0, minLength: 0 }, { minimum: 0, minLength: 0 }],
    ['empty properties are not absent', { properties: {} }, { properties: new Map() }],
    ['an empty enum is not absent', { enum: [] }, { enum: [] }],
    ['additionalProperties keeps booleans', { additionalProperties: false }, { additionalProperties: false }],
    ['an exact 64-bit bound', { maximum: 9007199254740993n }, { maximum: 9007199254740993n }],
    ['a type the API server does not know', { type: ['string', 'null'] }, { type: null }],
    [
      'a keyword of the wrong kind',
      { minLength: '5', required: 'a', pattern: 1 },
      { minLength: null, required: [], pattern: null },
    ],
    ['a list type the API server does not know', { 'x-kubernetes-list-type': 'bag' }, { listType: null }],
    [
      'a rule with defaults',
      { 'x-kubernetes-validations': [{ rule: 'self > 0' }] },
      {
        validations: [
          {
            rule: 'self > 0',
            message: null,
            messageExpression: null,
            reason: null,
            fieldPath: null,
            optionalOldSelf: false,
          },
        ],
      },
    ],
  ])('%s', (_claim, raw, expected) => {
    expect(parseStructuralSchema(raw)).toMatchObject(expected)
    expect(parseStructuralSchema(raw).raw).toBe(raw)
  })

  it('reads every place where a node can stand', () => {
    const leaf = { type: 'string' }
    const schema = parseStructuralSchema({
      properties: { a: leaf, ['__proto__']: leaf },
      additionalProperties: leaf,
      items: leaf,
      allOf: [leaf],
      anyOf: [leaf, leaf],
      oneOf: [leaf],
      not: leaf,
    })
    expect([...(schema.properties ?? new Map()).keys()]).toEqual(['a', '__proto__'])
    expect(schema.additionalProperties).toMatchObject({ type: 'string' })
    expect(schema.items?.type).toBe('string')
    expect([schema.allOf.length, schema.anyOf.length, schema.oneOf.length]).toEqual([1, 2, 1])
    expect(schema.not?.type).toBe('string')
  })

  it('reads down to the depth bound and not below it', () => {
    expect(parseStructuralSchema(nested(schemaDepthBound)).type).toBe('object')
    expect(() => parseStructuralSchema(nested(schemaDepthBound + 1))).toThrow(RangeError)
  })

  it('ends on a cycle and on a schema that multiplies by sharing', () => {
    const cyclic: Record<string, JsonObject> = {}
    cyclic['items'] = cyclic
    expect(() => parseStructuralSchema(cyclic)).toThrow(/nested deeper/)
    let shared: JsonObject = { type: 'string' }
    for (let level = 0; level < 40; level += 1) shared = { properties: { a: shared, b: shared } }
    expect(() => parseStructuralSchema(shared)).toThrow(`more than ${schemaNodeBound} nodes`)
  })
})

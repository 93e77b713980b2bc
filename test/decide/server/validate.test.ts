import { describe, expect, it, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { refusals, serveProperties, widget } from './serve.ts'

const anyOfIntOrString = { anyOf: [{ type: 'integer' }, { type: 'string' }] }
const integer = { type: 'integer' }
const number = { type: 'number' }
const text = { type: 'string' }

describe('values (kube-openapi pkg/validation/validate)', () => {
  test.each<[claim: string, schema: JsonObject, accepted: Json[], refused: [Json, string][]]>([
    [
      'integer takes whole numbers',
      integer,
      [1, -1, 0, 9007199254740992, 9007199254740993n, -9223372036854775808n],
      [
        [1.5, 'type .spec'],
        ['1', 'type .spec'],
        [9223372036854775808n, 'type .spec'],
        [1e300, 'type .spec'],
      ],
    ],
    [
      'integer takes what is within 1e-9 above',
      integer,
      [1.0000000001],
      [
        [0.9999999999, 'type .spec'],
        [-1.0000000001, 'type .spec'],
      ],
    ],
    ['number takes both', number, [1, 1.5, 9007199254740993n, 1e300], [['1', 'type .spec']]],
    [
      'boolean',
      { type: 'boolean' },
      [true, false],
      [
        ['true', 'type .spec'],
        [1, 'type .spec'],
      ],
    ],
    [
      'int-or-string',
      { 'x-kubernetes-int-or-string': true },
      [1, '1'],
      [
        [1.5, 'type .spec'],
        [true, 'type .spec'],
      ],
    ],
    [
      'int-or-string spelled out',
      { 'x-kubernetes-int-or-string': true, ...anyOfIntOrString },
      [1, 'x'],
      [[{}, 'type .spec']],
    ],
    ['anything', { 'x-kubernetes-preserve-unknown-fields': true }, [1, 'x', {}, [], true], []],
    ['int32, int64, float and quantity check nothing', { ...integer, format: 'int32' }, [3000000000], []],
    ['minimum', { ...integer, minimum: 2 }, [2, 3], [[1, 'minimum .spec']]],
    ['minimum loses its fraction before an integer', { ...integer, minimum: 2.5 }, [2], [[1, 'minimum .spec']]],
    ['minimum keeps its fraction before a number', { ...number, minimum: 2.5 }, [2.5, 2], [[2.4, 'minimum .spec']]],
    ['exclusiveMinimum', { ...number, minimum: 2, exclusiveMinimum: true }, [2.1, 3], [[2, 'minimum .spec']]],
    [
      'exclusiveMaximum beside a fraction refuses the integer below',
      { ...integer, maximum: 2.5, exclusiveMaximum: true },
      [1],
      [
        [2, 'maximum .spec'],
        [3, 'maximum .spec'],
      ],
    ],
    [
      'a bound beyond 2^53 is a float64',
      { ...integer, maximum: 9007199254740993n },
      [9007199254740992n],
      [[9007199254740993n, 'maximum .spec']],
    ],
    ['multipleOf', { ...integer, multipleOf: 3 }, [0, 3, -6, 9007199254740993n], [[4, 'multipleOf .spec']]],
    [
      'multipleOf below one refuses every integer',
      { ...number, multipleOf: 0.5 },
      [1.5, 2.5],
      [
        [1, 'multipleOf .spec'],
        [0, 'multipleOf .spec'],
      ],
    ],
    ['multipleOf with floats is near enough', { ...number, multipleOf: 0.1 }, [0.3, 0.7], [[0.35, 'multipleOf .spec']]],
    [
      'lengths count code points',
      { ...text, minLength: 2, maxLength: 2 },
      ['ab', '😀é'],
      [
        ['😀', 'minLength .spec'],
        ['abc', 'maxLength .spec'],
      ],
    ],
    ['a pattern is found anywhere', { ...text, pattern: 'b' }, ['abc'], [['ac', 'pattern .spec']]],
    [
      'a pattern is RE2',
      { ...text, pattern: '(?i)^\\pL[[:alpha:]]\\z' },
      ['éZ'],
      [
        ['éé', 'pattern .spec'],
        ['ab\n', 'pattern .spec'],
      ],
    ],
    ['the dollar is the end of the text', { ...text, pattern: '^a$' }, ['a'], [['a\n', 'pattern .spec']]],
    ['the empty pattern is none', { ...text, pattern: '' }, [''], []],
    ['enum', { ...text, enum: ['a', 'b'] }, ['a'], [['c', 'enum .spec']]],
    ['the empty enum is none', { ...text, enum: [] }, ['c'], []],
    ['an enum of integers takes a number cut short', { ...number, enum: [1] }, [1, 1.7], [[2, 'enum .spec']]],
    [
      'an enum of texts takes the code point of one',
      { 'x-kubernetes-int-or-string': true, enum: ['A'] },
      ['A', 65],
      [[66, 'enum .spec']],
    ],
    [
      'an enum beyond 64 bits is of float64s',
      { ...number, enum: [18446744073709551616n] },
      [18446744073709551617n],
      [[1, 'enum .spec']],
    ],
    ['no enum takes null', { ...text, nullable: true, enum: ['a', null] }, ['a'], [[null, 'enum .spec']]],
    [
      'a nullable null meets no other keyword',
      { type: 'object', nullable: true, required: ['a'], allOf: [{ required: ['b'] }] },
      [null],
      [],
    ],
    [
      'a known format',
      { ...text, format: 'date-time' },
      ['2020-02-29T00:00:00Z'],
      [['2021-02-29T00:00:00Z', 'format .spec']],
    ],
    ['beside a known format a list passes as a text', { ...text, format: 'date' }, [[], ['x']], [[5, 'type .spec']]],
    [
      'beside a known format a text passes as an object',
      { type: 'object', format: 'date' },
      ['2020-01-01', {}],
      [['x', 'format .spec']],
    ],
    [
      'minItems and maxItems',
      { type: 'array', items: integer, minItems: 1, maxItems: 2 },
      [[1], [1, 2]],
      [
        [[], 'minItems .spec'],
        [[1, 2, 3], 'maxItems .spec'],
      ],
    ],
    [
      'items',
      { type: 'array', items: integer },
      [[], [1]],
      [
        [[1, 'x'], 'type .spec[1]'],
        [[null], 'type .spec[0]'],
      ],
    ],
    [
      'minProperties and maxProperties',
      { type: 'object', additionalProperties: integer, minProperties: 1, maxProperties: 1 },
      [{ a: 1 }],
      [
        [{}, 'minProperties .spec'],
        [{ a: 1, b: 2 }, 'maxProperties .spec'],
      ],
    ],
    ['required', { type: 'object', properties: { a: text }, required: ['a'] }, [{ a: '' }], [[{}, 'required .spec.a']]],
    [
      'a dropped null is missing',
      { type: 'object', properties: { a: text }, required: ['a'] },
      [],
      [[{ a: null }, 'required .spec.a']],
    ],
    ['map values', { type: 'object', additionalProperties: integer }, [{ k: 1 }], [[{ k: 'x' }, 'type .spec.k']]],
    [
      'additionalProperties: false',
      { type: 'object', additionalProperties: false },
      [{}],
      [[{ k: 1 }, 'additionalProperties .spec']],
    ],
    ['anyOf', { ...integer, anyOf: [{ maximum: 1 }, { minimum: 5 }] }, [1, 5], [[3, 'anyOf .spec']]],
    ['oneOf', { ...integer, oneOf: [{ maximum: 5 }, { minimum: 3 }] }, [1, 6], [[4, 'oneOf .spec']]],
    ['allOf', { ...integer, allOf: [{ maximum: 5 }, { minimum: 3 }] }, [4], [[1, 'allOf .spec']]],
    ['not', { ...integer, not: { enum: [1] } }, [2], [[1, 'not .spec']]],
    [
      'a set',
      { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
      [['a', 'b']],
      [[['a', 'b', 'a', 'a'], 'x-kubernetes-list-type .spec[2]']],
    ],
    [
      'a set of objects',
      {
        type: 'array',
        items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        'x-kubernetes-list-type': 'set',
      },
      [[{ a: 1 }, { a: 2 }]],
      [
        [
          [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
          'x-kubernetes-list-type .spec[1]',
        ],
      ],
    ],
    [
      'a set tells 1 from "1"',
      { type: 'array', items: { 'x-kubernetes-int-or-string': true }, 'x-kubernetes-list-type': 'set' },
      [[1, '1']],
      [],
    ],
  ])('%s', async (_claim, schema, accepted, refused) => {
    const server = await serveProperties({ spec: schema })
    for (const value of accepted) expect([value, ...refusals(server.create(widget({ spec: value })))]).toEqual([value])
    for (const [value, refusal] of refused) {
      const admission = server.create(widget({ spec: value }))
      expect([value, admission.accepted, refusals(admission)[0]]).toEqual([value, false, refusal])
    }
  })

  it('takes keys of a map list together, absent ones as one key', async () => {
    const items = { type: 'object', properties: { a: text, b: integer } }
    const list = { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a', 'b'] }
    const server = await serveProperties({ spec: list })
    const judge = (spec: Json) => refusals(server.create(widget({ spec })))
    expect(
      judge([
        { a: 'x', b: 1 },
        { a: 'x', b: 2 },
      ]),
    ).toEqual([])
    expect(judge([{ a: 'x' }, { a: 'x', b: 1 }, { a: 'x' }])).toEqual(['x-kubernetes-list-type .spec[2]'])
    expect(judge([{}, {}])).toEqual(['x-kubernetes-list-type .spec[1]'])
  })

  it('gives messages near those of the API server', async () => {
    const server = await serveProperties({
      spec: {
        type: 'object',
        properties: { n: { ...integer, maximum: 3 }, e: { ...text, enum: ['A', 'B'] }, t: text },
      },
    })
    const { errors } = server.create(widget({ spec: { n: 4, e: 'C', t: 1 } }))
    expect(errors.map((error) => error.message)).toEqual([
      'Invalid value: 4: should be less than or equal to 3',
      'Unsupported value: "C": supported values: "A", "B"',
      'Invalid value: "integer": must be of type string: "integer"',
    ])
  })

  it('judges metadata.name by the schema and by the rules for names', async () => {
    const metadata = { type: 'object', properties: { name: { ...text, maxLength: 2 } } }
    const server = await serveProperties({ metadata })
    const judge = (given: JsonObject) => refusals(server.create(widget({ metadata: given })))
    expect(judge({ name: 'ab' })).toEqual([])
    expect(judge({})).toEqual([])
    expect(judge({ name: 'abc' })).toEqual(['maxLength .metadata.name'])
    expect(judge({ name: 'A' })).toEqual(['metadata .metadata.name'])
    expect(judge({ name: 'a', labels: { 'b b': 'c' } })).toEqual(['metadata .metadata.labels'])
    expect(judge({ name: 'a', labels: { b: 1 } })).toEqual(['metadata .metadata.labels'])
  })

  test.each([
    ['1.34', ['A'], true],
    ['1.35', ['A'], false],
    ['1.35', ['a'], true],
  ])('k8s-short-name counts since 1.35 (%s)', async (kubernetesMinor, [value], accepted) => {
    const server = await serveProperties({ spec: { ...text, format: 'k8s-short-name' } }, { kubernetesMinor })
    expect(server.create(widget({ spec: value ?? null })).accepted).toBe(accepted)
  })

  it('says that it cannot judge a pattern which its engine refuses', async () => {
    const server = await serveProperties({ spec: { ...text, pattern: '(?=a)' } })
    expect(server.create(widget({ spec: 'a' }))).toMatchObject({ accepted: true, undecided: [/cannot be compiled/] })
  })

  it('refuses another kind or version before anything else', async () => {
    const server = await serveProperties({ spec: integer })
    const { errors, accepted } = server.create({
      ...widget({ spec: 'x' }),
      kind: 'Gadget',
      apiVersion: 'example.com/v2',
    })
    expect(accepted).toBe(false)
    expect(errors.map((error) => error.keyword)).toEqual(['apiVersion', 'kind'])
  })
})

describe('embedded resources (apiextensions-apiserver pkg/apiserver/schema/objectmeta)', () => {
  const embedded = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  }
  const at = (path: string) => `x-kubernetes-embedded-resource .spec${path}`
  test.each<[claim: string, resource: JsonObject, expected: string[]]>([
    ['a whole one', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', labels: { a: 'b' } } }, []],
    ['no metadata', { apiVersion: 'v1', kind: 'Pod' }, []],
    ['nothing', {}, ['required .spec.apiVersion', 'required .spec.kind']],
    ['empty texts', { apiVersion: '', kind: '' }, [at('.apiVersion'), at('.kind')]],
    ['three parts', { apiVersion: 'a/b/c', kind: 'Pod' }, [at('.apiVersion')]],
    ['a bad kind', { apiVersion: 'v1', kind: '9x' }, [at('.kind')]],
    ['the wrong type', { apiVersion: 1, kind: 'Pod' }, [at('.apiVersion')]],
    ['a name with a slash', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b' } }, [at('.metadata.name')]],
    ['a bad label', { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 'b b' } } }, [at('.metadata.labels')]],
    [
      'metadata that cannot be decoded',
      { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 1 } } },
      [at('.metadata.labels')],
    ],
    [
      'an owner without name',
      { apiVersion: 'v1', kind: 'Pod', metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'A', uid: 'u' }] } },
      [at('.metadata.ownerReferences.name')],
    ],
  ])('%s', async (_claim, resource, expected) => {
    const server = await serveProperties({ spec: embedded })
    expect(refusals(server.create(widget({ spec: resource })))).toEqual(expected)
  })
})

describe('scale (registry/customresource/validator.go)', () => {
  const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const scale = { specReplicasPath: '.spec.a.n', statusReplicasPath: '.status.n', labelSelectorPath: '.status.s' }
  test.each<[claim: string, members: JsonObject, expected: string[]]>([
    ['absent values', {}, []],
    ['sound values', { spec: { a: { n: 3 } }, status: { n: 0, s: 'a=b' } }, []],
    ['negative replicas', { spec: { a: { n: -1 } } }, ['scale .spec.a.n']],
    ['too many replicas', { spec: { a: { n: 2147483648 } } }, ['scale .spec.a.n']],
    ['a text', { spec: { a: { n: '3' } } }, ['scale .spec.a.n']],
    ['no object on the way', { spec: { a: 3 } }, ['scale .spec.a.n']],
    ['a selector that is no text', { status: { s: 1 } }, ['scale .status.s']],
  ])('%s', async (_claim, members, expected) => {
    const server = await serveProperties({ spec: free, status: free }, { version: { subresources: { scale } } })
    expect(refusals(server.create(widget(members)))).toEqual(expected)
  })
})

import { describe, expect, it, test } from 'vitest'
import type { JsonObject } from '../../../src/model/json.ts'
import { membersOf, serveProperties, serveSchema, widget } from './serve.ts'

const preserve = { 'x-kubernetes-preserve-unknown-fields': true }
const text = { type: 'string' }
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest })

describe('pruning (apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go)', () => {
  test.each<[claim: string, spec: JsonObject, given: JsonObject, kept: JsonObject, pruned: string[]]>([
    ['an unknown field goes', object({ a: text }), { a: 'x', b: 1 }, { a: 'x' }, ['.spec.b']],
    ['a known field of the wrong kind stays', object({ a: text }), { a: { b: 1 } }, { a: {} }, ['.spec.a.b']],
    [
      'fields of items',
      { type: 'object', properties: { l: { type: 'array', items: object({}) } } },
      { l: [{ a: 1 }] },
      { l: [{}] },
      ['.spec.l[0].a'],
    ],
    [
      'map values are known by their schema',
      { type: 'object', additionalProperties: object({ a: text }) },
      { k: { a: 'x', b: 1 } },
      { k: { a: 'x' } },
      ['.spec.k.b'],
    ],
    [
      'additionalProperties: true keeps keys and empties objects',
      { type: 'object', additionalProperties: true },
      { k: 1, o: { a: 1 } },
      { k: 1, o: {} },
      ['.spec.o.a'],
    ],
    ['an object in a text field is emptied', object({ a: text }), { a: [{ b: 1 }] }, { a: [{}] }, ['.spec.a[0].b']],
    ['unknown fields of a preserving object stay', object({ a: text }, preserve), { b: { c: 1 } }, { b: { c: 1 } }, []],
    [
      'a known field inside a preserving object is pruned again',
      object({ a: object({}) }, preserve),
      { a: { b: 1 }, c: 1 },
      { a: {}, c: 1 },
      ['.spec.a.b'],
    ],
    [
      'items of a preserving list keep everything',
      object({ l: { type: 'array', ...preserve, items: object({}) } }),
      { l: [{ b: 1 }] },
      { l: [{ b: 1 }] },
      [],
    ],
    ['a key that needs quotes', object({}), { 'a.b/c': 1 }, {}, ['.spec["a.b/c"]']],
    ['a field named __proto__', object({}), JSON.parse('{"__proto__": {"a": 1}}'), {}, ['.spec.__proto__']],
    [
      'an embedded resource keeps its head',
      object({ x: text }, { 'x-kubernetes-embedded-resource': true }),
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'n' }, y: 1 },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'n' } },
      ['.spec.y'],
    ],
    [
      'unknown fields of embedded metadata go',
      object({}, { 'x-kubernetes-embedded-resource': true, ...preserve }),
      { apiVersion: 'v1', kind: 'Pod', metadata: { nope: 1 } },
      { apiVersion: 'v1', kind: 'Pod', metadata: {} },
      ['.spec.metadata.nope'],
    ],
  ])('%s', async (_claim, spec, given, kept, pruned) => {
    const server = await serveProperties({ spec })
    const admission = server.create(widget({ spec: given }))
    expect(membersOf(admission.object)).toEqual({ spec: kept })
    expect(admission.pruned).toEqual(pruned)
  })

  it('keeps apiVersion, kind and metadata at the root and prunes the rest', async () => {
    const server = await serveProperties({})
    const { object: left, pruned } = server.create(widget({ spec: {}, metadata: { name: 'a', nope: 1 } }))
    expect(left).toEqual(widget({}))
    expect(pruned).toEqual(['.metadata.nope', '.spec'])
  })

  it('prunes everything without a schema and nothing under spec.preserveUnknownFields', async () => {
    const given = widget({ spec: { a: null } })
    expect((await serveSchema(null)).create(given).object).toEqual(widget({}))
    const keeping = await serveProperties({ spec: object({}) }, { spec: { preserveUnknownFields: true } })
    expect(keeping.create(given)).toMatchObject({ object: given, pruned: [], droppedNulls: [] })
  })

  it('shares what it does not change', async () => {
    const server = await serveProperties({ spec: object({ a: text }) })
    const given = widget({ spec: { a: 'x' } })
    expect(server.create(given).object).toBe(given)
  })
})

describe('nulls (apiextensions-apiserver pkg/apiserver/schema/defaulting/prunenulls.go)', () => {
  test.each<[claim: string, spec: JsonObject, given: JsonObject, kept: JsonObject, dropped: string[]]>([
    ['of a field go', object({ a: text }), { a: null }, {}, ['.spec.a']],
    ['of a nullable field stay', object({ a: { ...text, nullable: true } }), { a: null }, { a: null }, []],
    ['of a map key go', { type: 'object', additionalProperties: text }, { k: null, l: 'x' }, { l: 'x' }, ['.spec.k']],
    ['of an item stay', object({ l: { type: 'array', items: text } }), { l: [null] }, { l: [null] }, []],
    ['of a field with a default are replaced', object({ a: { ...text, default: 'd' } }), { a: null }, { a: 'd' }, []],
    ['of an unknown field that is preserved stay', object({}, preserve), { a: null }, { a: null }, []],
    [
      'inside items go',
      object({ l: { type: 'array', items: object({ a: text }) } }),
      { l: [{ a: null }] },
      { l: [{}] },
      ['.spec.l[0].a'],
    ],
  ])('%s', async (_claim, spec, given, kept, dropped) => {
    const server = await serveProperties({ spec })
    const admission = server.create(widget({ spec: given }))
    expect(membersOf(admission.object)).toEqual({ spec: kept })
    expect(admission.droppedNulls).toEqual(dropped)
  })
})

describe('defaults (apiextensions-apiserver pkg/apiserver/schema/defaulting/algorithm.go)', () => {
  const leaf = { ...text, default: 'd' }
  test.each<[claim: string, spec: JsonObject, given: JsonObject, filled: JsonObject, defaulted: string[]]>([
    ['fill an absent field', object({ a: leaf }), {}, { a: 'd' }, ['.spec.a']],
    ['leave a present field', object({ a: leaf }), { a: '' }, { a: '' }, []],
    ['leave a null that is allowed', object({ a: { ...leaf, nullable: true } }), { a: null }, { a: null }, []],
    ['do not create the object around them', object({ o: object({ a: leaf }) }), {}, {}, []],
    [
      'complete a default from below, reported once',
      object({ o: object({ a: leaf }, { default: {} }) }),
      {},
      { o: { a: 'd' } },
      ['.spec.o'],
    ],
    [
      'reach items and map values',
      object({
        l: { type: 'array', items: object({ a: leaf }) },
        m: { type: 'object', additionalProperties: object({ a: leaf }) },
      }),
      { l: [{}], m: { k: {} } },
      { l: [{ a: 'd' }], m: { k: { a: 'd' } } },
      ['.spec.l[0].a', '.spec.m.k.a'],
    ],
    [
      'replace null items',
      object({ l: { type: 'array', items: leaf } }),
      { l: [null, 'x'] },
      { l: ['d', 'x'] },
      ['.spec.l[0]'],
    ],
    [
      'false, zero and empty are defaults',
      object({
        a: { type: 'boolean', default: false },
        b: { type: 'integer', default: 0 },
        c: { ...text, default: '' },
      }),
      {},
      { a: false, b: 0, c: '' },
      ['.spec.a', '.spec.b', '.spec.c'],
    ],
    ['null is none', object({ a: { ...text, nullable: true, default: null } }), {}, {}, []],
    ['in junctors fill nothing', object({ a: text }, { allOf: [{ properties: { a: leaf } }] }), {}, {}, []],
  ])('%s', async (_claim, spec, given, filled, defaulted) => {
    const server = await serveProperties({ spec })
    const admission = server.create(widget({ spec: given }))
    expect(membersOf(admission.object)).toEqual({ spec: filled })
    expect(admission.defaulted).toEqual(defaulted)
  })

  it('satisfies a required field', async () => {
    const server = await serveProperties({ spec: object({ a: leaf }, { required: ['a'] }) })
    expect(server.create(widget({ spec: {} })).accepted).toBe(true)
  })

  it('prunes a default below a map, which no check of the definition sees', async () => {
    const inner = object({ a: { ...object({ x: text }), default: { x: 'y', z: 1 } } })
    const server = await serveProperties({ spec: { type: 'object', additionalProperties: inner } })
    expect(membersOf(server.read(widget({ spec: { k: {} } })).object)).toEqual({ spec: { k: { a: { x: 'y' } } } })
  })
})

describe('reading from etcd', () => {
  it('prunes and defaults, and drops what a request would be refused for', async () => {
    const server = await serveProperties({
      spec: object({ a: { ...text, default: 'd' } }, { 'x-kubernetes-embedded-resource': true }),
    })
    const stored = widget({
      metadata: { name: 'a', labels: 'none' },
      spec: { apiVersion: 1, kind: 'Pod', metadata: { labels: { x: 1 } }, b: 1 },
    })
    expect(server.read(stored)).toEqual({
      object: widget({ spec: { kind: 'Pod', metadata: {}, a: 'd' } }),
      pruned: ['.spec.b'],
      droppedNulls: [],
      defaulted: ['.spec.a'],
    })
  })
})

describe('conversion None (customresource_handler.go schemaCoercingConverter)', () => {
  it('writes apiVersion anew and prunes, without defaults', async () => {
    const server = await serveProperties({ spec: object({ a: text, d: { ...text, default: 'd' } }) })
    const other = { ...widget({ spec: { a: null, b: 1 } }), apiVersion: 'example.com/v2' }
    expect(server.convert(other)).toEqual({
      object: widget({ spec: {} }),
      pruned: ['.spec.b'],
      droppedNulls: ['.spec.a'],
    })
  })
})

import { describe, expect, it, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { membersOf, refusals, serveProperties, widget } from './serve.ts'

const text = { type: 'string' }
const short = { type: 'string', maxLength: 1 }
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest })
const list = (items: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'array', items, ...rest })

describe('ratcheting (apiextensions-apiserver pkg/apiserver/validation/ratcheting.go)', () => {
  test.each<[claim: string, spec: JsonObject, previous: Json, next: Json, expected: string[]]>([
    [
      'an unchanged bad value passes beside a change',
      object({ a: short, b: text }),
      { a: 'long' },
      { a: 'long', b: 'x' },
      [],
    ],
    ['a changed bad value does not', object({ a: short }), { a: 'long' }, { a: 'longer' }, ['maxLength .spec.a']],
    ['a new bad value does not', object({ a: short }), {}, { a: 'long' }, ['maxLength .spec.a']],
    [
      'required passes in an object that is the same',
      object({ a: object({}, { required: ['x'] }), b: text }),
      { a: {} },
      { a: {}, b: 'x' },
      [],
    ],
    [
      'required fails in an object that changed',
      object({ a: text }, { required: ['x'] }),
      { a: 'x' },
      { a: 'y' },
      ['required .spec.x'],
    ],
    [
      'a junctor passes where the value around it is the same',
      object({ a: { ...text, not: { enum: ['x'] } }, b: text }),
      { a: 'x' },
      { a: 'x', b: 'y' },
      [],
    ],
    [
      'below a junctor nothing correlates',
      object({ a: text, b: text }, { allOf: [{ properties: { a: short } }] }),
      { a: 'long' },
      { a: 'long', b: 'x' },
      ['allOf .spec', 'maxLength .spec.a'],
    ],
    ['items of a plain list do not correlate', list(short), ['long'], ['long', 'a'], ['maxLength .spec[0]']],
    [
      'a plain list passes as a whole',
      object({ l: list(short), b: text }),
      { l: ['long'] },
      { l: ['long'], b: 'x' },
      [],
    ],
    [
      'items of a map list correlate by key',
      list(object({ k: text, a: short }), { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }),
      [{ k: '1', a: 'long' }],
      [{ k: '0' }, { k: '1', a: 'long' }],
      [],
    ],
    [
      'items of a map list under another key do not',
      list(object({ k: text, a: short }), { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }),
      [{ k: '1', a: 'long' }],
      [{ k: '2', a: 'long' }],
      ['maxLength .spec[0].a'],
    ],
    [
      'keys of a map correlate',
      { type: 'object', additionalProperties: short },
      { a: 'long' },
      { a: 'long', b: 'x' },
      [],
    ],
    [
      'an object with an undescribed member never counts as unchanged',
      object({ a: object({}, { 'x-kubernetes-preserve-unknown-fields': true, maxProperties: 0 }), b: text }),
      { a: { x: 1 } },
      { a: { x: 1 }, b: 'y' },
      ['maxProperties .spec.a'],
    ],
    [
      'a duplicate passes when the stored object has one anywhere',
      object({ l: list(text, { 'x-kubernetes-list-type': 'set' }) }),
      { l: ['a', 'a'] },
      { l: ['b', 'b'] },
      [],
    ],
    [
      'a new duplicate does not',
      object({ l: list(text, { 'x-kubernetes-list-type': 'set' }) }),
      { l: ['a'] },
      { l: ['a', 'a'] },
      ['x-kubernetes-list-type .spec.l[1]'],
    ],
    [
      'an embedded resource is judged again',
      object({ e: object({}, { 'x-kubernetes-embedded-resource': true }), b: text }),
      { e: {} },
      { e: {}, b: 'x' },
      ['required .spec.e.apiVersion', 'required .spec.e.kind'],
    ],
  ])('%s', async (_claim, spec, previous, next, expected) => {
    const server = await serveProperties({ spec })
    const admission = server.update(widget({ spec: previous }), widget({ spec: next }))
    expect(refusals(admission)).toEqual(expected)
    expect(admission.accepted).toBe(expected.length === 0)
  })

  it('needs Kubernetes 1.30', async () => {
    const update = async (kubernetesMinor: string) => {
      const server = await serveProperties({ spec: object({ a: short, b: text }) }, { kubernetesMinor })
      return server.update(widget({ spec: { a: 'long' } }), widget({ spec: { a: 'long', b: 'x' } })).accepted
    }
    expect([await update('1.29'), await update('1.30')]).toEqual([false, true])
  })

  it('never takes the root for unchanged, for stored metadata has more than the schema knows', async () => {
    const metadata = { type: 'object', properties: { name: text } }
    const server = await serveProperties({ metadata, spec: text, apiVersion: text, kind: text, x: text })
    const same = widget({ spec: 'a' })
    expect(refusals(server.update(same, same))).toEqual([])
    const strict = await serveProperties({ metadata, apiVersion: text, kind: { ...text, maxLength: 1 } })
    expect(refusals(strict.update(widget({}), widget({})))).toEqual(['maxLength .kind'])
  })

  test.each<[keyword: string, spec: JsonObject, given: Json, isRatcheted: boolean]>([
    ['maxLength', short, 'long', true],
    ['type', text, 1, true],
    ['required', object({}, { required: ['x'] }), {}, false],
    ['not', { ...text, not: {} }, 'x', false],
    ['additionalProperties', { type: 'object', additionalProperties: false }, { a: 1 }, false],
    ['x-kubernetes-list-type', list(text, { 'x-kubernetes-list-type': 'set' }), ['a', 'a'], false],
  ])('%s: the documentation promises ratcheting or not', async (keyword, spec, given, isRatcheted) => {
    const server = await serveProperties({ spec })
    expect(server.create(widget({ spec: given })).errors[0]).toMatchObject({ keyword, isRatcheted })
  })
})

describe('the status subresource (registry/customresource/strategy.go, status_strategy.go)', () => {
  const properties = {
    spec: object({ a: short }),
    status: object({ s: { ...short, default: 'd' }, e: object({}, { 'x-kubernetes-embedded-resource': true }) }),
  }
  const version = { subresources: { status: {} } }

  it('leaves .status alone without it', async () => {
    const server = await serveProperties(properties)
    expect(refusals(server.create(widget({ status: { s: 'long' } })))).toEqual(['maxLength .status.s'])
  })

  it('drops .status on create, unjudged', async () => {
    const server = await serveProperties(properties, { version })
    const admission = server.create(widget({ spec: {}, status: { s: 'long', nope: 1 } }))
    expect(membersOf(admission.object)).toEqual({ spec: {} })
    expect(admission).toMatchObject({ accepted: true, pruned: [], defaulted: [] })
  })

  it('shows the default of a .status that it dropped', async () => {
    const status = { type: 'object', default: { s: 'x' }, properties: { s: text } }
    const server = await serveProperties({ status }, { version })
    expect(membersOf(server.create(widget({ status: { s: 'y' } })).object)).toEqual({ status: { s: 'x' } })
  })

  it('keeps the stored .status on update', async () => {
    const server = await serveProperties(properties, { version })
    const kept = server.update(widget({ status: { s: 'x' } }), widget({ spec: {}, status: { s: 'y' } }))
    expect(membersOf(kept.object)).toEqual({ spec: {}, status: { s: 'x' } })
    const none = server.update(widget({}), widget({ status: { s: 'y' } }))
    expect(membersOf(none.object)).toEqual({})
  })

  it('changes and judges nothing but .status through /status', async () => {
    const server = await serveProperties(properties, { version })
    const stored = widget({ spec: { a: 'long' }, status: {} })
    const written = server.updateStatus(stored, widget({ spec: { a: 'y', nope: 1 }, status: { nope: 1, e: {} } }))
    expect(written).toMatchObject({ accepted: true, pruned: ['.status.nope'], defaulted: ['.status.s'] })
    expect(membersOf(written.object)).toEqual({ spec: { a: 'long' }, status: { e: {}, s: 'd' } })
    expect(refusals(server.updateStatus(stored, widget({ status: { s: 'long' } })))).toEqual(['maxLength .status.s'])
  })

  it('takes a status of null for unchanged where none is stored', async () => {
    const status = { type: 'integer', nullable: true, enum: [1] }
    const server = await serveProperties({ status }, { version })
    expect(refusals(server.updateStatus(widget({}), widget({ status: null })))).toEqual([])
    expect(refusals(server.updateStatus(widget({ status: 1 }), widget({ status: null })))).toEqual(['enum .status'])
  })

  it('does not ask for apiVersion and kind of embedded resources through /status, but for their type', async () => {
    const server = await serveProperties(properties, { version })
    expect(refusals(server.updateStatus(widget({}), widget({ status: { e: {} } })))).toEqual([])
    expect(refusals(server.updateStatus(widget({}), widget({ status: { e: { kind: 1 } } })))).toEqual([
      'x-kubernetes-embedded-resource .status.e.kind',
    ])
  })
})

describe('the response to a write', () => {
  it('shows no null that a default brings and storage does not keep', async () => {
    const fields = object({ n: { type: 'integer' }, t: text })
    const server = await serveProperties({
      m: { type: 'object', additionalProperties: { ...fields, default: { n: null, t: 'x' } } },
    })
    const { object: stored } = server.update(widget({ m: { k: { n: null, t: 'x' } } }), widget({ m: { k: null } }))
    expect(membersOf(stored)).toEqual({ m: { k: { t: 'x' } } })
  })
})

import { expect, it, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { refusals, serveProperties, widget } from './serve.ts'

const rule = (text: string, rest: JsonObject = {}): JsonObject => ({
  'x-kubernetes-validations': [{ rule: text, ...rest }],
})
const integer = (text: string): JsonObject => ({ type: 'integer', ...rule(text) })
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest })
const set = (items: JsonObject): JsonObject => ({ type: 'array', items, 'x-kubernetes-list-type': 'set' })
const refused = 'x-kubernetes-validations'

test.each<[claim: string, spec: JsonObject, given: Json, expected: string[]]>([
  ['a rule that holds', integer('self > 0'), 1, []],
  ['a rule that does not', integer('self > 0'), 0, [`${refused} .spec`]],
  ['a rule that cannot be evaluated refuses too', integer('1 / self > 0'), 0, [`${refused} .spec`]],
  ['a rule on a null is not asked', { ...integer('self > 0'), nullable: true }, null, []],
  ['a rule in items', { type: 'array', items: integer('self > 0') }, [1, 0], [`${refused} .spec[1]`]],
  [
    'fieldPath moves the error',
    object({ a: { type: 'string' } }, rule('false', { fieldPath: '.a' })),
    {},
    [`${refused} .spec.a`],
  ],
  [
    'a null is in no order, alone in its list too',
    { type: 'array', items: { type: 'string', nullable: true }, ...rule('self.isSorted()') },
    [null],
    [`${refused} .spec`],
  ],
  ['a transition rule waits for an update', integer('self == oldSelf'), 1, []],
  ['defaults come before rules', object({ a: { type: 'integer', default: 3 } }, rule('self.a == 3')), {}, []],
  [
    'an enum error keeps rules from being asked',
    { type: 'string', enum: ['a'], ...rule("self == 'a'") },
    'b',
    ['enum .spec'],
  ],
  [
    'a pattern error does not',
    { type: 'string', pattern: 'a', ...rule("self == 'a'") },
    'b',
    ['pattern .spec', `${refused} .spec`],
  ],
])('on create: %s', async (_claim, spec, given, expected) => {
  const server = await serveProperties({ spec })
  expect(refusals(server.create(widget({ spec: given })))).toEqual(expected)
})

test.each<[claim: string, spec: JsonObject, previous: Json, next: Json, expected: string[]]>([
  [
    'a failed rule on an unchanged value passes',
    object({ a: integer('self > 0'), b: { type: 'string' } }),
    { a: 0 },
    { a: 0, b: 'x' },
    [],
  ],
  ['a failed rule on a changed value does not', integer('self > 0'), 0, -1, [`${refused} .spec`]],
  ['an error is not excused', object({ a: integer('1 / self > 0') }), { a: 0 }, { a: 0 }, [`${refused} .spec.a`]],
  ['a transition rule', integer('self >= oldSelf'), 2, 1, [`${refused} .spec`]],
  [
    'an optional stored value that does not fit its schema is there all the same',
    { type: 'integer', ...rule('oldSelf.hasValue()', { optionalOldSelf: true }) },
    'text',
    1,
    [],
  ],
  [
    'and an error for whoever looks inside',
    { type: 'integer', ...rule('oldSelf.value() == 1', { optionalOldSelf: true }) },
    'text',
    1,
    [`${refused} .spec`],
  ],
  [
    'items of a plain list are excused with the whole list',
    object({ l: { type: 'array', items: integer('self > 0') } }),
    { l: [0] },
    { l: [0] },
    [],
  ],
  [
    'a transition rule without a stored value is not asked',
    object({ a: integer('self == oldSelf') }),
    {},
    { a: 1 },
    [],
  ],
  [
    'a set of anything is equal to itself in another order',
    object({ l: set({ 'x-kubernetes-preserve-unknown-fields': true }) }, rule('self == oldSelf')),
    { l: [1, 'a', true] },
    { l: ['a', true, 1] },
    [],
  ],
  [
    'a set of lists is compared with nothing: the server panics',
    object({ l: set({ 'x-kubernetes-preserve-unknown-fields': true }) }, rule('self == oldSelf')),
    { l: [[1]] },
    { l: [[1]] },
    [`${refused} .spec`],
  ],
  [
    'a whole double of a set is another number each time',
    object({ l: set({ type: 'number' }) }, rule('self.l == oldSelf.l')),
    { l: [1] },
    { l: [1] },
    [`${refused} .spec`],
  ],
])('on update: %s', async (_claim, spec, previous, next, expected) => {
  const server = await serveProperties({ spec })
  expect(refusals(server.update(widget({ spec: previous }), widget({ spec: next })))).toEqual(expected)
})

it('promises ratcheting for plain rules only', async () => {
  const server = await serveProperties({ a: integer('self > 0'), b: integer('self == oldSelf') })
  const { errors } = server.update(widget({ a: 1, b: 1 }), widget({ a: 0, b: 2 }))
  expect(errors.map(({ path, isRatcheted, message }) => [path, isRatcheted, message])).toEqual([
    ['.a', true, 'Invalid value: failed rule: self > 0'],
    ['.b', false, 'Invalid value: failed rule: self == oldSelf'],
  ])
})

it('asks an optional transition rule on create, since Kubernetes 1.30', async () => {
  const spec = { type: 'integer', ...rule('oldSelf.hasValue()', { optionalOldSelf: true }) }
  const create = async (kubernetesMinor: string) =>
    (await serveProperties({ spec }, { kubernetesMinor })).create(widget({ spec: 1 })).accepted
  expect([await create('1.29'), await create('1.30')]).toEqual([true, false])
})

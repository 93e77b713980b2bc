import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileValidationRules } from '../../../src/decide/cel/compile.ts'
import { translateRule } from '../../../src/decide/cel/translate/translate-rule.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { parseStructuralSchema } from '../../../src/model/structural-schema.ts'
import { holds } from './holds.ts'

const properties: JsonObject = {
  s: { type: 'string' },
  t: { type: 'string' },
  o: { type: 'string', nullable: true },
  i: { type: 'integer' },
  j: { type: 'integer' },
  n: { type: 'number' },
  b: { type: 'boolean' },
  c: { type: 'boolean' },
  io: { 'x-kubernetes-int-or-string': true },
  d: { type: 'string', format: 'date-time' },
  parts: { type: 'string' },
  list: { type: 'array', items: { type: 'string' } },
  numbers: { type: 'array', items: { type: 'integer' } },
  objects: {
    type: 'array',
    items: { type: 'object', properties: { a: { type: 'integer' }, 'x-y': { type: 'string' } } },
  },
  map: { type: 'object', additionalProperties: { type: 'integer' } },
  spec: {
    type: 'object',
    properties: { a: { type: 'integer' }, b: { type: 'string' }, namespace: { type: 'string' } },
  },
  deep: {
    type: 'object',
    nullable: true,
    properties: { a: { type: 'object', properties: { b: { type: 'integer' } } } },
  },
}

function programOf(rules: readonly string[]) {
  const schema: JsonObject = {
    type: 'object',
    properties: {
      spec: { type: 'object', properties, 'x-kubernetes-validations': rules.map((rule) => ({ rule })) },
    },
  }
  return compileValidationRules(parseStructuralSchema(schema), '1.34')
}

const text = fc.constantFrom('', 'a', 'b', 'ab', 'abc', '5%', 'ß😀')
const parts = fc.constantFrom('', 'a', 'a@', '@a', 'a@b', 'b@a@a', '@@', 'a\n@b', 'ß@a')
const integer = fc.constantFrom(-1, 0, 1, 2, 3, 10)

function optional(record: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(record, { requiredKeys: [] })
    .map((found) =>
      Object.fromEntries(Object.entries(found).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
    )
}

const values = optional({
  s: text,
  t: text,
  o: fc.oneof(fc.constant(null), text),
  i: integer,
  j: integer,
  n: fc.oneof(integer, fc.constantFrom(0.5, 1.5)),
  b: fc.boolean(),
  c: fc.boolean(),
  io: fc.oneof(integer, text),
  parts,
  list: fc.array(text, { maxLength: 3 }),
  numbers: fc.array(integer, { maxLength: 3 }),
  objects: fc.array(optional({ a: integer, 'x-y': text }), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'k'), integer),
  spec: optional({ a: integer, b: text, namespace: text }),
  deep: fc.oneof(fc.constant(null), optional({ a: optional({ b: integer }) })),
})

const string = (one: string) => `'${one}'`
const leaf = fc.oneof(
  fc.constantFrom(
    'true',
    'false',
    'has(self.s)',
    'has(self.o)',
    'has(self.spec.a)',
    'has(self.deep)',
    'has(self.deep.a)',
    'has(self.deep.a.b)',
    'has(self.map.k)',
    'has(self.spec.namespace)',
    'self.b',
    'self.b == true',
    'self.b != self.c',
    'has(self.s) == has(self.t)',
    'type(self.io) == string',
    'int != type(self.io)'.replace('int != type(self.io)', 'type(self.io) != int'),
    "'k' in self.map",
    "'a' in self.list",
    '2 in self.numbers',
    'self.list == []',
    'self.map != {}',
    "self.?s.orValue('zz') != ''",
    'self.?deep.?a.?b.orValue(1) > 0',
    'self.spec.?a.hasValue()',
    'self.?spec.?a.hasValue()',
    'self.?deep.?a.?b.hasValue()',
    'self.i <= self.j',
    'self.s == self.t',
    'self.n > self.n',
    '[self.b, has(self.s), self.c].exists(x, x)',
    '[self.b, has(self.s)].all(x, !x)',
    '[has(self.s), has(self.t), self.b].exists_one(x, x)',
    '[has(self.s), has(self.t), self.b, self.c].filter(x, x).size() == 1',
    'size([has(self.s), has(self.t), self.b].filter(x, !x)) <= 1',
    '(has(self.s) ? 1 : 0) + (has(self.t) ? 1 : 0) + (self.b ? 1 : 0) == 1',
    '(self.b ? 2 : 5) - (self.c ? 1 : 2) > (has(self.i) ? 1 : 3)',
    '[].exists(x, x)',
  ),
  fc
    .tuple(
      fc.constantFrom('self.s', 'self.o', 'self.spec.b', 'self.spec.namespace'),
      fc.constantFrom('==', '!=', '<', '>='),
      text,
    )
    .map(([field, relation, constant]) => `${field} ${relation} ${string(constant)}`),
  fc
    .tuple(
      fc.constantFrom('self.i', 'self.n', 'self.io', 'self.spec.a', 'self.deep.a.b', "self.map['k']", 'self.map.a'),
      fc.constantFrom('<', '<=', '>', '>='),
      fc.constantFrom('0', '1', '1.5', '2'),
    )
    .map(([field, relation, constant]) => `${field} ${relation} ${constant}`),
  fc
    .tuple(fc.constantFrom('self.i', 'self.io', 'self.spec.a'), fc.constantFrom('==', '!='), integer)
    .map(([field, relation, constant]) => `${constant} ${relation} ${field}`),
  fc
    .tuple(
      fc.constantFrom('self.s', 'self.list', 'self.map', 'self.objects'),
      fc.constantFrom('==', '!=', '<', '>'),
      fc.constantFrom(0, 1, 2),
    )
    .map(([field, relation, size]) => `${size % 2 === 0 ? `size(${field})` : `${field}.size()`} ${relation} ${size}`),
  fc
    .tuple(
      fc.constantFrom('self.s', 'self.spec.b'),
      fc.constantFrom('startsWith', 'endsWith', 'contains', 'matches'),
      fc.constantFrom('a', 'b$', '^a'),
    )
    .map(([field, method, argument]) => `${field}.${method}('${argument}')`),
  fc
    .tuple(fc.constantFrom('self.s', 'self.io'), fc.array(text, { maxLength: 2 }))
    .map(([field, constants]) => `${field} in [${constants.map(string).join(', ')}]`),
  fc
    .tuple(
      fc.constantFrom("split('@')[0]", "split('@')[1]", "split('@')[2]", "find('^[^@]+')", "find('^[^@]*')"),
      fc.constantFrom("== 'a'", "!= 'a'", "== ''", "in ['a', 'b', 'a@']", "in ['@']", "in ['ß', 'a\\n']"),
    )
    .map(([part, test]) => `self.parts.${part} ${test}`),
  fc
    .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.constantFrom(2, 3))
    .map(([relation, size]) => `self.parts.split('@').size() ${relation} ${size}`),
  fc
    .tuple(fc.constantFrom('self.i', 'self.io'), fc.array(integer, { maxLength: 2 }))
    .map(([field, constants]) => `${field} in [${constants.join(', ')}]`),
)

const itemLeaf = fc.constantFrom(
  'has(x.a)',
  'x.a > 1',
  "x.x__dash__y == 'a'",
  'has(x.x__dash__y)',
  'x.a == 0 || has(x.x__dash__y)',
)
const quantified = fc.oneof(
  fc.tuple(fc.constantFrom('all', 'exists'), itemLeaf).map(([macro, body]) => `self.objects.${macro}(x, ${body})`),
  fc
    .tuple(fc.constantFrom('all', 'exists'), text)
    .map(([macro, constant]) => `self.list.${macro}(x, x != '${constant}' && x.size() < 3)`),
  fc
    .tuple(fc.constantFrom('all', 'exists'), fc.constantFrom("x == 'a'", "x.startsWith('k')"))
    .map(([macro, body]) => `self.map.${macro}(x, ${body})`),
  fc.constantFrom('all', 'exists').map((macro) => `self.map.${macro}(k, v, v > 1)`),
  fc.constantFrom(
    "self.map.all(k, k != 'b' && self.map[k] > 0)",
    "self.map.all(k, self.map[k] in [1, 2] && k in ['a', 'k'] && self.map[k] != 1)",
    "self.map.exists(k, k == 'b' || self.map[k] > 2)",
    'self.map.exists(k, self.map[k] == 1)',
    "!self.map.all(k, self.map[k] > 0 && k.startsWith('k'))",
  ),
  fc.constantFrom('all', 'exists').map((macro) => `self.numbers.${macro}(k, v, v in [1, 2])`),
  fc
    .tuple(itemLeaf, fc.constantFrom('== 0', '> 0', '< 1', '>= 1', '!= 0'))
    .map(([body, end]) => `self.objects.filter(x, ${body}).size() ${end}`),
)

const { rule: fragment } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    quantified,
    tie('rule').map((one) => `!(${one})`),
    fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => `(${one} && ${other})`),
    fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => `(${one} || ${other})`),
    fc.tuple(tie('rule'), tie('rule'), tie('rule')).map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
  ),
}))

describe('translation of rules', () => {
  test('a formula holds for exactly the values for which its rule is true', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fragment, { minLength: 8, maxLength: 8 }),
        fc.array(values, { minLength: 12, maxLength: 12 }),
        async (rules, specs) => {
          const program = await programOf(rules)
          for (const rule of program.rules) {
            expect(rule.errors, rule.rule.rule).toEqual([])
            const translation = translateRule(rule, program)
            if (translation.kind !== 'formula') expect.fail(`${rule.rule.rule}: ${JSON.stringify(translation)}`)
            for (const spec of specs) {
              const found = program.evaluate({ spec }).find((outcome) => outcome.rule === rule)
              expect(
                holds(translation.formula, spec),
                `${rule.rule.rule} of ${JSON.stringify(spec)}: ${found?.message}`,
              ).toBe(found?.outcome === 'true')
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test.each([
    ['self.list.exists_one(x, x == "a")', 'exists_one()'],
    ['self.d > timestamp("2024-01-01T00:00:00Z")', 'an order of values that are no fields'],
    ['self.list.map(x, x + "a") == ["a"]', 'map()'],
    ['self.i + 1 > self.j', 'an order of values that are no fields'],
    ['self.objects.all(x, x.a > self.i)', 'a field from outside a quantifier'],
    ['self.list[0] == "a"', 'a value that is no field'],
    ['int(self.s) > 3', 'a value that is no field'],
    ["self.map.all(k, k == 'a' || self.map[k] > 1)", 'a value that is no field'],
    ["self.s.split('ab')[0] == 'a'", 'a value that is no field'],
    ["self.s.split('@', 1)[0] == 'a'", 'a value that is no field'],
    ["self.s.split('@').size() > 0", 'a number of parts outside the fragment'],
    ['self.n > 9007199254740993', 'a comparison outside the fragment'],
  ])('%s is left to the search: %s', async (rule, reason) => {
    const program = await programOf([rule])
    const [first] = program.rules
    expect(first && [first.errors, translateRule(first, program)]).toEqual([[], { kind: 'none', reason }])
  })

  test('a rule that does not compile is not translated', async () => {
    const program = await programOf(['self.nope > 1'])
    const [first] = program.rules
    expect(first && translateRule(first, program)).toEqual({ kind: 'none', reason: 'the rule does not compile' })
  })

  test('a rule too large to write out is left to the search', async () => {
    let rule = 'self.b'
    for (let depth = 0; depth < 14; depth++)
      rule = `(${rule}) == self.c`.replace('self.c', depth % 2 === 0 ? 'has(self.s)' : 'has(self.t)')
    const program = await programOf([rule])
    const [first] = program.rules
    expect(first && translateRule(first, program)).toEqual({ kind: 'none', reason: 'more than 2000 facts' })
  })
})

describe('immutability', () => {
  test.each([
    ['self == oldSelf', [{ at: [], kind: 'always' }]],
    ['oldSelf == self', [{ at: [], kind: 'always' }]],
    ['self.s == oldSelf.s', [{ at: ['s'], kind: 'always' }]],
    [
      'self.spec.a == oldSelf.spec.a && self.i == oldSelf.i',
      [
        { at: ['spec', 'a'], kind: 'always' },
        { at: ['i'], kind: 'always' },
      ],
    ],
    ['!has(oldSelf.s) || self.s == oldSelf.s', [{ at: ['s'], kind: 'once-set' }]],
    ['!has(oldSelf.s) || (has(self.s) && self.s == oldSelf.s)', [{ at: ['s'], kind: 'once-set' }]],
    ['!has(oldSelf.s) || !has(self.s) || self.s == oldSelf.s', [{ at: ['s'], kind: 'value' }]],
    ['has(self.s) == has(oldSelf.s)', [{ at: ['s'], kind: 'presence' }]],
  ])('%s', async (rule, immutabilities) => {
    const program = await programOf([rule])
    const [first] = program.rules
    expect(first && translateRule(first, program)).toEqual({ kind: 'immutable', immutabilities })
  })

  test.each([
    'self.i >= oldSelf.i',
    'self.s == oldSelf.t',
    '!has(self.s) || self.s == oldSelf.s',
    "self.s == oldSelf.s || oldSelf.s == ''",
    'self.s == oldSelf.s && self.i > 0',
  ])('%s is another transition rule', async (rule) => {
    const program = await programOf([rule])
    const [first] = program.rules
    expect(first && translateRule(first, program)).toEqual({ kind: 'none', reason: 'a transition rule' })
  })
})

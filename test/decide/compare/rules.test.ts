import { describe, expect, it } from 'vitest'
import { ruleText } from '../../../src/decide/compare/rule-text.ts'
import { compareVersions } from '../../../src/decide/compare-versions.ts'
import { compareSpecs, verdictOf, versionOfSchema } from './compare-specs.ts'

const textOf = (rule: string) =>
  ruleText({ rule, message: null, messageExpression: null, reason: null, fieldPath: null, optionalOldSelf: false })

describe('the text of a rule', () => {
  it.each([
    ['self.a>1', 'self.a > 1'],
    ['(self.a > 1)', 'self.a > 1 // words'],
    ['self.a > 1 && self.b > 1', 'self.b > 1 && self.a > 1'],
    ['self.a > 1 && (self.b > 1 && self.c > 1)', '(self.a > 1 && self.b > 1) && self.c > 1'],
    ['self.a > 1', 'self.a > 1 && true'],
    ['self.a > 1', '!(!(self.a > 1))'],
    ['!(self.a > 1 && self.b > 1)', '!(self.a > 1) || !(self.b > 1)'],
    ['false', 'self.a > 1 && false'],
    ['self.a == self.b', '!(self.b != self.a)'],
    ['self.a > 1', 'true ? self.a > 1 : self.b > 1'],
  ])('%s is %s', (left, right) => {
    expect(textOf(left)).toBe(textOf(right))
  })

  it.each([
    ['self.a > 1', 'self.a >= 1'],
    ['self.a > 1 || self.b > 1', 'self.a > 1 && self.b > 1'],
    ['self.a - self.b > 1', 'self.b - self.a > 1'],
    ["self.s == 'a && b'", "self.s == 'b && a'"],
    ['(self.a > 1 || self.b > 1) && self.c > 1', 'self.a > 1 || (self.b > 1 && self.c > 1)'],
  ])('%s is not %s', (left, right) => {
    expect(textOf(left)).not.toBe(textOf(right))
  })

  it('stays as it is where it is no expression', () => {
    expect(textOf(' self.a > ')).toBe('self.a >')
  })
})

const fields = `{a: {type: integer, minimum: 0, maximum: 100}, b: {type: integer, minimum: 0, maximum: 100}, s: {type: string, maxLength: 20},
  l: {type: array, maxItems: 4, items: {type: string, maxLength: 9}}, m: {type: object, maxProperties: 4, additionalProperties: {type: string, maxLength: 9}}}`

const withRules = (...rules: readonly string[]) =>
  `{type: object, properties: ${fields}, x-kubernetes-validations: [${rules.map((rule) => `{rule: ${JSON.stringify(rule)}}`).join(', ')}]}`

/** Rules before, rules after, what the upgrade does, what the way back does. */
const rows: readonly (readonly [string, readonly string[], readonly string[], string, string])[] = [
  ['a bound', [], ['!has(self.a) || self.a > 3'], 'rejected', 'ok'],
  ['a bound that the schema has already', [], ['!has(self.a) || self.a <= 100'], 'ok', 'ok'],
  ['a stricter bound', ['!has(self.a) || self.a > 3'], ['!has(self.a) || self.a > 5'], 'rejected', 'ok'],
  ['the same, written otherwise', ['!has(self.a) || self.a > 3'], ['!(has(self.a) && self.a <= 3)'], 'ok', 'ok'],
  [
    'one part of a text is a text without the separator',
    ["!has(self.s) || self.s.split('@').size() == 1"],
    ["!has(self.s) || !self.s.contains('@')"],
    'ok',
    'ok',
  ],
  [
    'the first part of a text, found or split off',
    ["!has(self.s) || self.s.split('.')[0] in ['a', 'b']"],
    ["!has(self.s) || self.s.find('^[^.]*') in ['b', 'a']"],
    'ok',
    'ok',
  ],
  [
    'a part of a text that must be something must be there',
    ["!has(self.s) || self.s.split('.')[1] == 'a'"],
    ["!has(self.s) || self.s.split('.').size() >= 2"],
    'ok',
    'rejected',
  ],
  ['a part with the separator in it', ["!has(self.s) || self.s.split('|')[0] == 'a|b'"], ['!has(self.s)'], 'ok', 'ok'],
  [
    'values of a map by their keys',
    ["!has(self.m) || self.m.all(k, k != 'a' && self.m[k] != '')"],
    ['!has(self.m) || self.m.all(k, self.m[k].size() > 0)'],
    'ok',
    'rejected',
  ],
  ['fields in an order', [], ['!has(self.a) || !has(self.b) || self.a <= self.b'], 'rejected', 'ok'],
  [
    'a strict order for a lax one',
    ['!has(self.a) || !has(self.b) || self.a <= self.b'],
    ['!has(self.a) || !has(self.b) || self.a < self.b'],
    'rejected',
    'ok',
  ],
  [
    'an order that the ranges make sure of',
    [],
    ['!has(self.a) || !has(self.b) || self.a <= self.b + 200'],
    'undecided',
    'ok',
  ],
  ['a pattern', [], ["!has(self.s) || self.s.matches('^[a-z]+$')"], 'rejected', 'ok'],
  ['a size', [], ['!has(self.l) || size(self.l) < 3'], 'rejected', 'ok'],
  ['a size that maxItems makes sure of', [], ['!has(self.l) || size(self.l) < 5'], 'ok', 'ok'],
  ['a quantifier', [], ["!has(self.l) || self.l.all(x, x.startsWith('a'))"], 'rejected', 'ok'],
  ['one of two fields', [], ['has(self.a) != has(self.b)'], 'rejected', 'ok'],
  ['a list of values', [], ["!has(self.s) || self.s in ['x', 'z']"], 'rejected', 'ok'],
  ['arithmetic, searched', [], ['!has(self.a) || !has(self.b) || self.a + self.b < 100'], 'rejected', 'ok'],
  ['immutability', [], ['!has(oldSelf.s) || self.s == oldSelf.s'], 'rejected', 'ok'],
  ['immutability that was there', ['self.s == oldSelf.s'], ['oldSelf.s == self.s'], 'ok', 'ok'],
  ['a field against itself', ['!has(self.a) || self.a <= self.a'], ['!has(self.a) || self.a > 3'], 'rejected', 'ok'],
  ['a field below itself', [], ['!has(self.a) || self.a < self.a'], 'rejected', 'ok'],
  ['a rule that is always true', [], ["'a'.startsWith('a')"], 'ok', 'ok'],
  ['a rule that is never true', [], ['1 > 2'], 'rejected', 'ok'],
  [
    'beside a rule that is not solved',
    ['!has(self.a) || !has(self.b) || self.a + self.b < 100'],
    ['!has(self.a) || !has(self.b) || self.a + self.b < 100', '!has(self.a) || self.a < 50'],
    'rejected',
    'ok',
  ],
]

describe('validation rules', () => {
  it.each(rows)('%s', async (_title, previous, next, upgrade, rollback) => {
    const { changes } = await compareSpecs(withRules(...previous), withRules(...next))
    const worst = (verdicts: readonly string[]) => verdicts.find((verdict) => verdict !== 'ok') ?? 'ok'
    expect([
      worst(changes.map((one) => verdictOf(one.upgrade))),
      worst(changes.map((one) => verdictOf(one.rollback))),
    ]).toEqual([upgrade, rollback])
  })

  it('say of a scalar what it is to itself', async () => {
    const text = (rule: string, type: string) =>
      `{type: object, properties: {a: {type: ${type}, maxLength: 5, x-kubernetes-validations: [{rule: "${rule}"}]}}}`
    const { changes } = await compareSpecs(text('self <= self', 'string'), text('self <= self', 'integer'))
    expect(changes.map(({ upgrade, rollback }) => [verdictOf(upgrade), verdictOf(rollback)])).toEqual([
      ['rejected', 'rejected'],
    ])
  })

  it.each([
    ['a name that is too long', '', 'self.metadata.name.size() < 10', ['rejected', 'ok']],
    ['one name of several', "self.metadata.name in ['a', 'b']", "self.metadata.name == 'a'", ['rejected', 'ok']],
    ['the only name', "self.metadata.name == 'a'", '', ['ok', 'rejected']],
    ['a name, which never changes', '', 'self.metadata.name == oldSelf.metadata.name', ['ok', 'ok']],
    ['metadata, which the server changes', '', 'self.metadata == oldSelf.metadata', ['undecided', 'ok']],
  ])('see the name of the resource: %s', async (_title, previous, next, verdicts) => {
    const version = (rule: string) =>
      versionOfSchema({
        type: 'object',
        properties: { spec: { type: 'string' } },
        ...(rule === '' ? {} : { 'x-kubernetes-validations': [{ rule }] }),
      })
    const { changes } = await compareVersions(version(previous), version(next))
    expect(changes.map(({ upgrade, rollback }) => [verdictOf(upgrade), verdictOf(rollback)])).toEqual([verdicts])
  })

  it('name the rule where nothing was found', async () => {
    const { changes } = await compareSpecs(withRules(), withRules("!has(self.s) || self.s.lowerAscii() != 'q7w8e9'"))
    const answer = changes[0]?.upgrade
    if (answer?.kind === 'undecided') expect(answer.reason).toContain('lowerAscii')
    else expect(answer?.kind).toBe('not-contained')
  })

  it('see no change beside the fields that they name', async () => {
    const rule = 'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 3"}]'
    const { changes } = await compareSpecs(
      `{type: object, ${rule}, properties: {a: {type: integer}, b: {type: object, properties: {c: {type: string}}}}}`,
      `{type: object, ${rule}, properties: {a: {type: integer}, b: {type: object, properties: {c: {type: string, default: x}}}}}`,
    )
    expect(changes.map(({ keyword }) => keyword)).toEqual(['default'])
    expect(changes.map(({ upgrade }) => verdictOf(upgrade))).toEqual(['changed'])
  })

  it('are asked again where a default changes what they see', async () => {
    const rule = 'x-kubernetes-validations: [{rule: "!has(self.a) || !has(self.b)"}]'
    const { changes } = await compareSpecs(
      `{type: object, ${rule}, properties: {a: {type: integer}, b: {type: integer}}}`,
      `{type: object, ${rule}, properties: {a: {type: integer}, b: {type: integer, default: 1}}}`,
    )
    expect(changes.map(({ keyword, upgrade }) => [keyword, verdictOf(upgrade)])).toEqual([['default', 'rejected']])
  })
})

describe('a rule that does not compile', () => {
  it.each([
    ['no expression', 'self.a >'],
    ['a field that is not there', 'self.zz > 1'],
    ['no bool', 'self.a + 1'],
  ])('is met by nobody after an upgrade, as the API server takes no such definition: %s', async (_title, rule) => {
    const { changes } = await compareSpecs(withRules(), withRules(rule))
    expect(changes.map(({ upgrade }) => verdictOf(upgrade))).toEqual(['ok'])
  })

  it('hides nothing of what another rule refuses', async () => {
    const { changes } = await compareSpecs(withRules(), withRules('self.a >', '!has(self.b) || self.b > 3'))
    expect(changes.map(({ upgrade }) => verdictOf(upgrade)).sort()).toEqual(['ok', 'rejected'])
  })
})

describe('a change beside many rules', () => {
  const exclusive = (key: string, ...others: readonly string[]) =>
    `!self.exists(x, has(x.${key}) && (${others.map((other) => `has(x.${other})`).join(' || ')}))`
  const families = ['al2', 'br', 'lin', 'old', 'win', 'zos']
  /** The rules of a class of nodes that selects images by id, by name or by an alias `family@version`. */
  const nodeClass = (parts: { readonly term?: string; readonly terms?: string; readonly spec?: string } = {}) => {
    const rulesOf = (...rules: readonly string[]) => `[${rules.map((rule) => JSON.stringify({ rule })).join(', ')}]`
    const alias = rulesOf(
      "self.matches('^[a-z0-9]+@.+$')",
      `self.split('@')[0] in [${families.map((family) => `'${family}'`).join(', ')}]`,
    )
    const term = `{type: object, properties: {id: {type: string, maxLength: 9}, name: {type: string, maxLength: 9},
      alias: {type: string, maxLength: 20, x-kubernetes-validations: ${alias}},
      tags: {type: object, maxProperties: 3, additionalProperties: {type: string, maxLength: 9},
        x-kubernetes-validations: ${rulesOf("self.all(k, k != '' && self[k] != '')")}}${parts.term ?? ''}}}`
    const terms = rulesOf(
      parts.terms ?? 'self.all(x, has(x.tags) || has(x.id) || has(x.name) || has(x.alias))',
      exclusive('id', 'alias', 'tags', 'name'),
      exclusive('alias', 'id', 'tags', 'name'),
      '!(self.exists(x, has(x.alias)) && self.size() != 1)',
    )
    const spec = rulesOf(
      '(has(self.role) && !has(self.profile)) || (!has(self.role) && has(self.profile))',
      'self.terms.exists(x, has(x.alias)) ? true : has(self.family)',
      ...families.map(
        (family) =>
          `!has(self.family) || (self.terms.exists(x, has(x.alias) && x.alias.find('^[^@]+') == '${family}') ? (self.family == 'Custom' || self.family == '${family}') : true)`,
      ),
    )
    return `{type: object, required: [terms], x-kubernetes-validations: ${spec}, properties: {
      family: {type: string, enum: [Custom, ${families.join(', ')}]}, role: {type: string, maxLength: 9}, profile: {type: string, maxLength: 9},
      terms: {type: array, minItems: 1, maxItems: 4, items: ${term}, x-kubernetes-validations: ${terms}}${parts.spec ?? ''}}}`
  }

  it.each([
    ['an optional field', {}, { spec: ', more: {type: string}' }, 'property', 'ok', 'pruned'],
    ['a field of an item', {}, { term: ', owner: {type: string, maxLength: 9}' }, 'property', 'ok', 'pruned'],
    [
      'a rule that knows a new field',
      {},
      {
        term: ', path: {type: string, maxLength: 9}',
        terms: 'self.all(x, has(x.tags) || has(x.id) || has(x.name) || has(x.alias) || has(x.path))',
      },
      'x-kubernetes-validations',
      'ok',
      'rejected',
    ],
  ] as const)('%s is decided', async (_title, previous, next, keyword, upgrade, rollback) => {
    const { changes } = await compareSpecs(nodeClass(previous), nodeClass(next))
    const change = changes.find((one) => one.keyword === keyword)
    expect(change && [verdictOf(change.upgrade), verdictOf(change.rollback)]).toEqual([upgrade, rollback])
    // Who does not use what is new is hurt by nothing.
    expect(change?.rollback.kind === 'not-contained' && change.rollback.usesNew).toBe(true)
  })

  it('of fields that only change together is found', async () => {
    const either = '(has(self.a) && !has(self.b)) || (!has(self.a) && has(self.b))'
    const stays = '(has(oldSelf.a) && has(self.a)) || (has(oldSelf.b) && has(self.b))'
    const { changes } = await compareSpecs(withRules(either, stays), withRules(either))
    expect(changes.map(({ rollback }) => verdictOf(rollback))).toEqual(['rejected'])
  })

  it('picks what no unsolved rule judges', async () => {
    const item = `{type: object, properties: {a: {type: string, maxLength: 9, x-kubernetes-validations: [{rule: "int(self) * int(self) == 1369"}]},
      b: {type: string, maxLength: 9}}}`
    const list = (
      more: string,
    ) => `{type: object, required: [l], properties: {l: {type: array, minItems: 1, maxItems: 3, items: ${item},
      x-kubernetes-validations: [{rule: "self.all(x, has(x.a) || has(x.b))"}]}${more}}}`
    const { changes } = await compareSpecs(list(''), list(', c: {type: integer}'))
    expect(changes.map(({ rollback }) => verdictOf(rollback))).toEqual(['pruned'])
  })
})

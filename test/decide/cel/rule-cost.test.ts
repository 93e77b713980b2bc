import { describe, expect, test } from 'vitest'
import { compileValidationRules } from '../../../src/decide/cel/compile.ts'
import { estimateRules } from '../../../src/decide/cel/cost/rule-cost.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { parseStructuralSchema } from '../../../src/model/structural-schema.ts'

const text = { type: 'string' }
const spec: JsonObject = {
  type: 'object',
  properties: {
    name: { ...text, maxLength: 63 },
    note: text,
    mode: { ...text, enum: ['Always', 'Never'] },
    size: { type: 'integer' },
    any: { 'x-kubernetes-int-or-string': true, maxLength: 10 },
    tags: { type: 'array', maxItems: 16, items: { ...text, maxLength: 20 } },
    free: { type: 'array', items: text },
    pods: {
      type: 'array',
      maxItems: 8,
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { ...text, maxLength: 10 },
          path: { ...text, maxLength: 1000 },
          ports: { type: 'array', maxItems: 4, items: { type: 'integer' } },
        },
      },
    },
    labels: { type: 'object', maxProperties: 10, additionalProperties: { ...text, maxLength: 30 } },
    at: { ...text, format: 'date-time' },
    raw: { ...text, format: 'byte', maxLength: 40 },
  },
}

async function estimatesOf(schema: JsonObject, kubernetesMinor = '1.34') {
  const parsed = parseStructuralSchema(schema)
  return estimateRules(await compileValidationRules(parsed, kubernetesMinor), parsed)
}

const ofSpec = async (rule: JsonObject, kubernetesMinor = '1.34') => {
  const schema = { type: 'object', properties: { spec: { ...spec, 'x-kubernetes-validations': [rule] } } }
  return (await estimatesOf(schema, kubernetesMinor))[0]
}

/** The figures are those of the API server's own code: `costs` of test/oracle/server, Kubernetes 1.34.3. */
describe('one evaluation of a rule', () => {
  test.each<[rule: string, cost: bigint | null]>([
    ['self.size > 1', 3n],
    ['has(self.size)', 1n],
    ['self.name == self.note', 30n],
    ['self.name.startsWith(self.note)', 314_577n],
    ["self.name.matches('^[a-z]+$')", 54n],
    ["self.note.matches('^[a-z]+$')", 629_148n],
    ["self.mode != 'Never'", 3n],
    ['self.name.contains(self.mode)', 30n],
    ['self.name in self.tags', 20n],
    ['self.tags.all(x, x != self.name)', 227n],
    ['self.tags.all(x, self.tags.exists_one(y, y == x))', 3187n],
    ['self.free.all(x, x.size() < 9)', 6_291_453n],
    ['self.pods.exists(p, p.name == self.name)', 99n],
    ["self.pods.all(p, p.path.contains('/') && p.name != '')", 3259n],
    // The server takes `p.ports` for `p.path` here: two paths share memory. Four ports count as 4000.
    ['self.pods.all(p, p.ports.all(i, p.path.size() > i))', 256_051n],
    ["self.pods.all(p, p.name.split('').all(c, p.path.startsWith(c)))", 2035n],
    ['self.pods.map(p, p.name).isSorted()', 14_757_395_258_967_642_245n],
    ['self.pods.filter(p, p.ports.size() > 1).size() < 4', 151n],
    ['self.pods[0].path == self.pods[1].path', 408n],
    ['self.labels.all(k, self.labels[k] != k)', 83n],
    ['self.labels.all(k, v, v.startsWith(k))', 53n],
    ['self.labels == oldSelf.labels', 5n],
    ["self.tags.transformList(i, x, string(i) + x).join(',').size() < 99", 18_446_744_073_709_551_615n],
    ["'k' in self.labels && self.labels.k == 'v'", 7n],
    ["self.?name.orValue('') != ''", 3n],
    ["optional.of(self.name).optMap(n, n + n).orValue('') != self.note", 1_844_674_407_371_269_861n],
    ['type(self.any) == int ? self.any > 1 : self.any.size() < 9', 8n],
    ["(self.size > 1 ? self.name : self.note).replace('a', 'bb') == ''", 629_151n],
    ["self.name.lowerAscii().split('-', 3).size() == 2", 81n],
    ["sets.contains(self.tags, ['a', 'b'])", 45n],
    ["self.at < timestamp('2024-01-01T00:00:00Z')", 4n],
    ['string(self.raw) == self.name', 12n],
    ["quantity(self.name).isGreaterThan(quantity('1Gi'))", 30n],
    ['cidr(self.name).containsIP(self.mode)', 35n],
    ['url(self.note).getHost() == self.name', 314_604n],
    ['semver(self.name) == semver(self.mode)', 32n],
    ['format.dns1123Label().validate(self.name).hasValue()', 836n],
    ["{'a': self.name, 'b': self.note}['b'] == self.name", 63n],
    ['dyn(self.name) == dyn(self.tags)', 8n],
    ['self.size.format([1])', null],
  ])('%s', async (rule, cost) => {
    expect((await ofSpec({ rule }))?.cost).toBe(cost)
  })

  /** Of the same program on Kubernetes 1.32.10 and 1.33.6, where the figures are others. */
  test.each<[minor: string, rule: string, cost: bigint | null]>([
    ['1.32', 'self.pods.all(p, p.ports.all(i, p.path.size() > i))', 307n],
    ['1.32', "optional.of(self.name).optMap(n, n + n).orValue('') != self.note", 314_597n],
    ['1.32', "{'a': self.name, 'b': self.note}['b'] == self.name", 37n],
    ['1.32', 'dyn(self.name) == dyn(self.tags)', 1_844_674_407_370_955_270n],
    ['1.30', "'%s'.format([self.name, 1]) != ''", 13n],
    ['1.31', "'%s'.format([self.name, 1]) != ''", null],
    ['1.32', 'self.pods.map(p, p.name).isSorted()', 14_757_395_258_967_642_245n],
    ['1.32', 'self.labels.all(k, v, v.startsWith(k))', null],
    ['1.33', 'self.any.size() < 9', 4n],
    ['1.33', 'self.any == self.note', 314_577n],
    ['1.34', 'self.any == self.note', 8n],
  ])('on %s: %s', async (minor, rule, cost) => {
    expect((await ofSpec({ rule }, minor))?.cost).toBe(cost)
  })

  test('a messageExpression', async () => {
    expect(await ofSpec({ rule: 'self.size > 1', messageExpression: "self.name + '!'" })).toMatchObject({
      cost: 3n,
      messageCost: 28n,
    })
  })
})

describe('how often a rule runs, at most', () => {
  const ruled = (rule: string): JsonObject => ({ 'x-kubernetes-validations': [{ rule }] })
  const list = (items: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'array', items, ...more })
  const map = (values: JsonObject, more: JsonObject = {}): JsonObject => ({
    type: 'object',
    additionalProperties: values,
    ...more,
  })
  const pair = {
    type: 'object',
    required: ['name', 'x'],
    properties: { name: text, x: { type: 'integer', default: 1 } },
    ...ruled('self.x > 1'),
  }
  test.each<[claim: string, schema: JsonObject, times: bigint]>([
    ['in a list', list({ ...text, ...ruled("self != ''") }), 1_048_576n],
    ['in a bounded list', list({ ...text, ...ruled("self != ''") }, { maxItems: 7 }), 7n],
    [
      'in a list of lists',
      list(list({ type: 'integer', ...ruled('self != 1') }, { maxItems: 7 }), { maxItems: 3 }),
      21n,
    ],
    [
      'in a list of lists, one without bound',
      list(list({ type: 'integer', ...ruled('self != 1') }, { maxItems: 7 })),
      1_572_864n,
    ],
    ['in a map', map({ type: 'boolean', ...ruled('self') }), 629_145n],
    ['in a bounded map', map(pair, { maxProperties: 5 }), 5n],
    ['of an object with a field that is always written', list(pair), 241_979n],
    [
      'in a list bounded beyond 2^53',
      list({ ...text, ...ruled("self != ''") }, { maxItems: 9_223_372_036_854_775_807n }),
      9_223_372_036_854_775_807n,
    ],
    ['in a list that may have fewer than no items', list({ ...text, ...ruled("self != ''") }, { maxItems: -1 }), 0n],
  ])('%s', async (_claim, schema, times) => {
    expect((await estimatesOf({ type: 'object', properties: { a: schema } }))[0]?.times).toBe(times)
  })

  test.each<[claim: string, root: JsonObject, cost: bigint]>([
    ['kind keeps its own bound', {}, 10n],
    ['kind loses its bound to a rule at the root', ruled('true'), 629_148n],
  ])('%s', async (_claim, root, cost) => {
    const kind = { ...text, maxLength: 9, ...ruled("self.startsWith('a' + self)") }
    const estimates = await estimatesOf({ type: 'object', properties: { kind }, ...root })
    expect(estimates.find(({ rule }) => rule.fieldPath.length > 0)?.cost).toBe(cost)
  })

  test('a length that overflows times four is what is left of it', async () => {
    const a = { ...text, maxLength: 9_223_372_036_854_775_807n, ...ruled('self.startsWith(self)') }
    expect((await estimatesOf({ type: 'object', properties: { a } }))[0]?.cost).toBe(1_844_674_407_370_955_266n)
  })
})

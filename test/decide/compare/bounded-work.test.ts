import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Server } from '../../../src/decide/admission.ts'
import type { SchemaChange } from '../../../src/decide/answer.ts'
import { automatonStates, automatonSteps, confirmationSteps, shrinkSteps } from '../../../src/decide/bounds.ts'
import { compareSchemas } from '../../../src/decide/compare/compare-schemas.ts'
import { shareEqual } from '../../../src/decide/compare/share-equal.ts'
import { prepareServer } from '../../../src/decide/server/prepare-server.ts'
import { FieldParts } from '../../../src/decide/solve/field-parts.ts'
import { Budget } from '../../../src/decide/strings/automaton/budget.ts'
import { findString } from '../../../src/decide/strings/find-string.ts'
import { anyString } from '../../../src/decide/strings/string-constraints.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { StructuralSchema } from '../../../src/model/structural-schema.ts'
import { versionOfSchema } from './compare-specs.ts'

/** What a comparison took, in units that no machine changes. */
interface Work {
  /** Objects that the model of the API server judged. */
  admissions: number
  /** Questions about strings. */
  strings: number
}

const text = { type: 'string' }
const ofSpec = (spec: JsonObject): JsonObject => ({ type: 'object', properties: { spec } })

async function compare(
  previous: JsonObject,
  next: JsonObject,
): Promise<{ readonly changes: readonly SchemaChange[]; readonly work: Work }> {
  const work: Work = { admissions: 0, strings: 0 }
  const subjectOf = async (spec: JsonObject) => {
    const served = versionOfSchema(ofSpec(spec))
    const { schema } = served.version
    if (schema === null) throw new Error('no schema')
    return { schema, server: counted(await prepareServer(served), work) }
  }
  const [left, right] = [await subjectOf(previous), await subjectOf(next)]
  const changes = await compareSchemas(
    left,
    { ...right, schema: shared(left.schema, right.schema) },
    {
      findString: (constraints) => {
        work.strings += 1
        return findString(constraints, '1.34')
      },
      isFormatKnown: () => true,
      rules: null,
    },
  )
  return { changes, work }
}

function shared(previous: StructuralSchema, next: StructuralSchema): StructuralSchema {
  return shareEqual(previous, next)
}

function counted(server: Server, work: Work): Server {
  const count = <Args extends readonly unknown[], Result>(call: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      work.admissions += 1
      return call(...args)
    }
  }
  return {
    served: server.served,
    create: count((object) => server.create(object)),
    update: count((before, object) => server.update(before, object)),
    updateStatus: count((before, object) => server.updateStatus(before, object)),
    read: count((stored) => server.read(stored)),
    convert: count((object) => server.convert(object)),
  }
}

const fields = (count: number, schema: (index: number) => JsonObject): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, schema(index)]))

const verdicts = (changes: readonly SchemaChange[]) =>
  changes.map(({ upgrade, rollback }) => `${upgrade.kind} | ${rollback.kind}`)

describe('many fields', () => {
  const narrowed = (count: number, changed: number): JsonObject => ({
    type: 'object',
    properties: fields(count, (index) => ({ ...text, maxLength: index < changed ? 10 : 20, pattern: '^[a-z]+$' })),
  })

  test('cost nothing where they do not change', async () => {
    const few = await compare(narrowed(20, 0), narrowed(20, 1))
    const many = await compare(narrowed(2_000, 0), narrowed(2_000, 1))
    expect(verdicts(many.changes)).toEqual(['not-contained | contained'])
    expect(many.work).toEqual(few.work)
  })

  test('cost as much as there are changes', async () => {
    const one = await compare(narrowed(200, 0), narrowed(200, 1))
    const ten = await compare(narrowed(200, 0), narrowed(200, 10))
    expect(ten.changes).toHaveLength(10)
    expect(ten.work.admissions).toBeLessThanOrEqual(10 * one.work.admissions)
    expect(ten.work.strings).toBeLessThanOrEqual(10 * one.work.strings)
  })

  test('are read where something is asked of them, however many stand beside', async () => {
    const reads = async (count: number) => {
      const spy = vi.spyOn(FieldParts.prototype, 'partOf')
      await compare(narrowed(count, 0), narrowed(count, 10))
      const { length } = spy.mock.calls
      spy.mockRestore()
      return length
    }
    const few = await reads(20)
    expect(few).toBeGreaterThan(10)
    expect(await reads(2_000)).toBe(few)
  })

  test('that all must be there are solved once each', async () => {
    const required = (count: number, more: JsonObject = {}): JsonObject => ({
      type: 'object',
      required: Object.keys(fields(count, () => ({}))),
      properties: { ...fields(count, () => ({ ...text, pattern: '^[a-z]{3}$' })), last: { ...text, ...more } },
    })
    const { changes, work } = await compare(required(500), required(500, { enum: ['x'] }))
    expect(verdicts(changes)).toEqual(['not-contained | contained'])
    expect(work.strings).toBeLessThan(20)
    expect(work.admissions).toBeLessThan(2 * shrinkSteps + 20)
  })
})

describe('depth', () => {
  const nested = (depth: number, leaf: JsonObject): JsonObject =>
    depth === 0
      ? leaf
      : { type: 'object', required: ['a'], properties: { a: nested(depth - 1, leaf), b: { ...text, pattern: '^x+$' } } }
  const listed = (depth: number, leaf: JsonObject): JsonObject =>
    depth === 0 ? leaf : { type: 'array', minItems: 1, items: listed(depth - 1, leaf) }

  test.each([
    ['objects', nested],
    ['lists', listed],
  ] as const)('of %s costs as much as there is of it', async (_claim, build) => {
    const measure = (depth: number) =>
      compare(build(depth, { type: 'integer', maximum: 5 }), build(depth, { type: 'integer', maximum: 4 }))
    const [ten, thirty] = [await measure(10), await measure(30)]
    expect(verdicts(thirty.changes)).toEqual(['not-contained | contained'])
    expect(thirty.work.admissions).toBeLessThanOrEqual(3 * ten.work.admissions)
    expect(thirty.work.strings).toBe(ten.work.strings)
  })
})

describe('branches', () => {
  test('are tried up to a bound', async () => {
    const junctors = (count: number): JsonObject => ({
      type: 'object',
      properties: {
        a: {
          type: 'integer',
          allOf: Array.from({ length: count }, (_, index) => ({
            oneOf: [{ minimum: index * 3, maximum: index * 3 + 1 }, { multipleOf: index + 2 }],
          })),
        },
      },
    })
    const { changes, work } = await compare(junctors(14), junctors(15))
    expect(changes.length).toBeGreaterThan(0)
    expect(work.admissions).toBeLessThan(4 * shrinkSteps)
  })
})

describe('patterns with exponential automata', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  const limit = automatonStates + automatonSteps + confirmationSteps
  test.each<[claim: string, matched: string, notMatched: string]>([
    ['a letter far from the end', '^(a|b)*a(a|b){14}$', '^(a|b)*a(a|b){15}$'],
    ['a letter very far from the end', '^.*a.{60}$', '^.*a.{61}$'],
    ['repetitions in repetitions', '^((a{0,50}){0,20}b)$', '^((a{0,50}){0,19}b)$'],
    ['deep repetitions', '^((((a{1,5}){1,5}){1,5}){1,5})$', '^((((a{1,5}){1,5}){1,5}){1,4})$'],
    ['what freezes a backtracking engine', '^(a+)+$', '^(a|a)*$'],
    ['many alternatives', `^(${Array.from({ length: 400 }, (_, index) => `x${index}y*`).join('|')})+$`, '^x1'],
    ['large classes', '^[\\pL\\pN]{1,200}$', '^[\\p{Greek}\\p{Cyrillic}]{1,199}$'],
  ])('%s: answered, or left open, within the bounds', async (_claim, matched, notMatched) => {
    let spent = 0
    const spend = Budget.prototype.spend
    vi.spyOn(Budget.prototype, 'spend').mockImplementation(function (this: Budget, amount: number) {
      spent += amount
      spend.call(this, amount)
    })
    const answer = await findString({ ...anyString, patterns: [matched], notPatterns: [notMatched] }, '1.34')
    // One step may go over a bound before it is seen, and the answer is then looked for by samples.
    expect(spent).toBeLessThan(2 * limit)
    if (answer.kind === 'undecided') expect(answer.reason).toMatch(/bound|more than|\(\d+\)/)
    if (answer.kind === 'found') {
      expect(
        new RegExp(matched.replaceAll('\\p{', '\\p{Script=').replace('\\pL\\pN', '\\p{L}\\p{N}'), 'u').test(
          answer.value,
        ),
      ).toBe(true)
    }
  })
})

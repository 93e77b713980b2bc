import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ServedVersion } from '../../src/decide/admission.ts'
import type { Answer, SchemaChange, VersionComparison } from '../../src/decide/answer.ts'
import { stringifyJson } from '../../src/model/json.ts'
import { realCharts } from '../support/real-charts.ts'
import { buildServer } from './build-server.ts'
import { compareDefinitionCosts } from './compare-costs.ts'
import { compareFormats } from './compare-formats.ts'
import { type Engine, loadEngine } from './engine.ts'
import { parseExactJson } from './exact-json.ts'
import { examinePair } from './examine-pair.ts'
import { definitionOf, group, kind, version } from './generate/definition.ts'
import { baseSchema, editedPair, randomOfPair } from './generate/pair.ts'
import { Random } from './generate/random.ts'
import type { Branch, SchemaNode, Tree } from './generate/schema-node.ts'
import { OracleServer } from './oracle-server.ts'
import { definitionsWithRules } from './real-definitions.ts'
import { type Failure, Tally } from './report.ts'

const built = await buildServer()
const missing = 'missing' in built ? built.missing : null

/** `npm run oracle` runs thousands; this many show that nothing fell apart. */
const pairs = Number(process.env['ORACLE_PAIRS'] ?? '60')

describe('exact JSON', () => {
  test.each([
    '9007199254740993',
    '-9223372036854775808',
    '18446744073709551616',
    '[1,9007199254740993,"x 9007199254740993"]',
    '{"a":{"b":[9007199254740993]},"c\\"":1.5e+300}',
    '1e+21',
  ])('%s keeps every digit', (text) => {
    expect(stringifyJson(parseExactJson(text))).toBe(text)
  })
})

describe('the generator', () => {
  test('makes the same pair of the same seed', () => {
    const made = () => editedPair(baseSchema(randomOfPair(5, 9, 0)), randomOfPair(5, 9, 1))
    expect(stringifyJson(made().next)).toBe(stringifyJson(made().next))
  })

  test('changes the schema where it names one edit', () => {
    for (let index = 0; index < 200; index += 1) {
      const random = randomOfPair(6, index, 0)
      const { previous, next, edits } = editedPair(baseSchema(random), random)
      if (edits.length === 1) expect(stringifyJson(next), edits[0]?.id).not.toBe(stringifyJson(previous))
    }
  })
})

describe.runIf(missing !== null)('without Go', () => {
  test('says why the oracle is skipped', () => {
    process.stderr.write(`The oracle tests are skipped: ${missing}\n`)
    expect(missing).not.toBe('')
  })
})

describe.skipIf('missing' in built)("the API server's own code", () => {
  let oracle: OracleServer

  beforeAll(() => {
    if ('path' in built) oracle = new OracleServer(built.path)
  })
  afterAll(() => oracle[Symbol.dispose]())

  const namespaced = { scope: 'Namespaced', status: false, scale: null } as const
  const withSpec = (spec: SchemaNode): SchemaNode => ({ type: 'object', properties: { spec } })
  const resource = (spec: Tree, more: Branch = {}): Branch => ({
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'w' },
    spec,
    ...more,
  })

  test.each<[string, SchemaNode, boolean]>([
    ['uniqueItems', { type: 'array', items: { type: 'string' }, uniqueItems: true }, false],
    ['a type missing', { properties: { a: { type: 'string' } } }, false],
    ['a pattern that Go cannot compile', { type: 'string', pattern: '(?=a)' }, false],
    ['a default that the schema refuses', { type: 'integer', default: 'x' }, false],
    [
      'a rule without a bound on its list',
      { type: 'array', items: { type: 'string', 'x-kubernetes-validations': [{ rule: "self.matches('^(a|b)*$')" }] } },
      false,
    ],
    ['an unknown format', { type: 'string', format: 'quantity' }, true],
  ])('decides about a definition with %s', async (_, spec, accepted) => {
    const answer = await oracle.validateDefinition(definitionOf(withSpec(spec), namespaced))
    expect(answer.accepted, stringifyJson({ errors: (answer.errors ?? []).map(({ message }) => message) })).toBe(
      accepted,
    )
  })

  test('does not check int32, keeps int64 exact and drops what it does not know', async () => {
    const server = await oracle.prepare(
      definitionOf(withSpec({ type: 'object', properties: { n: { type: 'integer', format: 'int32' } } }), namespaced),
      version,
    )
    const [large, unknown] = await oracle.run('create', server, [
      resource({ n: 9007199254740993n }),
      resource({ n: 3000000000, x: { y: 1 } }),
    ])
    expect(large).toEqual({ accepted: true })
    expect(unknown?.pruned).toEqual(['spec.x'])
    expect(unknown?.object).toEqual(resource({ n: 3000000000 }))
  })

  test('ratchets what an update leaves alone', async () => {
    const server = await oracle.prepare(
      definitionOf(
        withSpec({ type: 'object', properties: { n: { type: 'integer', maximum: 5 }, m: { type: 'integer' } } }),
        namespaced,
      ),
      version,
    )
    const results = await oracle.runPairs('update', server, [
      [resource({ n: 7 }), resource({ n: 7, m: 1 })],
      [resource({ n: 7 }), resource({ n: 8 })],
    ])
    expect(results.map(({ accepted }) => accepted)).toEqual([true, false])
  })

  test('writes a status in two requests and leaves embedded kinds unchecked in the second', async () => {
    const status: SchemaNode = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    }
    const schema: SchemaNode = { type: 'object', properties: { status: { type: 'object', properties: { e: status } } } }
    const object: Branch = { apiVersion: `${group}/${version}`, kind, metadata: { name: 'w' }, status: { e: { x: 1 } } }
    const accepts = async (hasSubresource: boolean) => {
      const server = await oracle.prepare(definitionOf(schema, { ...namespaced, status: hasSubresource }), version)
      return (await oracle.run('write', server, [object])).map(({ accepted }) => accepted)
    }
    expect(await accepts(true)).toEqual([true])
    expect(await accepts(false)).toEqual([false])
  })

  describe('catches an engine', () => {
    const change = (previous: ServedVersion, answer: Answer): VersionComparison => ({
      previousVersion: previous.version.name,
      nextVersion: previous.version.name,
      changes: [
        {
          keyword: 'unrecognised',
          action: 'changed',
          path: [],
          previousPointer: [],
          nextPointer: [],
          previous: null,
          next: null,
          upgrade: answer,
          rollback: answer,
        } satisfies SchemaChange,
      ],
      schemaNodes: 1,
    })
    const failuresOf = async (engine: Engine, count: number): Promise<Failure[]> => {
      const found: Failure[] = []
      for (let index = 0; index < count; index += 1)
        found.push(...(await examinePair(oracle, engine, 3, index)).failures)
      return found
    }

    test('that calls everything contained', async () => {
      const found = await failuresOf(
        {
          compareVersions: async (previous) => change(previous, { kind: 'contained', because: 'it says so' }),
          findExample: null,
          validateDefinition: null,
        },
        12,
      )
      expect(found.filter((failure) => failure.kind === 'contained').length).toBeGreaterThan(5)
    })

    test('that hides one break beside others', async () => {
      const { compareVersions, validateDefinition } = await loadEngine()
      const hidden: Answer = { kind: 'contained', because: 'it says so' }
      const isBreak = (one: SchemaChange) => one.upgrade.kind === 'not-contained'
      const found = await failuresOf(
        {
          compareVersions: async (previous, next) => {
            const comparison = await (compareVersions ?? (() => Promise.reject(new Error('no engine'))))(previous, next)
            const first = comparison.changes.filter(isBreak).length > 1 ? comparison.changes.findIndex(isBreak) : -1
            const changes = comparison.changes.map((one, at) => (at === first ? { ...one, upgrade: hidden } : one))
            return { ...comparison, changes }
          },
          findExample: null,
          validateDefinition,
        },
        30,
      )
      expect(found.filter((failure) => failure.kind === 'contained').length).toBeGreaterThan(0)
    })

    test('whose witness is nothing', async () => {
      const found = await failuresOf(
        {
          compareVersions: async (previous) =>
            change(previous, {
              kind: 'not-contained',
              usesNew: false,
              isListForText: false,
              operations: ['create'],
              witness: {
                object: resource({}),
                previousObject: null,
                acceptedBy: 'previous',
                outcome: 'rejected',
                detail: '',
                lost: [],
              },
            }),
          findExample: null,
          validateDefinition: null,
        },
        4,
      )
      expect(found.filter((failure) => failure.kind === 'witness').length).toBeGreaterThan(4)
    })

    test('that refuses every definition, or throws', async () => {
      const found = await failuresOf(
        {
          compareVersions: async () => {
            throw new Error('broken')
          },
          findExample: null,
          validateDefinition: async () => false,
        },
        2,
      )
      expect(new Set(found.map((failure) => failure.kind))).toEqual(new Set(['definition', 'crash']))
    })
  })

  test.each([
    ['routes', 0],
    ['certificates', 0],
    ['unbounded', 1],
  ])('estimates and refuses the rules of %s.yaml as the engine does', async (name, refused) => {
    const schema: SchemaNode = parse(readFileSync(new URL(`costs/${name}.yaml`, import.meta.url), 'utf8'))
    const counts = { rules: 0, expensive: 0, worded: 0 }
    expect(await compareDefinitionCosts(oracle, definitionOf(schema, namespaced), counts)).toEqual([])
    expect(counts.rules).toBeGreaterThan(3)
    expect(counts.worded).toBe(refused)
  })

  test.skipIf(realCharts === null)('estimates the rules of real definitions as the engine does', async () => {
    const definitions = await definitionsWithRules(realCharts ?? '')
    const counts = { rules: 0, expensive: 0, worded: 0 }
    for (const definition of definitions) {
      expect(await compareDefinitionCosts(oracle, definition, counts)).toEqual([])
    }
    expect(counts.rules).toBeGreaterThan(200)
    expect(counts.expensive).toBe(0)
  })

  test('takes the texts that the engine takes, in every format', async () => {
    expect(await compareFormats(oracle, new Random(1, 2, 3), 400)).toEqual([])
  })

  test(`agrees with the engine on ${pairs} pairs`, async () => {
    const engine = await loadEngine()
    const tally = new Tally()
    const failures: string[] = []
    for (let index = 0; index < pairs; index += 1) {
      const report = await examinePair(oracle, engine, 1, index)
      failures.push(
        ...report.failures.map((failure) => `pair ${index} ${failure.kind} ${failure.change ?? ''}: ${failure.detail}`),
      )
      tally.add(report)
    }
    expect(failures).toEqual([])
    expect(tally.pairs).toBeGreaterThan(pairs * 0.9)
    expect(tally.steps.checked).toBeGreaterThan(pairs * 0.2)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hardPairs } from '../decide/compare/pairs/hard-pairs.ts'
import { knownPairs } from '../decide/compare/pairs/known-pairs.ts'
import { numberPairs } from '../decide/compare/pairs/number-pairs.ts'
import { operatorPairs } from '../decide/compare/pairs/operator-pairs.ts'
import { rulePairs } from '../decide/compare/pairs/operator-rule-pairs.ts'
import { type Pair, parseSchema } from '../decide/compare/pairs/pair.ts'
import { patternPairs } from '../decide/compare/pairs/pattern-pairs.ts'
import { resourcePairs } from '../decide/compare/pairs/resource-pairs.ts'
import { structurePairs } from '../decide/compare/pairs/structure-pairs.ts'
import { clearBench, setUpBench } from './bench.ts'
import { buildServer } from './build-server.ts'
import { type Engine, loadEngine } from './engine.ts'
import { randomOfPair, type SchemaPair } from './generate/pair.ts'
import type { SchemaNode } from './generate/schema-node.ts'
import { judgePair } from './judge-pair.ts'
import { OracleServer } from './oracle-server.ts'
import type { Failure } from './report.ts'

const built = await buildServer()

/** The tables of test/decide/compare claim what the engine says; here the API server says whether that is so. */
const tables: readonly (readonly [string, readonly Pair[], (pair: Pair) => SchemaPair])[] = [
  ['a pair that other tools get wrong', knownPairs, specPair],
  ['a hard pair', hardPairs, specPair],
  ['a number, a null, a default', numberPairs, specPair],
  ['a pattern', patternPairs, specPair],
  ['a validation rule', rulePairs, specPair],
  ['a structure', structurePairs, specPair],
  ['an edit of an operator', operatorPairs, specPair],
  ['a resource with the status subresource', resourcePairs, resourcePair],
]

describe.skipIf('missing' in built)("the API server's own code", () => {
  let oracle: OracleServer
  let engine: Engine

  beforeAll(async () => {
    if ('path' in built) oracle = new OracleServer(built.path)
    engine = await loadEngine()
  })
  afterAll(() => oracle[Symbol.dispose]())

  describe.each(tables)('agrees about %s', (_name, pairs, schemaPair) => {
    test.each(pairs.map((pair, index) => [pair.title, pair, index] as const))('%s', async (_title, pair, index) => {
      const failures: Failure[] = []
      const bench = await setUpBench(oracle, schemaPair(pair), index, failures)
      const { changes } = await judgePair(bench, engine, {
        models: () => randomOfPair(11, index, 1),
        attack: () => randomOfPair(11, index, 2),
      })
      await clearBench(bench)
      expect(failures.map(({ kind, direction, change, detail }) => [kind, direction, change, detail])).toEqual([])
      expect(changes).toHaveLength(pair.claims.length)
    })
  })
})

function specPair({ title, previous, next }: Pair): SchemaPair {
  return {
    envelope: { scope: 'Namespaced', status: false, scale: null },
    previous: rootOf(previous),
    next: rootOf(next),
    edits: [{ id: title, isHarmless: false, isCel: false, path: ['spec'] }],
  }
}

function resourcePair({ title, previous, next }: Pair): SchemaPair {
  return {
    envelope: { scope: 'Namespaced', status: true, scale: null },
    previous: parseSchema(previous),
    next: parseSchema(next),
    edits: [{ id: title, isHarmless: false, isCel: false, path: ['status'] }],
  }
}

function rootOf(spec: string): SchemaNode {
  return { type: 'object', properties: { spec: parseSchema(spec) } }
}

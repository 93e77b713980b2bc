import { describe, expect, it } from 'vitest'
import { claimOf, compareResources, compareSpecs } from './compare-specs.ts'
import { judgeByAjv } from './judge-by-ajv.ts'
import { hardPairs } from './pairs/hard-pairs.ts'
import { knownPairs } from './pairs/known-pairs.ts'
import { numberPairs } from './pairs/number-pairs.ts'
import { operatorPairs } from './pairs/operator-pairs.ts'
import { rulePairs } from './pairs/operator-rule-pairs.ts'
import { patternPairs } from './pairs/pattern-pairs.ts'
import { resourcePairs } from './pairs/resource-pairs.ts'
import { structurePairs } from './pairs/structure-pairs.ts'

describe.each([
  ['a pair that other tools get wrong', knownPairs],
  ['a hard pair', hardPairs],
  ['a number, a null, a default', numberPairs],
  ['a pattern', patternPairs],
  ['a validation rule', rulePairs],
  ['a structure', structurePairs],
  ['an edit of an operator', operatorPairs],
])('%s', (_name, rows) => {
  it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, { previous, next, claims }) => {
    const { changes } = await compareSpecs(previous, next)
    expect(changes.map(claimOf)).toEqual(claims)
  })
})

describe('a resource with the status subresource', () => {
  it.each(resourcePairs.map((row) => [row.title, row] as const))('%s', async (_title, { previous, next, claims }) => {
    const { changes } = await compareResources(previous, next)
    expect(changes.map(claimOf)).toEqual(claims)
  })

  it('is created whatever its status holds', async () => {
    const enumOf = (phases: string) =>
      `{type: object, properties: {status: {type: object, properties: {phase: {type: string, enum: ${phases}}}}}}`
    const { changes } = await compareResources(enumOf('[A, B]'), enumOf('[A]'))
    expect(changes.map(({ upgrade }) => upgrade.kind === 'not-contained' && upgrade.operations)).toEqual([
      ['update-of-field'],
    ])
  })
})

describe.each([
  ['a pair that other tools get wrong', knownPairs],
  ['a hard pair', hardPairs],
])('%s', (_name, rows) => {
  it.each(rows.map((row) => [row.title, row] as const))('%s: nothing changes on one side', async (_title, row) => {
    expect((await compareSpecs(row.previous, row.previous)).changes).toEqual([])
    expect((await compareSpecs(row.next, row.next)).changes).toEqual([])
  })

  it.each(rows.map((row) => [row.title, row] as const))('%s: the other way round mirrors it', async (_title, row) => {
    const there = (await compareSpecs(row.previous, row.next)).changes
    const back = (await compareSpecs(row.next, row.previous)).changes
    const kinds = (changes: typeof there, direction: 'upgrade' | 'rollback') =>
      new Set(changes.map((change) => change[direction].kind === 'contained'))
    expect(kinds(back, 'rollback')).toEqual(kinds(there, 'upgrade'))
    expect(kinds(back, 'upgrade')).toEqual(kinds(there, 'rollback'))
  })

  it.each(rows.map((row) => [row.title, row] as const))('%s: JSON Schema agrees', async (_title, row) => {
    const { changes } = await compareSpecs(row.previous, row.next)
    const judged = changes.flatMap((change) =>
      (['upgrade', 'rollback'] as const).map((direction) => {
        const [source, target] = direction === 'upgrade' ? [row.previous, row.next] : [row.next, row.previous]
        return judgeByAjv(change[direction], source, target)
      }),
    )
    expect(judged.filter((problem) => problem !== null)).toEqual([])
  })
})

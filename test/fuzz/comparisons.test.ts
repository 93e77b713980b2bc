import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import { loadEngine } from '../../src/checks/load-engine.ts'
import { diffReleases } from '../../src/checks/run.ts'
import { compareVersions } from '../../src/decide/compare-versions.ts'
import { validateDefinition } from '../../src/decide/definition/validate-definition.ts'
import { isJsonArray, isJsonObject, type Json, stringifyJson } from '../../src/model/json.ts'
import type { Release } from '../../src/model/release.ts'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { kubernetesMinor, servedOf } from '../oracle/bench.ts'
import { definitionOf } from '../oracle/generate/definition.ts'
import { baseSchema, editedPair, randomOfPair, type SchemaPair } from '../oracle/generate/pair.ts'
import { sourceOf } from '../support/example-release.ts'
import { testKubernetesMinor, testSettings } from '../support/run-rule.ts'
import { effort } from './effort.ts'

const examples = rules.flatMap((rule) =>
  rule.scope === 'pair'
    ? rule.examples.flatMap(({ previous, next }) => (previous === undefined ? [] : [{ previous, next }]))
    : [],
)
const anExample = fc.constantFrom(...examples)

async function findingsOf(previous: Release, next: Release): Promise<readonly string[]> {
  const engine = await loadEngine()
  const options = { rules, engine, settings: testSettings, kubernetesMinor: testKubernetesMinor }
  const { raised } = await diffReleases(previous, next, options)
  return raised.map(({ rule, report }) => `${rule.id} ${stringifyJson(report.evidence)}`).sort()
}

/** The same release with its files, and the keys of its JSON, in another order. */
function shuffled(source: ReleaseSource, order: readonly number[]): ReleaseSource {
  const entries = Object.entries(source.files)
  const ranked = entries.map((entry, index) => [order[index % order.length] ?? 0, entry] as const)
  return {
    ...source,
    files: Object.fromEntries(ranked.sort(([left], [right]) => left - right).map(([, entry]) => entry)),
  }
}

function withKeysReversed(value: Json): Json {
  if (isJsonArray(value)) return value.map(withKeysReversed)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, withKeysReversed(item)]),
  )
}

async function pairAt(index: number): Promise<SchemaPair | null> {
  const random = randomOfPair(20_261_129, index, 0)
  const pair = editedPair(baseSchema(random), random)
  for (const side of ['previous', 'next'] as const) {
    const { definition } = servedOf(definitionOf(pair[side], pair.envelope))
    if ((await validateDefinition(definition, kubernetesMinor)).length > 0) return null
  }
  return pair
}

describe('comparisons', () => {
  it('do not depend on the order of files', async () => {
    await fc.assert(
      fc.asyncProperty(
        anExample,
        fc.array(fc.nat(), { minLength: 3, maxLength: 12 }),
        async ({ previous, next }, order) => {
          const [left, right] = [sourceOf(previous), sourceOf(next)]
          const plain = await findingsOf(readRelease(left), readRelease(right))
          expect(await findingsOf(readRelease(shuffled(left, order)), readRelease(shuffled(right, order)))).toEqual(
            plain,
          )
        },
      ),
      effort(30),
    )
  })

  const verdictsOf = async (previous: Json, next: Json, envelope: SchemaPair['envelope']) => {
    const { changes } = await compareVersions(
      servedOf(definitionOf(previous as never, envelope)),
      servedOf(definitionOf(next as never, envelope)),
    )
    return changes.map(({ keyword, path, upgrade, rollback }) => ({
      at: `${keyword} ${path.join('.')}`,
      upgrade: upgrade.kind,
      rollback: rollback.kind,
    }))
  }
  const sorted = (verdicts: Awaited<ReturnType<typeof verdictsOf>>) =>
    verdicts.map((each) => stringifyJson(each)).sort()
  const aPair = fc.nat({ max: 1_000_000 })

  it('of a schema with itself find nothing', async () => {
    await fc.assert(
      fc.asyncProperty(aPair, async (index) => {
        const pair = await pairAt(index)
        if (pair === null) return
        expect(await verdictsOf(pair.next, pair.next, pair.envelope)).toEqual([])
      }),
      effort(20),
    )
  })

  it('say the same of the way back as of the way there, mirrored', async () => {
    await fc.assert(
      fc.asyncProperty(aPair, async (index) => {
        const pair = await pairAt(index)
        if (pair === null) return
        const there = await verdictsOf(pair.previous, pair.next, pair.envelope)
        const back = await verdictsOf(pair.next, pair.previous, pair.envelope)
        expect(sorted(back.map(({ at, upgrade, rollback }) => ({ at, upgrade: rollback, rollback: upgrade })))).toEqual(
          sorted(there),
        )
      }),
      effort(20),
    )
  })

  it('do not depend on the order of keys', async () => {
    await fc.assert(
      fc.asyncProperty(aPair, async (index) => {
        const pair = await pairAt(index)
        if (pair === null) return
        const plain = await verdictsOf(pair.previous, pair.next, pair.envelope)
        const turned = await verdictsOf(withKeysReversed(pair.previous), withKeysReversed(pair.next), pair.envelope)
        expect(sorted(turned)).toEqual(sorted(plain))
      }),
      effort(20),
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { ServedVersion } from '../../../src/decide/admission.ts'
import { compareVersions } from '../../../src/decide/compare-versions.ts'
import { validateDefinition } from '../../../src/decide/definition/validate-definition.ts'
import { prepareServer } from '../../../src/decide/server/prepare-server.ts'
import { isAcceptedWhole, writeObject } from '../../../src/decide/witness/write-object.ts'
import { jsonEquals, stringifyJson } from '../../../src/model/json.ts'
import { kubernetesMinor, servedOf } from '../../oracle/bench.ts'
import { definitionOf } from '../../oracle/generate/definition.ts'
import { ObjectSource } from '../../oracle/generate/objects.ts'
import { baseSchema, editedPair, randomOfPair, type SchemaPair } from '../../oracle/generate/pair.ts'

const seed = 20_260_822
const pairs = 80
const objectsPerDirection = 60

/** A pair that the generator of the oracle makes; null where the API server refuses a side. */
async function pairAt(index: number): Promise<SchemaPair | null> {
  const random = randomOfPair(seed, index, 0)
  const pair = editedPair(baseSchema(random), random)
  for (const side of ['previous', 'next'] as const) {
    const { definition } = servedOf(definitionOf(pair[side], pair.envelope))
    if ((await validateDefinition(definition, kubernetesMinor)).length > 0) return null
  }
  return pair
}

/** What the target does to an object that the source stores as it is; null where that is nothing. */
async function harmOf(
  pair: SchemaPair,
  source: ServedVersion,
  target: ServedVersion,
  side: 'previous' | 'next',
  index: number,
) {
  const [from, to] = [await prepareServer(source), await prepareServer(target)]
  const maker = new ObjectSource(pair, side)
  const random = randomOfPair(seed, index, 3)
  for (let count = 0; count < objectsPerDirection; count += 1) {
    const object = maker.make(random, count % 2 === 0 ? 'plain' : 'edge')
    const stored = writeObject(from, object)
    if (!isAcceptedWhole(object, stored)) continue
    const answer = writeObject(to, object)
    const isSame = answer.accepted && answer.pruned.length === 0 && jsonEquals(stored.object, answer.object)
    if (!isSame && answer.undecided.length === 0) return stringifyJson(object)
  }
  return null
}

// The oracle (npm run oracle) asks the API server's own code the same on thousands of pairs; this asks our model.
describe('pairs of schemas at random', () => {
  it.each(Array.from({ length: pairs / 10 }, (_, group) => [group * 10]))('from %i on', async (first) => {
    for (let index = first; index < first + 10; index += 1) {
      const pair = await pairAt(index)
      if (pair === null) continue
      const [previous, next] = [
        servedOf(definitionOf(pair.previous, pair.envelope)),
        servedOf(definitionOf(pair.next, pair.envelope)),
      ]
      const { changes } = await compareVersions(previous, next)
      if (changes.every(({ upgrade }) => upgrade.kind === 'contained')) {
        expect(await harmOf(pair, previous, next, 'previous', index), `pair ${index}, upgrade`).toBeNull()
      }
      if (changes.every(({ rollback }) => rollback.kind === 'contained')) {
        expect(await harmOf(pair, next, previous, 'next', index), `pair ${index}, rollback`).toBeNull()
      }
    }
  })

  it('give the same answer every time', async () => {
    for (let index = 0; index < 10; index += 1) {
      const pair = await pairAt(index)
      if (pair === null) continue
      const compare = () =>
        compareVersions(
          servedOf(definitionOf(pair.previous, pair.envelope)),
          servedOf(definitionOf(pair.next, pair.envelope)),
        )
      expect(await compare()).toEqual(await compare())
    }
  })
})

import { stringifyJson } from '../../src/model/json.ts'
import { type Bench, fail } from './bench.ts'
import { errorsOf } from './compare-admission.ts'
import type { Side } from './generate/objects.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleResult } from './oracle-server.ts'

const wantedObjects = 200
const firstBatch = 270
const batch = 120
const batches = 6
const wantedUpdates = 80
const moods = ['plain', 'edge', 'plain', 'edge', 'hostile'] as const

/**
 * Sends the target side what the source side stores as it was sent: at least 200 objects and some updates where that
 * many come out. The target must accept each and store the same.
 */
export async function attackContained(
  bench: Bench,
  direction: 'upgrade' | 'rollback',
  random: Random,
): Promise<{ readonly objects: number; readonly updates: number }> {
  const source: Side = direction === 'upgrade' ? 'previous' : 'next'
  const target: Side = direction === 'upgrade' ? 'next' : 'previous'
  const maker = bench.sources[source]
  const stored: Branch[] = []
  for (let round = 0; round < batches && stored.length < wantedObjects; round += 1) {
    const objects = Array.from({ length: round === 0 ? firstBatch : batch }, (_, at) => {
      const mood = moods[at % moods.length] ?? 'plain'
      // Where little is accepted from scratch, relatives of what was accepted fare better.
      return round > 0 && stored.length > 0 && at % 4 > 0
        ? maker.vary(random.pick(stored), random, mood)
        : maker.make(random, round > 0 ? 'plain' : mood)
    })
    const results = await bench.oracle.contrast(bench.handles[source], bench.handles[target], objects)
    const refuted = refutation(objects, results)
    if (refuted !== null) {
      fail(bench, 'contained', `write on ${target}: ${refuted.detail}`, { direction, object: refuted.object })
      return { objects: stored.length, updates: 0 }
    }
    stored.push(...objects.filter((_, at) => results[at]?.accepted === true))
  }
  const updates = stored.length === 0 ? 0 : await attackUpdates(bench, direction, source, target, stored, random)
  return { objects: stored.length, updates }
}

async function attackUpdates(
  bench: Bench,
  direction: 'upgrade' | 'rollback',
  source: Side,
  target: Side,
  stored: readonly Branch[],
  random: Random,
): Promise<number> {
  const operation = bench.hasStatus && random.chance(0.4) ? 'status' : 'update'
  const pairs = Array.from({ length: wantedUpdates }, (): readonly [Branch, Branch] => {
    const before = random.pick(stored)
    const after = random.chance(0.35) ? random.pick(stored) : bench.sources[source].vary(before, random, 'edge')
    // What else a status update carries is ignored, and so is the status in any other update.
    if (operation === 'status') return [before, { ...before, status: structuredClone(after['status'] ?? {}) }]
    const changed = { ...after, metadata: structuredClone(before['metadata'] ?? {}) }
    return [before, bench.hasStatus ? withStatusOf(before, changed) : changed]
  })
  const results = await bench.oracle.contrastPairs(operation, bench.handles[source], bench.handles[target], pairs)
  const refuted = refutation(
    pairs.map(([, after]) => after),
    results,
  )
  if (refuted !== null) {
    const [before] = pairs.find(([, after]) => after === refuted.object) ?? []
    fail(bench, 'contained', `${operation} on ${target}: ${refuted.detail}`, {
      direction,
      object: refuted.object,
      stored: before ?? null,
    })
  }
  return results.filter(({ accepted }) => accepted).length
}

function withStatusOf(before: Branch, after: Branch): Branch {
  const { status: _, ...rest } = after
  return before['status'] === undefined ? rest : { ...rest, status: structuredClone(before['status']) }
}

/** The first object that the target does not take as the source does. */
function refutation(
  objects: readonly Branch[],
  results: readonly OracleResult[],
): { readonly object: Branch; readonly detail: string } | null {
  for (const [at, { target, object: stored }] of results.entries()) {
    const object = objects[at]
    if (target === undefined || object === undefined) continue
    if (!target.accepted) return { object, detail: `refused: ${errorsOf(target).join(' | ')}` }
    if (target.pruned !== undefined) return { object, detail: `pruned: ${target.pruned.join(', ')}` }
    const stores = stringifyJson(target.object ?? object)
    return { object, detail: `changed: the source stores ${stringifyJson(stored ?? object)}, the target ${stores}` }
  }
  return null
}

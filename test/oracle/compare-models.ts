import type { Server } from '../../src/decide/admission.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { type Bench, fail, sides } from './bench.ts'
import { disagreements, type Operation } from './compare-admission.ts'
import type { Side } from './generate/objects.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { Mood } from './generate/value.ts'
import type { OracleResult } from './oracle-server.ts'

/** Which sides are asked, and about how many objects of each mood. */
export interface Extent {
  readonly asked: readonly Side[]
  readonly perMood: Readonly<Record<Mood, number>>
}

const wholePair: Extent = { asked: sides, perMood: { plain: 12, edge: 12, hostile: 16 } }

/** Asks the model and the oracle the same questions. */
export async function compareModels(
  bench: Bench,
  random: Random,
  counts: { checked: number; accepted: number; undecided: number },
  { asked, perMood }: Extent = wholePair,
): Promise<void> {
  const objects: Branch[] = []
  const updates: (readonly [Branch, Branch])[] = []
  for (const side of asked) {
    for (const mood of ['plain', 'edge', 'hostile'] as const) {
      for (let left = perMood[mood]; left > 0; left -= 1) {
        const object = bench.sources[side].make(random, mood)
        objects.push(object)
        if (left % 2 === 0) updates.push([object, bench.sources[side].vary(object, random, mood)])
      }
    }
  }
  const twice = (object: Branch) => [object, object] as const
  const accepted = new Set<Branch>()
  for (const side of asked) {
    const results = await compareOperation(bench, side, 'create', objects.map(twice), counts)
    for (const [at, object] of objects.entries()) if (results[at]?.accepted) accepted.add(object)
    await compareOperation(bench, side, 'read', objects.filter((_, at) => at % 3 === 0).map(twice), counts)
  }
  // What is stored was accepted by one of the sides.
  const stored = updates.filter(([object]) => accepted.has(object))
  for (const side of asked) {
    await compareOperation(bench, side, 'update', stored, counts)
    if (!bench.hasStatus) continue
    await compareOperation(
      bench,
      side,
      'status',
      stored.filter((_, at) => at % 2 === 0),
      counts,
    )
  }
}

async function compareOperation(
  bench: Bench,
  side: Side,
  operation: Operation,
  pairs: readonly (readonly [Branch, Branch])[],
  counts: { checked: number; accepted: number; undecided: number },
): Promise<readonly OracleResult[]> {
  const { oracle } = bench
  const handle = bench.handles[side]
  const model = bench.models[side]
  const results =
    operation === 'create' || operation === 'read'
      ? await oracle.run(
          operation,
          handle,
          pairs.map(([, object]) => object),
        )
      : await oracle.runPairs(operation, handle, pairs)
  for (const [at, [before, object]] of pairs.entries()) {
    const result = results[at]
    if (result === undefined) throw new Error('an answer is missing')
    counts.checked += 1
    if (result.accepted) counts.accepted += 1
    try {
      const ours = admissionOf(model, operation, before, object)
      if ((ours.undecided ?? []).length > 0) counts.undecided += 1
      const found = disagreements(ours, result, object, operation, bench.hasStatus)
      if (found.length > 0) {
        fail(bench, 'model', `${operation} on ${side}: ${found.join('; ')}`, {
          object,
          stored: operation === 'create' || operation === 'read' ? null : before,
        })
      }
    } catch (error) {
      fail(bench, 'crash', `${operation} on ${side}: ${error instanceof Error ? error.stack : String(error)}`, {
        object,
        stored: before,
      })
    }
  }
  return results
}

function admissionOf(model: Server, operation: Operation, before: JsonObject, object: JsonObject) {
  switch (operation) {
    case 'create':
      return { ...model.create(object) }
    case 'read':
      return { ...model.read(object), undecided: [] as readonly string[] }
    case 'update':
      return { ...model.update(model.read(before).object, object) }
    case 'status':
      return { ...model.updateStatus(model.read(before).object, object) }
  }
}

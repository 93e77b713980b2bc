import { type Bench, fail } from './bench.ts'
import { errorsOf, sameJson } from './compare-admission.ts'
import type { Side } from './generate/objects.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleResult } from './oracle-server.ts'

const wantedObjects = 200
const wantedUpdates = 40
const batch = 110
const batches = 5

/** An object that the source side stores just as it was sent, defaults apart. */
interface Stored {
  readonly sent: Branch
  readonly result: OracleResult
}

/**
 * Sends the target side what the source side accepts with nothing pruned: at least 200 objects and 40
 * updates where that many come out. The target must accept each and store the same.
 */
export async function attackContained(
  bench: Bench,
  direction: 'upgrade' | 'rollback',
  random: Random,
): Promise<{ readonly objects: number; readonly updates: number }> {
  const source: Side = direction === 'upgrade' ? 'previous' : 'next'
  const target: Side = direction === 'upgrade' ? 'next' : 'previous'
  const stored = await storedObjects(bench, source, random)
  const answers = await bench.oracle.run(
    'write',
    bench.handles[target],
    stored.map(({ sent }) => sent),
  )
  for (const [at, { sent, result }] of stored.entries()) {
    const found = refutation(sent, result, answers[at])
    if (found !== null) {
      fail(bench, 'contained', `write on ${target}: ${found}`, { direction, object: sent })
      return { objects: stored.length, updates: 0 }
    }
  }
  return { objects: stored.length, updates: await attackUpdates(bench, direction, source, target, stored, random) }
}

async function storedObjects(bench: Bench, source: Side, random: Random): Promise<Stored[]> {
  const stored: Stored[] = []
  for (let round = 0; round < batches && stored.length < wantedObjects; round += 1) {
    const size = round === 0 ? wantedObjects + 40 : batch
    const objects = Array.from({ length: size }, (_, at) =>
      bench.sources[source].make(random, at % 3 === 0 ? 'plain' : at % 3 === 1 ? 'edge' : 'hostile'),
    )
    const results = await bench.oracle.run('write', bench.handles[source], objects)
    for (const [at, sent] of objects.entries()) {
      const result = results[at]
      if (result !== undefined && isClean(result)) stored.push({ sent, result })
    }
  }
  return stored
}

function isClean(result: OracleResult): boolean {
  return result.accepted && result.pruned === undefined && result.nulls === undefined
}

/** Why the answer contradicts `contained`; null when it does not. */
function refutation(sent: Branch, source: OracleResult, target: OracleResult | undefined): string | null {
  if (target === undefined) return 'no answer'
  if (!target.accepted) return `refused: ${errorsOf(target).join(' | ')}`
  if (target.pruned !== undefined) return `pruned: ${target.pruned.join(', ')}`
  if (!sameJson(source.object ?? sent, target.object ?? sent)) {
    return `changed: the source stores ${show(source.object ?? sent)}, the target ${show(target.object ?? sent)}`
  }
  return null
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner))
}

async function attackUpdates(
  bench: Bench,
  direction: 'upgrade' | 'rollback',
  source: Side,
  target: Side,
  stored: readonly Stored[],
  random: Random,
): Promise<number> {
  if (stored.length === 0) return 0
  const pairs: (readonly [Branch, Branch])[] = []
  for (let left = wantedUpdates * 2; left > 0; left -= 1) {
    const { sent } = random.pick(stored)
    const changed = random.chance(0.35)
      ? withNameOf(random.pick(stored).sent, sent)
      : bench.sources[source].vary(sent, random, 'edge')
    pairs.push([sent, changed])
  }
  const operation = bench.hasStatus && random.chance(0.4) ? 'status' : 'update'
  const before = await bench.oracle.runPairs(operation, bench.handles[source], pairs)
  const accepted = pairs.flatMap((pair, at) => {
    const result = before[at]
    return result !== undefined && isClean(result) ? [{ pair, result }] : []
  })
  const answers = await bench.oracle.runPairs(
    operation,
    bench.handles[target],
    accepted.map(({ pair }) => pair),
  )
  for (const [at, { pair, result }] of accepted.entries()) {
    const found = refutation(pair[1], result, answers[at])
    if (found !== null) {
      fail(bench, 'contained', `${operation} on ${target}: ${found}`, { direction, object: pair[1], stored: pair[0] })
      break
    }
  }
  return accepted.length
}

function withNameOf(object: Branch, stored: Branch): Branch {
  return { ...object, metadata: structuredClone(stored['metadata'] ?? {}) }
}

import { isJsonArray, isJsonObject, type Json, member } from '../../src/model/json.ts'
import { type Bench, fail } from './bench.ts'
import { errorsOf, sameJson } from './compare-admission.ts'
import type { Side } from './generate/objects.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleResult } from './oracle-server.ts'

const wantedObjects = 200
const wantedUpdates = 40
const firstBatch = 270
const batch = 120
const batches = 6
const moods = ['plain', 'edge', 'plain', 'edge', 'hostile'] as const

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
  const maker = bench.sources[source]
  for (let round = 0; round < batches && stored.length < wantedObjects; round += 1) {
    const size = round === 0 ? firstBatch : batch
    const objects = Array.from({ length: size }, (_, at) => {
      const mood = moods[at % moods.length] ?? 'plain'
      // Where little is accepted from scratch, relatives of what was accepted fare better.
      return round > 0 && stored.length > 0 && at % 4 > 0
        ? maker.vary(random.pick(stored).sent, random, mood)
        : maker.make(random, round > 0 ? 'plain' : mood)
    })
    const results = await bench.oracle.run('write', bench.handles[source], objects)
    for (const [at, sent] of objects.entries()) {
      const result = results[at]
      if (result !== undefined && isClean(sent, result)) stored.push({ sent, result })
    }
  }
  return stored
}

/** Stored as sent: nothing pruned, no null dropped or replaced by a default. */
function isClean(sent: Branch, result: OracleResult): boolean {
  return (
    result.accepted &&
    result.pruned === undefined &&
    result.nulls === undefined &&
    keepsNulls(sent, result.object ?? sent)
  )
}

function keepsNulls(sent: Json, stored: Json | undefined): boolean {
  if (sent === null) return stored === null
  if (isJsonArray(sent)) return sent.every((item, at) => keepsNulls(item, isJsonArray(stored) ? stored[at] : undefined))
  return !isJsonObject(sent) || Object.entries(sent).every(([key, value]) => keepsNulls(value, member(stored, key)))
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
    return result !== undefined && isClean(pair[1], result) ? [{ pair, result }] : []
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

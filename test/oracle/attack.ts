import { differences } from '../../src/decide/witness/confirm.ts'
import { stringifyJson } from '../../src/model/json.ts'
import { formatPath, type Path } from '../../src/model/path.ts'
import { type Bench, fail } from './bench.ts'
import { asStored, errorsOf, oraclePath, withoutBrackets } from './compare-admission.ts'
import type { Side } from './generate/objects.ts'
import type { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleResult } from './oracle-server.ts'

const wantedObjects = 200
const firstBatch = 270
/** Beside changes that are not contained; those of one kind are attacked by other pairs. */
const wantedBesideOthers = 100
const firstBatchBesideOthers = 130
const batch = 120
const batches = 6
/** Where something is accepted, its relatives make up the number. */
const batchesOfRelatives = 16
const wantedUpdates = 80
const moods = ['plain', 'edge', 'plain', 'edge', 'hostile'] as const

/**
 * Sends the target side what the source side stores as it was sent: at least 200 objects and some updates where that
 * many come out. The target must accept each and store the same, but for what happens on the way to or below the
 * `open` paths, of changes that are not contained; beside such there are no updates.
 */
export async function attackContained(
  bench: Bench,
  direction: 'upgrade' | 'rollback',
  random: Random,
  open: readonly Path[] = [],
): Promise<{ readonly objects: number; readonly updates: number }> {
  const isOpen = pathMatcher(open)
  const source: Side = direction === 'upgrade' ? 'previous' : 'next'
  const target: Side = direction === 'upgrade' ? 'next' : 'previous'
  const maker = bench.sources[source]
  const isMixed = open.length > 0
  const wanted = isMixed ? wantedBesideOthers : wantedObjects
  const first = isMixed ? firstBatchBesideOthers : firstBatch
  const stored: Branch[] = []
  const isDone = (round: number) =>
    round >= (stored.length > 0 ? batchesOfRelatives : batches) || stored.length >= wanted
  for (let round = 0; !isDone(round); round += 1) {
    const objects = Array.from({ length: round === 0 ? first : batch }, (_, at) => {
      const mood = moods[at % moods.length] ?? 'plain'
      // Where little is accepted from scratch, relatives of what was accepted fare better.
      return round > 0 && stored.length > 0 && at % 4 > 0
        ? maker.vary(random.pick(stored), random, mood)
        : maker.make(random, round > 0 ? 'plain' : mood)
    })
    const results = await bench.oracle.contrast(bench.handles[source], bench.handles[target], objects)
    const refuted = refutation(objects, results, isOpen)
    if (refuted !== null) {
      fail(bench, 'contained', `write on ${target}: ${refuted.detail}`, { direction, object: refuted.object })
      return { objects: stored.length, updates: 0 }
    }
    stored.push(...objects.filter((_, at) => results[at]?.accepted === true))
  }
  const updates =
    isMixed || stored.length === 0 ? 0 : await attackUpdates(bench, direction, source, target, stored, random)
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
    () => false,
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

/** Whether a path of the API server lies on the way to one of the field paths, or below it. */
function pathMatcher(paths: readonly Path[]): (path: string) => boolean {
  const patterns = paths.map((path) => {
    const steps = path.map((segment) =>
      segment === '*' ? '\\d+' : segment === '{}' ? '.+?' : literally(String(segment)),
    )
    // `a`, `a.b`, or `a.b.…` for the field a.b.
    return new RegExp(`^(?:${steps.reduceRight((below, step) => `${step}(?:$|\\.${below})`, '.*')})$`)
  })
  return (path) => {
    const written = withoutBrackets(oraclePath(path))
    return (
      paths.length > 0 && (written === '' || written === '<nil>' || patterns.some((pattern) => pattern.test(written)))
    )
  }
}

function literally(text: string): string {
  return withoutBrackets(text).replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

/** The first object that the target does not take as the source does, for a reason that is not open. */
function refutation(
  objects: readonly Branch[],
  results: readonly OracleResult[],
  isOpen: (path: string) => boolean,
): { readonly object: Branch; readonly detail: string } | null {
  for (const [at, { target, object: stored }] of results.entries()) {
    const object = objects[at]
    if (target === undefined || object === undefined) continue
    if (!target.accepted) {
      // An open error may hide others or bring them about.
      if ((target.errors ?? []).some(({ path }) => isOpen(path))) continue
      return { object, detail: `refused: ${errorsOf(target).join(' | ')}` }
    }
    const pruned = (target.pruned ?? []).filter((path) => !isOpen(path))
    if (pruned.length > 0) return { object, detail: `pruned: ${pruned.join(', ')}` }
    if ((target.pruned ?? []).length > 0) continue
    const [kept, changed] = [asStored(stored ?? object), asStored(target.object ?? object)]
    if (differences(kept, changed).every((path) => isOpen(formatPath(path)))) continue
    return { object, detail: `changed: the source stores ${stringifyJson(kept)}, the target ${stringifyJson(changed)}` }
  }
  return null
}

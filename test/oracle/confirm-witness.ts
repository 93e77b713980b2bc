import type { NotContained, SchemaChange } from '../../src/decide/answer.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { formatPath } from '../../src/model/path.ts'
import { type Bench, fail } from './bench.ts'
import { errorsOf, oraclePath, sameJson } from './compare-admission.ts'
import type { OracleResult } from './oracle-server.ts'

/** Whether the API server sees what the witness claims; what it does not is a failure. */
export async function confirmWitness(
  bench: Bench,
  change: SchemaChange,
  direction: 'upgrade' | 'rollback',
  answer: NotContained,
): Promise<void> {
  const { witness } = answer
  const source = direction === 'upgrade' ? 'previous' : 'next'
  const target = direction === 'upgrade' ? 'next' : 'previous'
  const wrong = (detail: string) =>
    fail(bench, 'witness', `${witness.outcome}: ${detail}`, {
      change,
      direction,
      object: witness.object,
      stored: witness.previousObject,
    })
  if (witness.acceptedBy !== source) return wrong(`acceptedBy is ${witness.acceptedBy}, the direction says ${source}`)

  const accepted = await tryWrite(bench, source, witness.previousObject, witness.object)
  if (!accepted.accepted) return wrong(`${source} refuses it: ${errorsOf(accepted).join(' | ')}`)
  if (accepted.pruned !== undefined) return wrong(`${source} prunes ${accepted.pruned.join(', ')}`)
  if (accepted.nulls !== undefined)
    return wrong(`${source} drops nulls at ${accepted.nulls.map(formatPath).join(', ')}`)

  const result = await tryWrite(bench, target, witness.previousObject, witness.object)
  switch (witness.outcome) {
    case 'rejected':
      if (result.accepted) wrong(`${target} accepts it`)
      return
    case 'pruned': {
      const gone = new Set([...(result.pruned ?? []), ...(result.nulls ?? []).map(formatPath).map(oraclePath)])
      if (gone.size === 0) wrong(`${target} drops nothing`)
      const kept = witness.lost.map(oraclePath).filter((path) => !gone.has(path))
      if (kept.length > 0) wrong(`${target} does not drop ${kept.join(', ')} but ${[...gone].join(', ')}`)
      return
    }
    case 'changed':
      if (!result.accepted) wrong(`${target} refuses it: ${errorsOf(result).join(' | ')}`)
      else if (sameJson(result.object ?? witness.object, accepted.object ?? witness.object))
        wrong(`${target} stores the same as ${source}`)
      return
    case 'not-served':
      wrong('both sides serve the version')
  }
}

/** A whole write of a new object, or the update of a stored one by the endpoint that the difference calls for. */
async function tryWrite(
  bench: Bench,
  side: 'previous' | 'next',
  stored: JsonObject | null,
  object: JsonObject,
): Promise<OracleResult> {
  const handle = bench.handles[side]
  const results =
    stored === null
      ? await bench.oracle.run('write', handle, [object])
      : await bench.oracle.runPairs(
          bench.hasStatus && !sameJson(stored['status'], object['status']) ? 'status' : 'update',
          handle,
          [[stored, object]],
        )
  const [only] = results
  if (only === undefined) throw new Error('an answer is missing')
  return only
}

import type { NotContained, SchemaChange } from '../../src/decide/answer.ts'
import { type JsonObject, objectMember } from '../../src/model/json.ts'
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

  // The target finds what the source stored, with the defaults of the source in it.
  const [stored] =
    witness.previousObject === null
      ? []
      : await bench.oracle.run('write', bench.handles[source], [witness.previousObject])
  if (stored?.accepted === false) return wrong(`${source} refuses to store it: ${errorsOf(stored).join(' | ')}`)
  const found = stored?.object ?? witness.previousObject
  const result = await tryWrite(bench, target, found, witness.object)
  switch (witness.outcome) {
    case 'rejected':
      if (result.accepted) return wrong(`${target} accepts it`)
      break
    case 'pruned': {
      const gone = new Set([...(result.pruned ?? []), ...(result.nulls ?? []).map(formatPath).map(oraclePath)])
      if (gone.size === 0) return wrong(`${target} drops nothing`)
      const kept = witness.lost.map(oraclePath).filter((path) => !gone.has(path))
      if (kept.length > 0) return wrong(`${target} does not drop ${kept.join(', ')} but ${[...gone].join(', ')}`)
      break
    }
    case 'changed':
      if (sameJson(result.object ?? witness.object, accepted.object ?? witness.object)) {
        return wrong(`${target} makes the same of it as ${source}`)
      }
      break
    case 'not-served':
      return wrong('both sides serve the version')
  }
  if (witness.previousObject === null) await confirmOperations(bench, change, direction, answer, accepted)
}

/** What a stored witness meets under the target: a read, and the update that removes its last finalizer. */
async function confirmOperations(
  bench: Bench,
  change: SchemaChange,
  direction: 'upgrade' | 'rollback',
  { witness, operations }: NotContained,
  accepted: OracleResult,
): Promise<void> {
  const handle = bench.handles[direction === 'upgrade' ? 'next' : 'previous']
  const stored = accepted.object ?? witness.object
  const wrong = (detail: string) => fail(bench, 'operation', detail, { change, direction, object: stored })
  const [read] = await bench.oracle.run('read', handle, [stored])
  const isReadDifferent = read?.object !== undefined && !sameJson(read.object, stored)
  if (operations.includes('read') && !isReadDifferent) wrong('read: the target shows the stored object unchanged')
  if (witness.outcome !== 'rejected') return
  const [created] = await bench.oracle.run('create', handle, [witness.object])
  if (created?.accepted === operations.includes('create')) {
    wrong(`create is ${created.accepted ? 'accepted' : 'refused'}, the witness says otherwise`)
  }
  const metadata = objectMember(stored, 'metadata') ?? {}
  const held = { ...stored, metadata: { ...metadata, finalizers: ['example.com/cleanup'] } }
  const [removed] = await bench.oracle.runPairs('update', handle, [[held, stored]])
  const isRefused = removed?.accepted === false
  if (isRefused !== operations.includes('finalizer-removal')) {
    const words = removed === undefined ? '' : errorsOf(removed).join(' | ')
    wrong(`finalizer-removal is ${isRefused ? `refused (${words})` : 'accepted'}, the witness says otherwise`)
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

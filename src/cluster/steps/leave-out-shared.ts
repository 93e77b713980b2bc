import { writePrivateFile } from '../../shell/lasting-files.ts'
import { manifestList } from '../plan/corpus.ts'
import { inInstallOrder } from '../plan/install-order.ts'
import { clusterIdentity, placedObjects } from '../plan/release-facts.ts'
import { namesOf } from '../plan/request.ts'
import { commandWords } from '../plan/words.ts'
import { done, type Executor, failedBecause } from '../run-context.ts'

/** Writes what next renders, as it is, without what previous renders as well, hooks and definitions. */
export const leaveOutShared: Executor<'leave-out-shared'> = async (_step, { file, shared }, context) => {
  const { request, manifests, state } = context
  const text = state.rendered.get('next')
  if (text === undefined) return failedBecause('next was not rendered')
  const { nextNamespace } = namesOf(request.runId)
  const rendering = { ...manifests.objects(text), namespace: nextNamespace }
  const left = new Set(shared)
  const own = rendering.objects.filter(
    (object) =>
      object.hooks.length === 0 &&
      object.kind !== 'CustomResourceDefinition' &&
      !left.has(clusterIdentity(object, rendering)),
  )
  writePrivateFile(
    commandWords(request).file(file),
    manifestList(placedObjects({ ...rendering, objects: inInstallOrder(own) })),
  )
  return done
}

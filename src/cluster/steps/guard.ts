import { scopeOf } from '../../model/api-scope.ts'
import { objectName } from '../../model/release.ts'
import { listCluster } from '../list-cluster.ts'
import { clusterIdentity, type Rendering } from '../plan/release-facts.ts'
import type { VerifyRequest } from '../plan/request.ts'
import { renderingsOf } from '../plan.ts'
import type { SnapshotObject } from '../record.ts'
import { apiOf, done, type Executor, failedBecause } from '../run-context.ts'

/** What is there before the run belongs to somebody; a run that would overwrite or delete it does not begin. */
export const guard: Executor<'guard'> = async (_step, _action, context) => {
  const there = objectsOf(context.request, await listCluster(apiOf(context), new Set()))
  if (there.length === 0) return done
  const shown = there.slice(0, 5).join(', ')
  const more = there.length > 5 ? ` and ${there.length - 5} more` : ''
  return failedBecause(
    `the cluster holds objects of the releases already, which the run would overwrite: ${shown}${more}`,
  )
}

/** Names of the objects of either release that a cluster holds. */
export function objectsOf(request: VerifyRequest, found: readonly SnapshotObject[]): readonly string[] {
  const known = new Set(found.map(({ group, kind, namespace, name }) => [group, kind, namespace ?? '', name].join('/')))
  const { previous, next, inPlace, sameNamespace } = renderingsOf(request)
  const names = [previous, next, inPlace, sameNamespace].flatMap((rendering) =>
    rendering.objects
      .filter((object) => known.has(clusterIdentity(object, rendering)))
      .map((object) => objectName({ ...object, namespace: placeOf(object, rendering) })),
  )
  return [...new Set(names)].sort()
}

function placeOf(object: Rendering['objects'][number], { crds, namespace }: Rendering): string | null {
  return scopeOf(object, crds) === 'Cluster' ? null : (object.namespace ?? namespace)
}

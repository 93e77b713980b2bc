import { arrayMember, objectMember } from '../../model/json.ts'
import type { StuckDeletion } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { SnapshotObject, SnapshotRecord } from '../record.ts'
import { customGroups, customResources, type Evidence, mainBed, snapshotAt } from './evidence.ts'
import type { RunNaming } from './run-names.ts'

/** Custom resources that were deleted while both ran and that some finalizer keeps, where previous alone got rid of the like. */
export function observeStuckDeletions(
  topology: TopologyName,
  evidence: Evidence,
  naming: RunNaming,
): readonly StuckDeletion[] {
  const bed = mainBed(topology)
  const alone = snapshotAt(evidence, bed, topology, 'deleted-alone')
  const both = snapshotAt(evidence, bed, topology, 'deleted')
  if (alone === null || both === null) return []
  const nobodysFault = new Set(deletingIn(alone, evidence).map(({ resource, group }) => `${resource}.${group}`))
  return deletingIn(both, evidence)
    .filter(({ resource, group }) => !nobodysFault.has(`${resource}.${group}`))
    .map(({ kind, namespace, name, content }) => ({
      object: naming.object(kind, namespace, name),
      finalizers: arrayMember(objectMember(content, 'metadata'), 'finalizers').filter(
        (each) => typeof each === 'string',
      ),
    }))
}

function deletingIn(snapshot: SnapshotRecord, evidence: Evidence): readonly SnapshotObject[] {
  return customResources(snapshot, customGroups(evidence)).filter(({ isDeleting }) => isDeleting)
}

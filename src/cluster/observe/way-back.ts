import type { WayBack } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import { cleanHelmErrors } from '../../shell/helm-message.ts'
import type { ProbeRecord, SnapshotObject } from '../record.ts'
import { fieldConflicts } from './arrival.ts'
import { customGroups, customResources, type Evidence, mainBed, snapshotAt, stepNamed } from './evidence.ts'
import { plainCommand } from './plain-command.ts'
import type { RunNaming } from './run-names.ts'

/** After going back to previous; null when it was not done. */
export function observeWayBack(topology: TopologyName, evidence: Evidence, naming: RunNaming): WayBack | null {
  const bed = mainBed(topology)
  const name = topology === 'T0' ? 'T0-roll-back' : `${topology}-put-back-definitions`
  const step = stepNamed(evidence, bed, name)
  const command = step?.commands[0]
  if (command === undefined || step?.outcome !== 'done') return null
  return {
    command: plainCommand(command.words, naming),
    accepted: command.exitCode === 0,
    message: command.exitCode === 0 ? null : naming.plain(cleanHelmErrors(command.stderr)),
    conflicts: command.exitCode === 0 ? [] : fieldConflicts(command, naming),
    deleted: deletedBy(topology, evidence, naming),
    uneditable: uneditable(bed, topology, evidence, naming),
  }
}

function deletedBy(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly string[] {
  const bed = mainBed(topology)
  // Some were deleted on purpose while both ran.
  const moments = ['deleted', 'both', 'arrived'] as const
  const before = moments.map((moment) => snapshotAt(evidence, bed, topology, moment)).find((each) => each !== null)
  const after = snapshotAt(evidence, bed, topology, 'back')
  if (before === undefined || after === null) return []
  const groups = customGroups(evidence)
  const keyOf = ({ group, resource, namespace, name }: SnapshotObject) =>
    [group, resource, namespace ?? '', name].join('/')
  const there = new Set(
    customResources(after, groups)
      .filter(({ isDeleting }) => !isDeleting)
      .map(keyOf),
  )
  const written = new Set(
    evidence.record.corpus
      .filter((each) => each.bed === bed && each.isStored)
      .map(({ object }) => naming.plain(object)),
  )
  return customResources(before, groups)
    .filter((object) => !object.isDeleting && !there.has(keyOf(object)))
    .map(({ kind, namespace, name }) => naming.object(kind, namespace, name))
    .filter((object) => written.has(object))
}

/**
 * Stored objects that were accepted as they stand under one release and are refused under the definitions of previous.
 * A copy is tried as a new object: an update that leaves the fault alone may be excused (ratcheting).
 */
function uneditable(
  bed: string,
  topology: TopologyName,
  { record }: Evidence,
  naming: RunNaming,
): WayBack['uneditable'] {
  const own = record.probes.filter((probe) => probe.bed === bed && probe.kind !== 'witness')
  const copies = own.filter(
    ({ kind, moment, topologies }) => kind === 'copy' && moment === 'back' && topologies.includes(topology),
  )
  return copies.flatMap((copy) => {
    if (isAccepted(copy) || !isBySchema(copy)) return []
    const wasAccepted = own.some((each) => each.subject === copy.subject && each.moment !== 'back' && isAccepted(each))
    const isNew = record.corpus.some(
      (each) => each.bed === bed && each.list === 'newFields' && each.object === copy.subject,
    )
    if (!wasAccepted && !isNew) return []
    return [{ object: naming.plain(copy.subject), message: naming.plain(copy.message ?? '') }]
  })
}

function isAccepted({ code }: ProbeRecord): boolean {
  return code >= 200 && code < 300
}

/** Not by a webhook, nor because one does not answer. */
function isBySchema({ code, message }: ProbeRecord): boolean {
  return code === 422 && !/admission webhook|failed calling webhook/.test(message ?? '')
}

import { groupBy } from '../../model/group-by.ts'
import type { Departure } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import type { SnapshotRecord } from '../record.ts'
import {
  bedsOf,
  byIdentity,
  customGroups,
  customResources,
  type Evidence,
  renderedIdentities,
  renderingsIn,
  snapshotAt,
  stepNamed,
} from './evidence.ts'
import { plainCommand } from './plain-command.ts'
import type { RunNaming } from './run-names.ts'

/** What went with each side when it was uninstalled. */
export function observeDepartures(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly Departure[] {
  return (['previous', 'next'] as const).flatMap((side) =>
    bedsOf[topology].flatMap((bed) => departureOf(side, bed, topology, evidence, naming) ?? []),
  )
}

function departureOf(
  side: Side,
  bed: string,
  topology: TopologyName,
  evidence: Evidence,
  naming: RunNaming,
): Departure | null {
  const step = stepNamed(evidence, bed, `${topology}-uninstall-${side}`)
  const before = snapshotAt(evidence, bed, topology, `before-${side}-goes`)
  const after = snapshotAt(evidence, bed, topology, `${side}-gone`)
  const [uninstall, status] = step?.commands ?? []
  if (uninstall === undefined || uninstall.exitCode !== 0 || before === null || after === null) return null
  const other = side === 'previous' ? 'next' : 'previous'
  return {
    side,
    command: plainCommand(uninstall.words, naming),
    shared: goneOf(other, topology, before, after, evidence, naming),
    customResources: customResourceCounts(before, after, evidence),
    survivor: /^STATUS: (\S+)/m.exec(status?.stdout ?? '')?.[1] ?? null,
    stuck: stuckObjects(after, evidence, naming),
  }
}

/** What the side that stays renders and no longer has. */
function goneOf(
  side: Side,
  topology: TopologyName,
  before: SnapshotRecord,
  after: SnapshotRecord,
  evidence: Evidence,
  naming: RunNaming,
): readonly string[] {
  const were = byIdentity(before.objects)
  const are = byIdentity(after.objects)
  return renderedIdentities(renderingsIn(topology, evidence)[side])
    .filter(({ identity }) => were.has(identity) && are.get(identity)?.isDeleting !== false)
    .map(({ kind, namespace, name }) => naming.object(kind, namespace, name))
}

/** Objects that are on their way out count as gone: nobody can keep them. */
function customResourceCounts(
  before: SnapshotRecord,
  after: SnapshotRecord,
  evidence: Evidence,
): Departure['customResources'] {
  const groups = customGroups(evidence)
  const count = (snapshot: SnapshotRecord) =>
    groupBy(
      customResources(snapshot, groups).filter(({ isDeleting }) => !isDeleting),
      ({ resource, group }) => `${resource}.${group}`,
    )
  const were = count(before)
  const are = count(after)
  return [...were]
    .map(([resource, objects]) => ({ resource, before: objects.length, after: are.get(resource)?.length ?? 0 }))
    .filter((each) => each.after < each.before)
}

function stuckObjects(after: SnapshotRecord, evidence: Evidence, naming: RunNaming): readonly string[] {
  const groups = customGroups(evidence)
  return after.objects
    .filter(({ isDeleting, group, kind, name }) => {
      const isDefinition = kind === 'CustomResourceDefinition' && [...groups].some((each) => name.endsWith(`.${each}`))
      return isDeleting && (isDefinition || groups.has(group))
    })
    .map(({ kind, namespace, name }) => naming.object(kind, namespace, name))
}

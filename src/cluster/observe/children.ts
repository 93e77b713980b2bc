import { groupBy } from '../../model/group-by.ts'
import { compareText } from '../../model/json.ts'
import type { ChildCount } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { AuditEvent, CorpusRecord, SnapshotObject, SnapshotRecord } from '../record.ts'
import { type ActivityContext, writerOf } from './activity.ts'
import { customGroups, customResources, type Evidence, mainBed, snapshotAt } from './evidence.ts'

/**
 * Objects that each custom resource owns: under previous alone, and once both have had it. A twin, made while both ran,
 * is compared with the object that it is like.
 */
export function observeChildren(
  topology: TopologyName,
  evidence: Evidence,
  context: ActivityContext,
): readonly ChildCount[] {
  const bed = mainBed(topology)
  const alone = snapshotAt(evidence, bed, topology, 'alone')
  const both = snapshotAt(evidence, bed, topology, 'both')
  if (alone === null || both === null) return []
  const groups = customGroups(evidence)
  const before = new Map(customResources(alone, groups).map((owner) => [owner.uid, owner]))
  const models = twinModels(evidence.record.corpus.filter((each) => each.bed === bed))
  const arrived = evidence.events.filter(({ at }) => context.naming.timeOf(at) > alone.at)
  return customResources(both, groups)
    .filter(({ owners, isDeleting }) => owners.length === 0 && !isDeleting)
    .flatMap((owner) => {
      const isNew = !before.has(owner.uid)
      const model = isNew ? modelOf(owner, models, alone) : owner
      if (model === null) return []
      return compareChildren({ owner, isNew, model }, { alone, both, arrived }, context)
    })
    .sort((left, right) => compareText(left.owner, right.owner) || compareText(left.resource, right.resource))
}

interface Compared {
  readonly owner: SnapshotObject
  readonly isNew: boolean
  /** Whose children under previous alone are the measure. */
  readonly model: SnapshotObject
}

function compareChildren(
  { owner, isNew, model }: Compared,
  seen: { readonly alone: SnapshotRecord; readonly both: SnapshotRecord; readonly arrived: readonly AuditEvent[] },
  context: ActivityContext,
): readonly ChildCount[] {
  const aloneCounts = countChildren(model, seen.alone)
  const bothCounts = countChildren(owner, seen.both)
  const resources = [...new Set([...aloneCounts.keys(), ...bothCounts.keys()])].sort(compareText)
  return resources.map((resource) => ({
    owner: context.naming.object(owner.kind, owner.namespace, owner.name),
    resource,
    alone: aloneCounts.get(resource)?.length ?? 0,
    nextAlone: null,
    both: bothCounts.get(resource)?.length ?? 0,
    creators: creatorsOf(owner, resource, seen.arrived, context),
    isNew,
  }))
}

function countChildren(
  owner: SnapshotObject,
  { objects }: SnapshotRecord,
): ReadonlyMap<string, readonly SnapshotObject[]> {
  const children = objects.filter(({ owners, isDeleting }) => owners.includes(owner.uid) && !isDeleting)
  return groupBy(children, nameOf)
}

function nameOf({ resource, group }: { readonly resource: string; readonly group: string }): string {
  return group === '' ? resource : `${resource}.${group}`
}

function creatorsOf(
  owner: SnapshotObject,
  resource: string,
  events: readonly AuditEvent[],
  context: ActivityContext,
): ChildCount['creators'] {
  const creations = events.filter(
    (event) =>
      event.verb === 'create' && event.code === 201 && event.owners.includes(owner.uid) && nameOf(event) === resource,
  )
  const writers = creations.map((event) => writerOf(event, context))
  return [...groupBy(writers, ({ side, account }) => `${side} ${account}`).values()].flatMap((own) =>
    own.slice(0, 1).map((writer) => ({ ...writer, created: own.length })),
  )
}

/** For the name of each twin, the name of the stored object of its kind that came first. */
function twinModels(corpus: readonly CorpusRecord[]): ReadonlyMap<string, string> {
  const firstStored = new Map<string, string>()
  for (const { list, resource, object, isStored } of corpus) {
    if (list === 'stored' && isStored && !firstStored.has(resource)) firstStored.set(resource, lastPart(object))
  }
  return new Map(
    corpus
      .filter(({ list, isStored }) => list === 'twins' && isStored)
      .flatMap(({ resource, object }) => {
        const model = firstStored.get(resource)
        return model === undefined ? [] : [[`${resource} ${lastPart(object)}`, model] as const]
      }),
  )
}

function modelOf(
  owner: SnapshotObject,
  models: ReadonlyMap<string, string>,
  alone: SnapshotRecord,
): SnapshotObject | null {
  const model = models.get(`${owner.resource}.${owner.group} ${owner.name}`)
  return (
    alone.objects.find(
      ({ group, resource, name }) => group === owner.group && resource === owner.resource && name === model,
    ) ?? null
  )
}

function lastPart(object: string): string {
  return object.slice(object.lastIndexOf('/') + 1)
}

import { apiGroupOf, scopeOf } from '../../model/api-scope.ts'
import type { Release } from '../../model/release.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { clusterIdentity, type Rendering, renderingOf } from '../plan/release-facts.ts'
import { namesOf, releaseNames } from '../plan/request.ts'
import type { Moment } from '../plan/step.ts'
import type { AuditEvent, RunRecord, SnapshotObject, SnapshotRecord, StepRecord } from '../record.ts'

/** Everything that observations are made from: the record of a run, and the two releases that it ran. */
export interface Evidence {
  readonly record: RunRecord
  readonly events: readonly AuditEvent[]
  readonly snapshots: readonly SnapshotRecord[]
  readonly previous: Release
  readonly next: Release
}

/** The beds in which a topology was tried, the one that watches first. */
export const bedsOf = {
  T0: ['in-place'],
  T1: ['beside', 'next-goes'],
  T2: ['without-shared'],
  T3: ['beside', 'next-goes'],
  T4: ['same-namespace'],
} as const satisfies Record<TopologyName, readonly StepRecord['bed'][]>

/** The bed that watches both. */
export function mainBed(topology: TopologyName): (typeof bedsOf)[TopologyName][number] {
  return bedsOf[topology][0]
}

/** The step of this name (what follows `BED/`), of the topology where several share a bed. */
export function stepNamed({ record }: Evidence, bed: string, name: string): StepRecord | null {
  return record.steps.find(({ id }) => id === `${bed}/${name}`) ?? null
}

export function snapshotAt(
  { snapshots }: Evidence,
  bed: string,
  topology: TopologyName,
  moment: Moment,
): SnapshotRecord | null {
  return (
    snapshots.find((each) => each.bed === bed && each.moment === moment && each.topologies.includes(topology)) ?? null
  )
}

/** Both sides as they were installed in a topology. */
export function renderingsIn(
  topology: TopologyName,
  { record, previous, next }: Pick<Evidence, 'record' | 'previous' | 'next'>,
): Readonly<Record<Side, Rendering>> {
  const { previousNamespace, nextNamespace } = namesOf(record.runId)
  const previousRendering = renderingOf(previous, releaseNames.previous, previousNamespace)
  if (topology === 'T0')
    return { previous: previousRendering, next: renderingOf(next, releaseNames.previous, previousNamespace) }
  const namespace = topology === 'T4' ? previousNamespace : nextNamespace
  return { previous: previousRendering, next: renderingOf(next, releaseNames.next, namespace) }
}

/** Objects of a snapshot by how the API server tells them apart. */
export function byIdentity(objects: readonly SnapshotObject[]): ReadonlyMap<string, SnapshotObject> {
  return new Map(
    objects.map((object) => [[object.group, object.kind, object.namespace ?? '', object.name].join('/'), object]),
  )
}

/** Identities of what a side renders, with how each is called for people. */
export function renderedIdentities(rendering: Rendering): readonly {
  readonly identity: string
  readonly kind: string
  readonly namespace: string | null
  readonly name: string
  readonly group: string
}[] {
  return rendering.objects.map((object) => ({
    identity: clusterIdentity(object, rendering),
    kind: object.kind,
    name: object.name,
    group: apiGroupOf(object.apiVersion),
    namespace: scopeOf(object, rendering.crds) === 'Cluster' ? null : (object.namespace ?? rendering.namespace),
  }))
}

/** Groups of the custom resources that either side defines. */
export function customGroups({ previous, next }: Pick<Evidence, 'previous' | 'next'>): ReadonlySet<string> {
  return new Set([previous, next].flatMap(({ crds }) => crds.map(({ definition }) => definition.group)))
}

/** Custom resources of a snapshot: objects of the groups that either side defines. */
export function customResources(snapshot: SnapshotRecord, groups: ReadonlySet<string>): readonly SnapshotObject[] {
  return snapshot.objects.filter(({ group }) => groups.has(group))
}

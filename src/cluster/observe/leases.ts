import { groupBy } from '../../model/group-by.ts'
import { compareText, objectMember, stringMember } from '../../model/json.ts'
import type { LeaseUse } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import type { SnapshotObject } from '../record.ts'
import { type Evidence, mainBed, snapshotAt } from './evidence.ts'
import { type RunNaming, sideOfHolder } from './run-names.ts'

/** Which side leads by which lease while both run. */
export function observeLeases(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly LeaseUse[] {
  const bed = mainBed(topology)
  const pods = evidence.record.pods.filter((pod) => pod.bed === bed)
  const snapshots = (['arrived', 'both'] as const).flatMap(
    (moment) => snapshotAt(evidence, bed, topology, moment) ?? [],
  )
  const leases = snapshots.flatMap(({ objects }) =>
    objects.filter(({ resource, group }) => resource === 'leases' && group === 'coordination.k8s.io'),
  )
  const held = leases.flatMap((lease) => {
    const holder = sideOfHolder(holderOf(lease), pods)
    return holder === null ? [] : [{ name: lease.name, namespace: lease.namespace ?? '', holder }]
  })
  return [...groupBy(held, ({ namespace, name }) => `${namespace}/${name}`).values()]
    .flatMap((own): readonly LeaseUse[] => {
      const [lease] = own
      if (lease === undefined) return []
      const holders = new Set<Side>(own.map(({ holder }) => holder))
      return [
        {
          name: lease.name,
          namespace: naming.plain(lease.namespace),
          holder: own.at(-1)?.holder ?? null,
          idle: holders.size > 1 ? null : holders.has('previous') ? 'next' : 'previous',
        },
      ]
    })
    .sort((left, right) => compareText(`${left.namespace}/${left.name}`, `${right.namespace}/${right.name}`))
}

function holderOf({ content }: SnapshotObject): string {
  return stringMember(objectMember(content ?? {}, 'spec'), 'holderIdentity') ?? ''
}

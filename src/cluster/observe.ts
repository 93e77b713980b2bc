import type { ObservedRun, ObservedTopology } from '../model/observation.ts'
import type { TopologyName } from '../model/topology.ts'
import type { ActivityContext } from './observe/activity.ts'
import { observeArrival } from './observe/arrival.ts'
import { observeChildren } from './observe/children.ts'
import { observeStuckDeletions } from './observe/deletions.ts'
import { observeDepartures } from './observe/departures.ts'
import { type Evidence, mainBed } from './observe/evidence.ts'
import { observeGaps } from './observe/gaps.ts'
import { observeLeases } from './observe/leases.ts'
import { observeLosses } from './observe/losses.ts'
import { observeRestarts } from './observe/restarts.ts'
import { attribution, type RunNaming, runNaming } from './observe/run-names.ts'
import { observeWayBack } from './observe/way-back.ts'
import { observeWindows } from './observe/windows.ts'

/** What a run saw, from its evidence alone. The same evidence gives the same value. */
export function observe(evidence: Evidence): ObservedRun {
  const { record } = evidence
  const naming = runNaming(record)
  return {
    kubernetes: record.versions['kubernetes'] ?? 'unknown',
    topologies: record.topologies.map((topology) => observeTopology(topology, evidence, naming)),
  }
}

function observeTopology(topology: TopologyName, evidence: Evidence, naming: RunNaming): ObservedTopology {
  const { record } = evidence
  const bed = mainBed(topology)
  const context: ActivityContext = {
    naming,
    sideOf: attribution(record, bed),
    kindOf: kindsOf(evidence),
    account: record.account,
  }
  const arrival = observeArrival(topology, evidence, naming)
  return {
    topology,
    gaps: observeGaps(topology, evidence, naming),
    answeredBy: arrival === null ? standIn(topology, evidence, naming) : null,
    arrival,
    ...observeWindows(topology, evidence, context),
    departures: observeDepartures(topology, evidence, naming),
    children: observeChildren(topology, evidence, context),
    losses: observeLosses(topology, evidence, context),
    stuck: observeStuckDeletions(topology, evidence, naming),
    leases: observeLeases(topology, evidence, naming),
    restarts: observeRestarts(topology, evidence.record).blamed,
    failing: observeFailing(topology, evidence, naming),
    wayBack: observeWayBack(topology, evidence, naming),
  }
}

/** Where a plain second release was accepted, there was nothing to take over. */
function standIn(topology: TopologyName, evidence: Evidence, naming: RunNaming): TopologyName | null {
  if (topology !== 'T3' || !evidence.record.topologies.includes('T1')) return null
  return observeArrival('T1', evidence, naming)?.accepted === true ? 'T1' : null
}

function observeFailing(topology: TopologyName, { record }: Evidence, naming: RunNaming): ObservedTopology['failing'] {
  const own = record.controllers.filter(({ bed, kind }) => bed === mainBed(topology) && kind === 'failing')
  return own.map(({ side, reason }) => ({ side, reason: naming.plain(reason) }))
}

/** Kinds by resource: what the snapshots list, and the plural as it is for others. */
function kindsOf({ snapshots }: Evidence): ActivityContext['kindOf'] {
  const kinds = new Map<string, string>()
  for (const { objects } of snapshots) {
    for (const { group, resource, kind } of objects) kinds.set(`${group}/${resource}`, kind)
  }
  return (group, resource) => kinds.get(`${group}/${resource}`) ?? resource
}

import { groupBy } from '../../model/group-by.ts'
import type { SkippedCheck } from '../../model/report.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { CorpusRecord } from '../record.ts'
import { type Evidence, mainBed } from './evidence.ts'
import { observeRestarts } from './restarts.ts'
import type { RunNaming } from './run-names.ts'

/** What could not run or be measured for a topology. */
export function observeGaps(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly SkippedCheck[] {
  const { record } = evidence
  const gaps = [
    ...stoppedRun(evidence),
    ...stepGaps(topology, evidence),
    ...auditGap(topology, evidence),
    ...corpusGaps(topology, evidence),
    ...restartGaps(topology, evidence),
  ]
  const titled = gaps.map(({ check, reason }) => ({ check: `${topology}: ${check}`, reason: naming.plain(reason) }))
  return record.topologies.includes(topology) ? titled : []
}

function stoppedRun({ record }: Evidence): readonly SkippedCheck[] {
  return record.stopped === null ? [] : [{ check: 'the whole run', reason: record.stopped }]
}

/** Steps that failed or were skipped, one line for each reason. */
function stepGaps(topology: TopologyName, { record }: Evidence): readonly SkippedCheck[] {
  const missed = record.steps.filter(
    ({ topologies, outcome, phase }) => topologies.includes(topology) && outcome !== 'done' && phase !== 'P9',
  )
  return [...groupBy(missed, ({ reason }) => reason ?? '')].map(([reason, steps]) => {
    const titles = [...new Set(steps.map(({ title }) => lowerFirst(title)))]
    const [first = '', ...rest] = titles
    return { check: rest.length === 0 ? first : `${first} (and ${rest.length} more steps)`, reason }
  })
}

function auditGap(topology: TopologyName, { record }: Evidence): readonly SkippedCheck[] {
  const watched = record.windows.some(
    ({ bed, topologies }) => bed === mainBed(topology) && topologies.includes(topology),
  )
  if (!watched || record.audit.kind === 'read') return []
  return [{ check: 'who wrote what', reason: record.audit.reason }]
}

/** What a program was ended for is not known. */
function restartGaps(topology: TopologyName, { record }: Evidence): readonly SkippedCheck[] {
  return observeRestarts(topology, record).asked.map(({ side, workload, restarts, reason }) => ({
    check: `whether ${workload} of ${side} stays up`,
    reason: `it was started again ${restarts === 1 ? 'once' : `${restarts} times`} (${reason}), as after a probe or a lease that a busy machine served too late`,
  }))
}

/** A kind of which nothing could be stored was not looked at. */
function corpusGaps(topology: TopologyName, { record, previous }: Evidence): readonly SkippedCheck[] {
  const own = record.corpus.filter(({ bed, list }) => bed === mainBed(topology) && list === 'stored')
  const tried = record.steps.some(({ bed, id }) => bed === mainBed(topology) && id.endsWith('/list-alone'))
  const none = previous.crds
    .map(({ definition }) => definition)
    .filter(({ name, versions }) => {
      return tried && versions.some(({ served }) => served) && !own.some(({ resource }) => resource === name)
    })
  const unmade = none.map(({ name, names }) => {
    const reason = record.notMade.find(({ check }) => check.includes(`of ${names.kind} (`))?.reason
    return { check: `custom resources of ${name}`, reason: reason ?? 'there is no object of this kind' }
  })
  return [...unmade, ...refusedKinds(own)]
}

function refusedKinds(own: readonly CorpusRecord[]): readonly SkippedCheck[] {
  return [...groupBy(own, ({ resource }) => resource)].flatMap(([resource, objects]) => {
    if (objects.some(({ isStored }) => isStored)) return []
    const [refused] = objects
    return [{ check: `custom resources of ${resource}`, reason: `none could be stored: ${refused?.message ?? ''}` }]
  })
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

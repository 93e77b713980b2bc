import type { Restart } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { RunRecord } from '../record.ts'
import { mainBed } from './evidence.ts'

export interface ObservedRestarts {
  /** Programs that ended by their own fault. */
  readonly blamed: readonly Restart[]
  /** Programs that the node ended, or that gave way: nobody can tell whether the other release is why. */
  readonly asked: readonly Restart[]
}

/** From so many on, the last of them is no accident of a busy machine. */
const mostAsked = 2

/** Containers that ended while both ran, counted from when next had come; one entry for each pod. */
export function observeRestarts(
  topology: TopologyName,
  { steps, restarts: records }: Pick<RunRecord, 'steps' | 'restarts'>,
): ObservedRestarts {
  const bed = mainBed(topology)
  const arrived = steps.find(({ id }) => id === `${bed}/${topology}-arrive`)
  if (arrived === undefined) return { blamed: [], asked: [] }
  const byPod = new Map<string, Restart>()
  for (const { bed: own, side, workload, pod, restarts, reason, at } of records) {
    if (own === bed && at >= arrived.from) byPod.set(pod, { side, workload, restarts, reason })
  }
  const seen = [...byPod.values()]
  return { blamed: seen.filter((restart) => !wasAsked(restart)), asked: seen.filter(wasAsked) }
}

/**
 * A program that answers no probe in time is ended by the kubelet: exit code 0 or 143 for one that heeds SIGTERM, 137 for
 * one that does not (Kubernetes, "Pod Lifecycle", container probes). One whose lease is lost ends with 0, too.
 */
function wasAsked({ restarts, reason }: Restart): boolean {
  return restarts <= mostAsked && /^exit code (?:0|137|143)\b/.test(reason) && !reason.includes('OOMKilled')
}

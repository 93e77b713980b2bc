import {
  arrayMember,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberAt,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import type { Workload } from '../plan/release-facts.ts'

/** What the API says about workloads and the nodes that may run them, as it was listed. */
export interface WorkloadLists {
  readonly pods: readonly Json[]
  readonly replicaSets: readonly Json[]
  /** By `Kind/name`. */
  readonly workloads: ReadonlyMap<string, JsonObject>
  readonly nodes: readonly Json[]
}

/** A pod of a workload and the revision of the template that it is made from. */
export interface WorkloadPod {
  readonly pod: JsonObject
  readonly name: string
  /** Unique among the workloads of a namespace. */
  readonly revision: string
  readonly account: string
}

/** Whether a workload serves, and if not, whether it ever will. */
export type WorkloadState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Nothing here runs it: the reason is one of the cluster, not of the release. */
  | { readonly kind: 'absent'; readonly reason: string }
  /** It runs and does not stay up. */
  | { readonly kind: 'failing'; readonly reason: string }

/** Seconds that a scheduler gets before its complaint counts. */
const patience = 8
/** Seconds in which a controller may end and start again: what it needs may come after it. */
const crashPatience = 45

export function stateOf(workload: Workload, lists: WorkloadLists, isPartial: boolean, waited: number): WorkloadState {
  const live = lists.workloads.get(`${workload.kind}/${workload.name}`)
  if (live === undefined) return { kind: 'waiting', reason: `${workload.kind} ${workload.name} does not exist` }
  const pods = podsOf(workload, lists)
  const title = `${workload.kind} ${workload.name}`
  const blocked = pods.map(({ pod }) => blockOf(title, pod, lists.nodes, waited)).find((state) => state !== null)
  if (blocked?.kind === 'absent') return blocked
  if (isReady(workload, live, lists, isPartial)) return { kind: 'ready' }
  if (blocked !== undefined) return blocked
  if (lists.nodes.length === 0) return { kind: 'absent', reason: 'the cluster has no nodes' }
  return { kind: 'waiting', reason: waitingReason(workload, live, pods) }
}

/** Pods that belong to a workload, through its ReplicaSets for a Deployment. */
export function podsOf({ kind, name }: Workload, { pods, replicaSets }: WorkloadLists): readonly WorkloadPod[] {
  const owners = new Set(
    kind === 'Deployment' ? replicaSets.filter((set) => ownerOf(set) === `Deployment/${name}`).map(nameOf) : [name],
  )
  const ownerKind = kind === 'Deployment' ? 'ReplicaSet' : kind
  return pods.filter(isJsonObject).flatMap((pod) => {
    const owner = ownerOf(pod)
    const found = [...owners].find((each) => owner === `${ownerKind}/${each}`)
    if (found === undefined) return []
    const hash = stringMember(objectMember(objectMember(pod, 'metadata'), 'labels'), 'controller-revision-hash')
    return [
      {
        pod,
        name: nameOf(pod),
        revision: kind === 'Deployment' ? found : `${name} ${hash ?? ''}`,
        account: stringMember(objectMember(pod, 'spec'), 'serviceAccountName') ?? 'default',
      },
    ]
  })
}

function nameOf(object: Json): string {
  return stringMember(objectMember(object, 'metadata'), 'name') ?? ''
}

function ownerOf(object: Json): string {
  const owners = arrayMember(objectMember(object, 'metadata'), 'ownerReferences')
  const owner = owners.find((each) => memberAt(each, 'controller') === true)
  return `${stringMember(owner, 'kind') ?? ''}/${stringMember(owner, 'name') ?? ''}`
}

function numberAt(object: Json | undefined, ...keys: readonly string[]): number {
  const value = memberAt(object, ...keys)
  return typeof value === 'number' ? value : 0
}

function isReady({ kind, name }: Workload, live: JsonObject, lists: WorkloadLists, isPartial: boolean): boolean {
  const isSeen = numberAt(live, 'status', 'observedGeneration') >= numberAt(live, 'metadata', 'generation')
  if (!isSeen) return false
  if (kind === 'DaemonSet') {
    const wanted = numberAt(live, 'status', 'desiredNumberScheduled')
    return (
      numberAt(live, 'status', 'numberReady') >= wanted && numberAt(live, 'status', 'updatedNumberScheduled') >= wanted
    )
  }
  const replicas = memberAt(live, 'spec', 'replicas')
  const wanted = typeof replicas === 'number' ? replicas : 1
  if (wanted === 0) return true
  if (kind === 'StatefulSet') {
    return numberAt(live, 'status', 'readyReplicas') >= wanted && numberAt(live, 'status', 'updatedReplicas') >= wanted
  }
  const sets = lists.replicaSets.filter((set) => ownerOf(set) === `Deployment/${name}`)
  const newest = sets.toSorted((left, right) => revisionOf(left) - revisionOf(right)).at(-1)
  const ready = numberAt(newest, 'status', 'readyReplicas')
  if (isPartial) return ready >= 1
  // Old pods that have not gone yet still do their work.
  const all = numberAt(live, 'status', 'replicas')
  return ready >= wanted && all <= wanted && numberAt(live, 'status', 'updatedReplicas') >= wanted
}

function revisionOf(set: Json): number {
  const annotations = objectMember(objectMember(set, 'metadata'), 'annotations')
  return Number(stringMember(annotations, 'deployment.kubernetes.io/revision') ?? 0)
}

/** Why a pod will not get ready, where that is settled. */
function blockOf(workload: string, pod: JsonObject, nodes: readonly Json[], waited: number): WorkloadState | null {
  const nodeName = stringMember(objectMember(pod, 'spec'), 'nodeName')
  if (nodeName !== undefined) {
    const node = nodes.find((each) => nameOf(each) === nodeName)
    const annotations = objectMember(objectMember(node, 'metadata'), 'annotations')
    if (stringMember(annotations, 'kwok.x-k8s.io/node') !== undefined) {
      return { kind: 'absent', reason: `kwok plays the pods of ${workload}; no program runs in them` }
    }
  }
  const unscheduled = conditionOf(pod, 'PodScheduled')
  if (stringMember(unscheduled, 'reason') === 'Unschedulable' && waited >= patience) {
    return {
      kind: 'absent',
      reason: `the pods of ${workload} cannot be scheduled: ${stringMember(unscheduled, 'message') ?? ''}`,
    }
  }
  return (
    containersOf(pod)
      .map((container) => containerBlock(workload, container, waited))
      .find((state) => state !== null) ?? null
  )
}

function containerBlock(workload: string, container: Json, waited: number): WorkloadState | null {
  const waiting = objectMember(objectMember(container, 'state'), 'waiting')
  const reason = stringMember(waiting, 'reason') ?? ''
  const image = stringMember(container, 'image') ?? ''
  if (reason === 'ImagePullBackOff' || reason === 'InvalidImageName' || reason === 'ErrImageNeverPull') {
    return { kind: 'absent', reason: `the image ${image} of ${workload} is not in the cluster and cannot be pulled` }
  }
  if (waited >= crashPatience && (reason === 'CrashLoopBackOff' || numberAt(container, 'restartCount') >= 3)) {
    return { kind: 'failing', reason: `the pods of ${workload} end again and again: ${lastEnd(container)}` }
  }
  return null
}

/** How the container of a pod ended the last time, in a few words. */
export function lastEnd(container: Json): string {
  const states = [objectMember(container, 'lastState'), objectMember(container, 'state')]
  const ended = states.map((state) => objectMember(state, 'terminated')).find((state) => state !== undefined)
  if (ended === undefined) return 'no reason given'
  const message = stringMember(ended, 'message')
  const code = memberAt(ended, 'exitCode')
  return [`exit code ${typeof code === 'number' ? code : '?'}`, stringMember(ended, 'reason'), message]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
}

export function containersOf(pod: JsonObject): readonly Json[] {
  const status = objectMember(pod, 'status')
  return [...arrayMember(status, 'initContainerStatuses'), ...arrayMember(status, 'containerStatuses')]
}

function conditionOf(object: JsonObject, type: string): Json | undefined {
  const conditions = memberAt(object, 'status', 'conditions')
  return isJsonArray(conditions) ? conditions.find((each) => stringMember(each, 'type') === type) : undefined
}

function waitingReason({ kind, name }: Workload, live: JsonObject, pods: readonly WorkloadPod[]): string {
  const failure = conditionOf(live, 'ReplicaFailure') ?? conditionOf(live, 'Progressing')
  const said = pods.length === 0 ? stringMember(failure, 'message') : undefined
  return `${kind} ${name} is not ready${said === undefined ? '' : `: ${said}`}`
}

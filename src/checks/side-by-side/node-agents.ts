import {
  arrayMember,
  booleanMember,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  memberAt,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject } from '../../model/release.ts'
import type { ReleasePair } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { tenantApart } from './tenants.ts'

/** A DaemonSet of each installation, both running on a node that takes both. */
export interface AgentPair {
  readonly previous: Agent
  readonly next: Agent
}

export interface Agent {
  readonly object: KubernetesObject
  readonly pod: JsonObject
}

/** DaemonSets of the two installations that are objects of their own. */
export function agentPairs(pair: ReleasePair): readonly AgentPair[] {
  const tenant = tenantApart(pair)
  if (tenant === null) return []
  const shared = new Set(findCollisions(pair, tenant).flatMap(({ previous, next }) => [previous, next]))
  const own = (objects: readonly KubernetesObject[]) => agentsIn(objects).filter(({ object }) => !shared.has(object))
  const nexts = own(tenant.render.objects)
  return own(pair.previous.objects).flatMap((previous) => nexts.map((next) => ({ previous, next })))
}

/** The DaemonSets among objects, with what they run. */
export function agentsIn(objects: readonly KubernetesObject[]): readonly Agent[] {
  return objects.flatMap((object): readonly Agent[] => {
    const template = object.kind === 'DaemonSet' ? podTemplateOf(object) : null
    return template === null ? [] : [{ object, pod: template.spec }]
  })
}

/** `8080/TCP` of every port that the pod takes on its node: with `hostNetwork` each container port is one. */
export function hostPortsOf(pod: JsonObject): readonly string[] {
  const isHost = booleanMember(pod, 'hostNetwork') === true
  return containersOf(pod).flatMap((container) =>
    arrayMember(container, 'ports').flatMap((port): readonly string[] => {
      const number = member(port, 'hostPort') ?? (isHost ? member(port, 'containerPort') : undefined)
      const address = stringMember(port, 'hostIP') ?? ''
      if (typeof number !== 'number' || number === 0 || !['', '0.0.0.0'].includes(address)) return []
      return [`${number}/${stringMember(port, 'protocol') ?? 'TCP'}`]
    }),
  )
}

/** Folders and sockets of the node that the pod may write. */
export function writtenHostPathsOf(pod: JsonObject): readonly string[] {
  const mounts = containersOf(pod).flatMap((container) => arrayMember(container, 'volumeMounts'))
  return arrayMember(pod, 'volumes').flatMap((volume): readonly string[] => {
    const path = stringMember(objectMember(volume, 'hostPath'), 'path')
    const isWritten = mounts.some(
      (mount) => stringMember(mount, 'name') === stringMember(volume, 'name') && member(mount, 'readOnly') !== true,
    )
    return path !== undefined && isWritten ? [path] : []
  })
}

function containersOf(pod: JsonObject): readonly JsonObject[] {
  return [...arrayMember(pod, 'initContainers'), ...arrayMember(pod, 'containers')].filter(isJsonObject)
}

/** Where a pod may run, as written. */
export function placementOf(pod: JsonObject): Json {
  return {
    nodeSelector: member(pod, 'nodeSelector') ?? {},
    nodeAffinity: memberAt(pod, 'affinity', 'nodeAffinity') ?? {},
  }
}

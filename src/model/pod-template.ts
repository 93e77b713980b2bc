import { apiGroupOf } from './api-scope.ts'
import { type Json, type JsonObject, memberAt, objectMember } from './json.ts'
import type { Path } from './path.ts'
import type { KubernetesObject } from './release.ts'

/** What a workload makes its pods of. */
export interface PodTemplate {
  /** Of the template in the object; empty for a Pod. */
  readonly path: Path
  readonly metadata: JsonObject
  readonly spec: JsonObject
}

/** Where the built-in kinds hold a pod's metadata and specification. Custom kinds are not guessed at: only their own controllers know. */
const templatePaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', []],
  ['/PodTemplate', ['template']],
  ['/ReplicationController', ['spec', 'template']],
  ['apps/Deployment', ['spec', 'template']],
  ['apps/StatefulSet', ['spec', 'template']],
  ['apps/DaemonSet', ['spec', 'template']],
  ['apps/ReplicaSet', ['spec', 'template']],
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
])

export const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** The object's pod template; null for a kind that runs no pods. */
export function podTemplateOf(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'value'>): PodTemplate | null {
  const path = templatePaths.get(`${apiGroupOf(object.apiVersion)}/${object.kind}`)
  if (path === undefined) return null
  const template: Json | undefined = memberAt(object.value, ...path)
  return {
    path,
    metadata: objectMember(template, 'metadata') ?? {},
    spec: objectMember(template, 'spec') ?? {},
  }
}

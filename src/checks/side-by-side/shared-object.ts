import { scopeOf } from '../../model/api-scope.ts'
import { objectName } from '../../model/release.ts'
import type { Collision } from './collisions.ts'

/** `StorageClass/fast`, or `Secret/NAMESPACE/webhook-cert` of what lies in a namespace. */
export function sharedName({ previous, next }: Collision): string {
  // Helm takes no notice of a namespace that is written on what has none.
  const isOfCluster = scopeOf(next, []) === 'Cluster'
  return objectName({ ...next, namespace: isOfCluster ? null : (next.namespace ?? previous.namespace) })
}

/** Objects by kind, each kind once: `ClusterRole a, b; StorageClass c`. */
export function listByKind(names: readonly string[]): string {
  const byKind = new Map<string, string[]>()
  for (const name of names) {
    const slash = name.indexOf('/')
    const kind = name.slice(0, slash)
    byKind.set(kind, [...(byKind.get(kind) ?? []), name.slice(slash + 1)])
  }
  return [...byKind].map(([kind, rest]) => `${kind} ${rest.map((name) => `\`${name}\``).join(', ')}`).join('; ')
}

/** `1 object`, `2 objects`. */
export function countObjects(count: number): string {
  return `${count} object${count === 1 ? '' : 's'}`
}

import { apiGroupOf } from '../../model/api-scope.ts'
import { isKept } from '../../model/helm-lifecycle.ts'
import { compareText, isJsonArray, isJsonObject, type Json, stringifyJson } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import type { KubernetesObject } from '../../model/release.ts'
import type { ReleasePair } from '../rule.ts'

/** An object of the previous release that the next one does not render. */
export interface Disappearance {
  readonly object: KubernetesObject
  /** `left`: Helm leaves it in the cluster, as it is kept by policy or was a hook. */
  readonly fate: 'deleted' | 'left'
  /** What comes in its place: the same under another name, or in another namespace. */
  readonly successor: Successor | null
}

export type Successor = {
  readonly object: KubernetesObject
  readonly change: 'name' | 'namespace'
}

/**
 * What becomes of each object that disappears. Helm deletes what the former manifest had, unless the live object says
 * `helm.sh/resource-policy: keep`; hooks are in no manifest (helm/helm pkg/kube/client.go, Update).
 */
export function disappearancesOf(pair: ReleasePair): readonly Disappearance[] {
  const { removed, added } = pair.objects
  // A plain apply deletes nothing.
  if (pair.previous.chart === null || pair.next.chart === null) return []
  const successors = findSuccessors(
    removed.filter((object) => object.hooks.length === 0),
    added.filter((object) => object.hooks.length === 0),
    pair,
  )
  return removed.map((object) => ({
    object,
    fate: object.hooks.length > 0 || isKept(object) ? 'left' : 'deleted',
    successor: successors.get(object) ?? null,
  }))
}

/** How much of two objects must agree for one to be taken for the other. */
const likeness = 0.7
/** Fewer values say too little to recognise an object by. */
const fewestValues = 3

function findSuccessors(
  removed: readonly KubernetesObject[],
  added: readonly KubernetesObject[],
  pair: ReleasePair,
): ReadonlyMap<KubernetesObject, Successor> {
  const free = new Set(added)
  const successors = new Map<KubernetesObject, Successor>()
  for (const object of removed) {
    const moved = [...free].filter((other) => isOneKind(object, other) && other.name === object.name)
    const [only] = moved
    if (only === undefined || moved.length > 1) continue
    successors.set(object, { object: only, change: 'namespace' })
    free.delete(only)
  }
  const candidates = removed
    .filter((object) => !successors.has(object))
    .flatMap((object) =>
      [...free]
        .filter((other) => isOneKind(object, other) && placeOf(object, pair) === placeOf(other, pair))
        .map((other) => ({ object, other, score: scoreOf(object, other) })),
    )
    .filter(({ score }) => score >= likeness)
    .sort((left, right) => right.score - left.score || compareText(left.other.name, right.other.name))
  for (const { object, other } of candidates) {
    if (successors.has(object) || !free.has(other)) continue
    successors.set(object, { object: other, change: 'name' })
    free.delete(other)
  }
  return successors
}

function isOneKind(left: KubernetesObject, right: KubernetesObject): boolean {
  return left.kind === right.kind && apiGroupOf(left.apiVersion) === apiGroupOf(right.apiVersion)
}

function placeOf(object: KubernetesObject, { next }: ReleasePair): string {
  return namespaceOf(object, next) ?? ''
}

/** The share of values that two objects have in common, their own names aside; 0 where there are too few to tell. */
function scoreOf(left: KubernetesObject, right: KubernetesObject): number {
  const [before, after] = [valuesOf(left), valuesOf(right)]
  const common = [...before].filter((value) => after.has(value)).length
  return common < fewestValues ? 0 : common / (before.size + after.size - common)
}

/** Parts that say nothing about what an object is. */
const ignored: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status'])

function valuesOf({ value, name }: KubernetesObject): ReadonlySet<string> {
  const found = new Set<string>()
  const collect = (child: Json, path: string) => {
    if (isJsonArray(child)) for (const [index, item] of child.entries()) collect(item, `${path}[${index}]`)
    else if (isJsonObject(child)) for (const [key, item] of Object.entries(child)) collect(item, `${path}.${key}`)
    else found.add(`${path}=${stringifyJson(child).replaceAll(name, '')}`)
  }
  for (const [key, child] of Object.entries(value)) if (!ignored.has(key)) collect(child, key)
  return found
}

import { compareText } from '../model/json.ts'
import { type KubernetesObject, objectName, type Release, type ShippedCrd } from '../model/release.ts'
import type { ObjectMatch } from './rule.ts'

interface Match<Item> {
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
  readonly persisted: readonly { readonly previous: Item; readonly next: Item }[]
}

/** Three lists by key, each in key order. Of several items with one key the last counts, as it would in a cluster. */
export function matchByKey<Item>(
  previous: readonly Item[],
  next: readonly Item[],
  keyOf: (item: Item) => string,
): Match<Item> {
  const before = new Map(previous.map((item) => [keyOf(item), item]))
  const after = new Map(next.map((item) => [keyOf(item), item]))
  const added: Item[] = []
  const removed: Item[] = []
  const persisted: { previous: Item; next: Item }[] = []
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort(compareText)) {
    const was = before.get(key)
    const is = after.get(key)
    if (was !== undefined && is !== undefined) persisted.push({ previous: was, next: is })
    else if (was !== undefined) removed.push(was)
    else if (is !== undefined) added.push(is)
  }
  return { added, removed, persisted }
}

export function matchCrds(previous: Release, next: Release): Match<ShippedCrd> {
  return matchByKey(previous.crds, next.crds, (shipped) => shipped.definition.name)
}

/** Pairs objects as the API server identifies them: API group without version, kind, namespace, name. */
export function matchObjects(previous: Release, next: Release): ObjectMatch {
  return matchByKey(previous.objects.filter(isNoCrd), next.objects.filter(isNoCrd), identityOf)
}

function isNoCrd(object: KubernetesObject): boolean {
  return object.kind !== 'CustomResourceDefinition'
}

/** `group/Kind/namespace/name`; the core group is empty. */
export function identityOf(object: KubernetesObject): string {
  return `${groupOf(object.apiVersion)}/${objectName(object)}`
}

/** `apps/v1` → `apps`; `v1` → the core group, empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash === -1 ? '' : apiVersion.slice(0, slash)
}

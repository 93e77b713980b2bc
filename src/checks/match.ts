import { compareText } from '../model/json.ts'
import { resolvedIdentityOf } from '../model/object-identity.ts'
import type { KubernetesObject, Release, ShippedCrd } from '../model/release.ts'
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
  nextKeyOf: (item: Item) => string = keyOf,
): Match<Item> {
  const before = new Map(previous.map((item) => [keyOf(item), item]))
  const after = new Map(next.map((item) => [nextKeyOf(item), item]))
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

/**
 * Pairs objects as the API server identifies them: API group without version, kind, namespace, name. `installed` is
 * the next release as `helm install` renders it.
 */
export function matchObjects(previous: Release, next: Release, installed: Release): ObjectMatch {
  const { added, removed, persisted } = match(previous, next)
  const atInstall = next === installed ? [] : match(previous, installed).persisted
  const isGone = new Set(removed)
  const installOnly = atInstall.filter((pair) => isGone.has(pair.previous))
  const isInstallOnly = new Set(installOnly.map((pair) => pair.previous))
  return { added, removed: removed.filter((object) => !isInstallOnly.has(object)), persisted, installOnly }
}

function match(previous: Release, next: Release): Match<KubernetesObject> {
  const crds = [...previous.crds, ...next.crds]
  return matchByKey(
    previous.objects.filter(isNoCrd),
    next.objects.filter(isNoCrd),
    (object) => resolvedIdentityOf(object, previous, crds),
    (object) => resolvedIdentityOf(object, next, crds),
  )
}

function isNoCrd(object: KubernetesObject): boolean {
  return object.kind !== 'CustomResourceDefinition'
}

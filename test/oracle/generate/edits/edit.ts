import type { Random } from '../random.ts'
import type { Place } from '../schema-node.ts'

/** One kind of edit that a release may make to a node. */
export interface EditKind {
  readonly id: string
  /** Nobody is hurt by the upgrade, as a rule. */
  readonly isHarmless: boolean
  readonly isCel?: boolean
  /** Whether there is anything to edit; the edit may still decline. */
  fits(place: Place): boolean
  /** Changes the node in place; false when nothing came out. */
  apply(place: Place, random: Random): boolean
}

/** The object that holds the place's property; null for items, map values and the root. */
export function holderOf(place: Place): { readonly parent: Place; readonly name: string } | null {
  return place.parent !== null && place.role?.kind === 'property'
    ? { parent: place.parent, name: place.role.name }
    : null
}

export function isRequired(place: Place): boolean {
  const holder = holderOf(place)
  return holder !== null && (holder.parent.node.required ?? []).includes(holder.name)
}

/** Keys of a list of maps must stay what they are. */
export function isListKey(place: Place): boolean {
  const list = place.parent?.role?.kind === 'item' ? place.parent.parent : null
  return place.role?.kind === 'property' && (list?.node['x-kubernetes-list-map-keys'] ?? []).includes(place.role.name)
}

export function setRequired(parent: Place, name: string, required: boolean): void {
  const others = (parent.node.required ?? []).filter((one) => one !== name)
  if (required) parent.node.required = [...others, name]
  else if (others.length > 0) parent.node.required = others
  else delete parent.node.required
}

export function replaceNode(place: Place, node: Place['node']): void {
  for (const key of Object.keys(place.node)) Reflect.deleteProperty(place.node, key)
  Object.assign(place.node, node)
}

/** An edit without anything to ask. */
export function edit(
  id: string,
  isHarmless: boolean,
  fits: (place: Place) => boolean,
  apply: (place: Place, random: Random) => boolean | undefined,
): EditKind {
  return { id, isHarmless, fits, apply: (place, random) => apply(place, random) ?? true }
}

import { compareText } from '../../model/json.ts'
import { type ImageUse, objectName, type Release } from '../../model/release.ts'

/** A container that runs another image than before. */
export interface ImageChange {
  /** `Kind/name container`. */
  readonly place: string
  readonly previous: ImageUse
  readonly next: ImageUse
}

/** Containers that keep their place, an object and a name, and run another image. */
export function changedImages(previous: Release, next: Release): readonly ImageChange[] {
  const before = imagesByPlace(previous)
  return [...imagesByPlace(next)].flatMap(([place, use]) => {
    const was = before.get(place)
    return was === undefined || was.text === use.text ? [] : [{ place, previous: was, next: use }]
  })
}

/** By `Kind/name container`, in that order. */
export function imagesByPlace(release: Release): ReadonlyMap<string, ImageUse> {
  return new Map(
    release.images
      .map((image): [string, ImageUse] => [`${objectName(image.object)} ${image.container}`, image])
      .sort(([left], [right]) => compareText(left, right)),
  )
}

/** Items with equal keys together; every group has a first item. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}

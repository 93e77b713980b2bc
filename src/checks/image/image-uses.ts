import { type ImageUse, objectName, type Release } from '../../model/release.ts'

/** An image as it is rendered, with every container of the installation that runs it. */
export interface RenderedImage {
  readonly text: string
  readonly first: ImageUse
  readonly containers: readonly string[]
  /** Only dependencies run it: their maintainers choose the reference, the chart's can override it by values. */
  readonly isOfDependency: boolean
}

/** Images in the order in which they appear first. */
export function renderedImages(release: Release): readonly RenderedImage[] {
  const uses = new Map<string, ImageUse[]>()
  for (const use of release.images) uses.set(use.text, [...(uses.get(use.text) ?? []), use])
  return [...uses].flatMap(([text, [first, ...others]]) => {
    if (first === undefined) return []
    const all = [first, ...others]
    return [
      {
        text,
        first,
        containers: all.map(({ object, container }) => `${objectName(object)} (${container})`),
        isOfDependency: all.every(({ object }) => object.dependency !== null),
      },
    ]
  })
}

import { type ImageReference, imageName } from '../../model/image-reference.ts'
import type { Release } from '../../model/release.ts'
import type { Settings } from '../../model/settings.ts'

/**
 * Whether an image is the project's own: named by the configuration, or by its last segment after the chart or the
 * project.
 */
export function isOwnImage(image: ImageReference, release: Release, settings: Settings): boolean {
  const lastSegment = image.repository.split('/').at(-1) ?? ''
  if (settings.ownImages.length > 0) {
    return settings.ownImages.some((own) => own === imageName(image) || own === lastSegment)
  }
  return lastSegment === release.name || settings.projectNames.includes(lastSegment)
}

/** The project's own images that a release runs, each once, as rendered. */
export function ownImagesOf(release: Release, settings: Settings): readonly string[] {
  const own = release.images.filter(
    ({ reference, object }) =>
      object.dependency === null && reference !== null && isOwnImage(reference, release, settings),
  )
  return [...new Set(own.map(({ text }) => text))]
}

import type { Release } from '../../model/release.ts'
import type { Settings } from '../../model/settings.ts'
import { type RenderedImage, renderedImages } from './image-uses.ts'
import { isOwnImage } from './own-images.ts'

/** An image of the project’s own whose tag is not the version of the chart that runs it. */
export interface OwnTagFault {
  readonly version: string
  readonly image: RenderedImage
}

export function ownTagFaults(release: Release, settings: Settings): readonly OwnTagFault[] {
  const { chart } = release
  const version = chart?.version?.helmText
  if (chart === null || version === undefined) return []
  // That chart version and appVersion differ has a rule of its own: an image of either is no second mistake.
  const accepted = [version, chart.appVersion?.helmText ?? version]
  return ownImagesOfOtherVersions(release, settings, accepted).map((image) => ({ version, image }))
}

/** Images of the project’s own that have neither a tag of one of some versions nor a digest alone. */
export function ownImagesOfOtherVersions(
  release: Release,
  settings: Settings,
  versions: readonly string[],
): readonly RenderedImage[] {
  const accepted = versions.map(withoutMark)
  return renderedImages(release).filter(({ first, isOfDependency }) => {
    const { reference } = first
    if (isOfDependency || reference === null || !isOwnImage(reference, release, settings)) return false
    const { tag, digest } = reference
    // A digest says nothing about versions.
    if (tag === null) return digest === null
    return !accepted.some((each) => isTagOf(tag, each))
  })
}

function withoutMark(version: string): string {
  return version.replace(/^v/, '')
}

/** Suffixes that make a pre-release of a version rather than a variant of its image. */
const prereleaseSuffix = /^(?:rc|alpha|beta|pre|dev|snapshot|nightly|[0-9])/i

/** `+` cannot stand in a tag; Helm and others write `_`. */
function isTagOf(tag: string, version: string): boolean {
  const text = withoutMark(tag)
  const [bare = ''] = version.split('+')
  if (text === version.replaceAll('+', '_') || text === bare) return true
  return text.startsWith(`${bare}-`) && !prereleaseSuffix.test(text.slice(bare.length + 1))
}

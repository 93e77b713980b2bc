import { andThen, type Fact, known, knownValue, notApplicable, notGiven, unknown } from '../../model/fact.ts'
import { formatTagVersion } from '../../model/release-tag.ts'
import type { Settings } from '../../model/settings.ts'
import type { TaggedChart } from '../../model/tagged-release.ts'
import { renderedImages } from '../image/image-uses.ts'
import { ownImagesOf } from '../image/own-images.ts'
import { ownImagesOfOtherVersions } from '../image/own-tag.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly image: string
  readonly containers: readonly string[]
}

/** KAITO's release management document: the git tag is the version of the images. */
export const gateImageTagDiffers = defineRule<'tag', Evidence>({
  id: 'gate/image-tag-differs',
  scope: 'tag',
  title: 'Chart of a tag that runs another version of its own image',
  why: 'One version names git tag, images and charts. A chart whose controller is another version installs other code than the tag holds.',
  sources: [processSource],
  category: 'image',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tree',
    question: 'Do the charts run their own images in the version of the tag?',
    found: '`image: example.com/example:1.2.2` rendered from v1.2.3',
    notFound: '`image: example.com/example:1.2.3` rendered from v1.2.3; a digest alone; images of others',
    needs: ({ charts }, settings) => andThen(charts, (all) => chartsWithOwnImages(all, settings)),
  },
  message: ({ tag, chart, image, containers }) =>
    `The chart ${chart} of \`${tag}\` runs \`${image}\` in ${containers.join(', ')}.`,
  remedy: ({ tag }) => `Set the image tag to \`${tag.replace(/^v/, '')}\`, or take it from \`.Chart.AppVersion\`.`,
  check({ tag, charts }, { settings }, report) {
    if (tag.version === null) return
    for (const { path, release } of knownValue(charts) ?? []) {
      // Versions of the chart that differ from the tag have rules of their own: an image of those is no second mistake.
      const stated = [release.chart?.version?.helmText, release.chart?.appVersion?.helmText]
      const accepted = [formatTagVersion(tag.version), ...stated.flatMap((version) => version ?? [])]
      for (const { text, first, containers } of ownImagesOfOtherVersions(release, settings, accepted)) {
        report({
          evidence: { tag: tag.name, chart: release.name ?? path, image: text, containers },
          at: { object: first.object, path: first.path },
        })
      }
    }
  },
})

/** Charts whose images can be held to the tag: some of each are known to be the project's own. */
function chartsWithOwnImages(charts: readonly TaggedChart[], settings: Settings): Fact<readonly TaggedChart[]> {
  const failed = charts.filter(({ renderFailure }) => renderFailure !== null)
  if (failed.length > 0) {
    return unknown(failed.map(({ path, renderFailure }) => `${path} cannot be rendered: ${renderFailure}`).join('; '))
  }
  const running = charts.filter(({ release }) => renderedImages(release).some(({ isOfDependency }) => !isOfDependency))
  if (running.length === 0) return notApplicable('the charts run no images but those of dependencies')
  const foreign = running.filter(({ release }) => ownImagesOf(release, settings).length === 0)
  // Where somebody says which images are the project's own, a chart that runs none of them is as it should be.
  const isOpen = settings.ownImages.length === 0 ? foreign.length > 0 : foreign.length === running.length
  if (!isOpen) return known(charts)
  const paths = foreign.map(({ path }) => path).join(', ')
  return notGiven(
    `no image of ${paths} is known to be the project’s own; \`project.images\` in the configuration names those`,
  )
}

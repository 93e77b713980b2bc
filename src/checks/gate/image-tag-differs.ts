import { andThen, type Fact, known, knownValue, notApplicable, notGiven, unknown } from '../../model/fact.ts'
import { objectName } from '../../model/release.ts'
import { formatTagVersion } from '../../model/release-tag.ts'
import type { Settings } from '../../model/settings.ts'
import type { RenderedChart, TaggedChart, TaggedRelease } from '../../model/tagged-release.ts'
import { renderedImages } from '../image/image-uses.ts'
import { ownImagesOf } from '../image/own-images.ts'
import { ownImagesOfOtherVersions } from '../image/own-tag.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly where: 'tree' | 'package'
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
    question: 'Do the charts run their own images in the version of the tag, in the tree and in their packages?',
    found: '`image: example.com/example:1.2.2` rendered from v1.2.3',
    notFound: '`image: example.com/example:1.2.3` rendered from v1.2.3; a digest alone; images of others',
    needs: (release, settings) => andThen(release.charts, () => chartsWithOwnImages(renderedCharts(release), settings)),
  },
  message: ({ tag, chart, where, image, containers }) =>
    `${where === 'tree' ? 'The chart' : 'The package of the chart'} ${chart} of \`${tag}\` runs \`${image}\` in ${containers.join(', ')}.`,
  remedy: ({ tag }) => `Set the image tag to \`${tag.replace(/^v/, '')}\`, or take it from \`.Chart.AppVersion\`.`,
  check(tagged, { settings }, report) {
    const { tag } = tagged
    const { version } = tag
    if (version === null) return
    const faultsIn = ({ release }: RenderedChart) => {
      // Versions of the chart that differ from the tag have rules of their own: an image of those is no second mistake.
      const stated = [release.chart?.version?.helmText, release.chart?.appVersion?.helmText]
      const accepted = [formatTagVersion(version), ...stated.flatMap((text) => text ?? [])]
      return ownImagesOfOtherVersions(release, settings, accepted)
    }
    const inTrees = new Map<string, ReadonlySet<string>>()
    for (const { path, file, ...rendered } of renderedCharts(tagged)) {
      const faults = faultsIn(rendered)
      const inTree = inTrees.get(path)
      if (file === null) inTrees.set(path, new Set(faults.map(({ text }) => text)))
      for (const { text, first, containers } of faults) {
        if (file !== null && inTree?.has(text)) continue
        const chart = rendered.release.name ?? path
        const where = file === null ? 'tree' : 'package'
        report({
          evidence: { tag: tag.name, chart, where, image: text, containers },
          at:
            file === null
              ? { object: first.object, path: first.path }
              : { file, field: `${objectName(first.object)} of ${path}` },
        })
      }
    }
  },
})

interface Candidate extends TaggedChart {
  /** Name of the package; null for the tree. */
  readonly file: string | null
}

/** The charts in the tree, then the packages that hold something else. */
function renderedCharts({ charts, packages }: TaggedRelease): readonly Candidate[] {
  return [
    ...(knownValue(charts) ?? []).map((chart) => ({ ...chart, file: null })),
    ...(knownValue(packages) ?? []).flatMap(({ path, published }) =>
      published?.rendered == null ? [] : [{ path, ...published.rendered, file: published.file }],
    ),
  ]
}

/** Charts whose images can be held to the tag: some of each are known to be the project's own. */
function chartsWithOwnImages(charts: readonly Candidate[], settings: Settings): Fact<readonly Candidate[]> {
  const failed = charts.filter(({ renderFailure }) => renderFailure !== null)
  if (failed.length > 0) {
    return unknown(
      failed.map(({ path, file, renderFailure }) => `${file ?? path} cannot be rendered: ${renderFailure}`).join('; '),
    )
  }
  const running = charts.filter(({ release }) => renderedImages(release).some(({ isOfDependency }) => !isOfDependency))
  if (running.length === 0) return notApplicable('the charts run no images but those of dependencies')
  const foreign = running.filter(({ release }) => ownImagesOf(release, settings).length === 0)
  // Where somebody says which images are the project's own, a chart that runs none of them is as it should be.
  const isOpen = settings.ownImages.length === 0 ? foreign.length > 0 : foreign.length === running.length
  if (!isOpen) return known(charts)
  const paths = foreign.map(({ path, file }) => file ?? path).join(', ')
  return notGiven(
    `no image of ${paths} is known to be the project’s own; \`project.images\` in the configuration names those`,
  )
}

import { isCandidate } from '../../model/image-version.ts'
import type { Release } from '../../model/release.ts'
import { isStableVersion } from '../../model/release-kind.ts'
import type { Settings } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { examplePod } from './example-pair.ts'
import { type RenderedImage, renderedImages } from './image-uses.ts'
import { isOwnImage } from './own-images.ts'

type Evidence = { readonly image: string; readonly containers: readonly string[] }

const why =
  'A candidate or a build of the day is replaced or deleted when its release is out, gets no fixes and was never meant for production; a stable release that runs one is not reproducible.'
const sources = ['https://semver.org/#spec-item-9', 'KAITO release management document']
const message = ({ image, containers }: Evidence) =>
  `A stable release runs the candidate \`${image}\`, in ${containers.join(', ')}.`
const remedy = () => 'Use the release of that image, or the one before it.'

/** One release by itself; the project’s own images have `image/own-tag-differs`. */
export const imageCandidateInRelease = defineRule<'release', Evidence>({
  id: 'image/candidate-in-release',
  scope: 'release',
  title: 'Candidate image in a stable release',
  why,
  sources,
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a candidate', next: examplePod(['example.com/proxy:1.4.0-rc.1']), reports: 1 },
    { title: 'a build of the day', next: examplePod(['example.com/proxy:nightly-20260101']), reports: 1 },
    {
      title: 'a candidate in a candidate',
      next: examplePod(['example.com/proxy:1.4.0-rc.1'], '2.0.0-rc.1'),
      reports: 0,
    },
    {
      title: 'variants of releases',
      next: examplePod(['example.com/a:1.4.0-alpine', 'example.com/b:v0.18.2-12']),
      reports: 0,
    },
  ],
  message,
  remedy,
  check(release, { settings }, report) {
    for (const { text, first, containers, isOfDependency } of candidatesOf(release, settings)) {
      report({
        evidence: { image: text, containers },
        at: { object: first.object, path: first.path },
        ...(isOfDependency ? { severity: 'info' } : {}),
      })
    }
  },
})

export const imageCandidateAdded = defineRule<'pair', Evidence>({
  id: 'image/candidate-added',
  scope: 'pair',
  title: 'Candidate image that a stable release newly runs',
  why,
  sources,
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a candidate instead of a release',
      previous: examplePod(['example.com/proxy:1.4.0']),
      next: examplePod(['example.com/proxy:1.5.0-beta.1'], '1.0.1'),
      reports: 1,
    },
    {
      title: 'the candidate ran before',
      previous: examplePod(['example.com/proxy:1.5.0-beta.1']),
      next: examplePod(['example.com/proxy:1.5.0-beta.1'], '1.0.1'),
      reports: 0,
    },
  ],
  message,
  remedy,
  check(pair, { settings }, report) {
    const known = new Set(pair.previous.images.map(({ text }) => text))
    for (const { text, first, containers } of candidatesOf(pair.next, settings)) {
      if (known.has(text)) continue
      report({
        evidence: { image: text, containers },
        at: { object: first.object, path: first.path },
        direction: 'previous-to-next',
      })
    }
  },
})

/** Candidates that a stable release runs, but for the project’s own images. */
function candidatesOf(release: Release, settings: Settings): readonly RenderedImage[] {
  if (release.version === null || !isStableVersion(release.version)) return []
  return renderedImages(release).filter(({ first, isOfDependency }) => {
    const { reference } = first
    if (reference === null || !isCandidate(reference)) return false
    return isOfDependency || !isOwnImage(reference, release, settings)
  })
}

import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'
import { renderedImages } from './image-uses.ts'
import { isOwnImage } from './own-images.ts'

type Evidence = { readonly image: string; readonly tag: string | null; readonly containers: readonly string[] }

/** Tags that are moved from build to build by custom, whole or as the first part: `nightly-latest`, `main-alpine`. */
const movingWords = new Set(
  'latest stable edge nightly main master trunk head dev devel develop canary snapshot unstable testing tip rolling lts'.split(
    ' ',
  ),
)

/** A reference without tag or digest means `:latest` (distribution/reference normalize.go, TagNameOnly). */
export const imageTagMutable = defineRule<'release', Evidence>({
  id: 'image/tag-mutable',
  scope: 'release',
  title: 'Image whose tag is moved',
  why: 'A tag like `latest` is another image from one day to the next: nodes of one cluster run different code, a rollback does not bring the former one back, and nobody can say what a release shipped.',
  sources: [
    'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    'https://kubernetes.io/docs/concepts/configuration/overview/',
  ],
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no tag', next: exampleWorkload(['example.com/app']), reports: 1 },
    { title: 'latest', next: exampleWorkload(['example.com/app:latest']), reports: 1 },
    { title: 'a branch', next: exampleWorkload(['example.com/app:nightly-latest', 'example.com/b:main']), reports: 2 },
    { title: 'of a dependency', next: exampleWorkload(['example.com/app'], {}, 'charts/dep/'), reports: 1 },
    { title: 'a version', next: exampleWorkload(['example.com/app:1.2.0', 'example.com/app:v1.31-dev.2']), reports: 0 },
    { title: 'a digest without tag', next: exampleWorkload([`example.com/app@sha256:${'0'.repeat(64)}`]), reports: 0 },
    {
      title: 'an image of the project, whose tag has a rule of its own',
      next: exampleWorkload(['example.com/example:latest']),
      reports: 0,
    },
  ],
  message: ({ image, tag, containers }) =>
    tag === null
      ? `\`${image}\` has no tag, so ${containers.join(', ')} runs whatever \`latest\` is at that moment.`
      : `\`${image}\`: the tag \`${tag}\` moves, so ${containers.join(', ')} runs whatever it is at that moment.`,
  remedy: () => 'Name the version, or pin the image by its digest; for a dependency, set it in values.yaml.',
  check(release, { settings }, report) {
    for (const { text, first, containers, isOfDependency } of renderedImages(release)) {
      const { reference } = first
      if (reference === null || reference.digest !== null || !isMoving(reference.tag)) continue
      if (!isOfDependency && isOwnImage(reference, release, settings)) continue
      report({
        evidence: { image: text, tag: reference.tag, containers },
        at: { object: first.object, path: first.path },
        ...(isOfDependency ? { severity: 'info' } : {}),
      })
    }
  },
})

function isMoving(tag: string | null): boolean {
  if (tag === null || tag.startsWith('latest')) return true
  return (
    !/[0-9]/.test(tag) &&
    tag
      .toLowerCase()
      .split(/[-_.]/)
      .some((word) => movingWords.has(word))
  )
}

import { formatImageReference, imageName, parseImageReference } from '../../model/image-reference.ts'
import { isJsonArray, stringMember } from '../../model/json.ts'
import type { ImageUse, Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'

type Evidence = { readonly image: string; readonly rendered: readonly string[] }

const annotation = 'artifacthub.io/images'
const listing = (listed: string, rendered: string, files = {}) =>
  exampleWorkload([rendered], {
    'Chart.yaml': `apiVersion: v2\nname: example\nversion: 1.2.0\nannotations:\n  ${annotation}: |\n    - {name: app, image: ${listed}}\n`,
    ...files,
  })

/** Artifact Hub scans the images that the annotation lists instead of those that the chart renders (internal/tracker/source/helm/helm.go). */
export const imageAnnotationStale = defineRule<'release', Evidence>({
  id: 'image/annotation-stale',
  scope: 'release',
  title: 'Image that an annotation lists and the chart does not run',
  why: 'Artifact Hub and mirroring tools take the images from `artifacthub.io/images` when it is there: they scan and copy an image that nobody runs, and miss the one that runs.',
  sources: [
    'https://artifacthub.io/docs/topics/annotations/helm/',
    'artifacthub/hub internal/tracker/source/helm/helm.go, EnrichPackageFromAnnotations',
  ],
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another tag', next: listing('example.com/app:1.1.0', 'example.com/app:1.2.0'), reports: 1 },
    { title: 'an image that is nowhere', next: listing('example.com/gone:1.2.0', 'example.com/app:1.2.0'), reports: 1 },
    { title: 'the same image', next: listing('example.com/app:1.2.0', 'example.com/app:1.2.0'), reports: 0 },
    {
      title: 'the same image, written in full',
      next: listing('docker.io/library/app:1.2.0', 'app:1.2.0'),
      reports: 0,
    },
    {
      title: 'an image of a feature that is off',
      next: listing('example.com/extra:1.2.0', 'example.com/app:1.2.0', {
        'values.yaml': 'extra: {enabled: false, image: example.com/extra}\n',
      }),
      reports: 0,
    },
  ],
  message: ({ image, rendered }) =>
    rendered.length === 0
      ? `The annotation \`${annotation}\` lists \`${image}\`, which the chart does not mention anywhere else.`
      : `The annotation \`${annotation}\` lists \`${image}\`, but the chart renders ${rendered.map((text) => `\`${text}\``).join(', ')}.`,
  remedy: () => `Write \`${annotation}\` when the chart is packaged, from what \`helm template\` renders.`,
  check(release, _context, report) {
    const document = release.chart?.annotationDocuments[annotation]
    if (document?.kind !== 'value' || !isJsonArray(document.value)) return
    const uses = [release, ...release.variants].flatMap(({ images }) => images)
    for (const entry of document.value) {
      const image = stringMember(entry, 'image')
      const reference = image === undefined ? null : parseImageReference(image)
      // An entry that is no image reference is for the rule on annotations.
      if (image === undefined || reference === null) continue
      const named = uses.filter((use) => hasName(use, imageName(reference)))
      const rendered = [...new Set(named.map(({ text }) => text))]
      // `nginx:1` and `docker.io/library/nginx:1` are one image.
      const isRendered = named.some(
        (use) => use.reference !== null && formatImageReference(use.reference) === formatImageReference(reference),
      )
      if (isRendered || (rendered.length === 0 && isMentioned(reference.repository, release))) continue
      report({ evidence: { image, rendered }, at: { file: 'Chart.yaml', path: ['annotations', annotation] } })
    }
  },
})

function hasName({ reference }: ImageUse, name: string): boolean {
  return reference !== null && imageName(reference) === name
}

/** A feature that these values leave off may still run the image. */
function isMentioned(repository: string, { source }: Release): boolean {
  const lastSegment = repository.split('/').at(-1) ?? repository
  return Object.entries(source.files).some(
    ([file, text]) => file !== 'Chart.yaml' && /\.(ya?ml|tpl|json)$/.test(file) && text?.includes(lastSegment) === true,
  )
}

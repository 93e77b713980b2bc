import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'
import { renderedImages } from './image-uses.ts'

type Evidence = { readonly image: string; readonly containers: readonly string[] }

/** The kubelet parses references by the grammar of distribution/reference and gives up with InvalidImageName. */
export const imageReferenceInvalid = defineRule<'release', Evidence>({
  id: 'image/reference-invalid',
  scope: 'release',
  title: 'Image reference that no runtime accepts',
  why: 'A container whose image cannot be parsed never starts: its pod stays in InvalidImageName, and an empty one is refused by the API server.',
  sources: [
    'https://github.com/distribution/reference, regexp.go and normalize.go',
    'kubernetes/kubernetes pkg/kubelet/images/image_manager.go, InvalidImageName',
  ],
  category: 'image',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'upper case', next: exampleWorkload(['example.com/App:1.2.0']), reports: 1 },
    { title: 'an empty tag', next: exampleWorkload(['example.com/app:']), reports: 1 },
    { title: 'a build number in the tag', next: exampleWorkload(['example.com/app:1.2.0+b1']), reports: 1 },
    { title: 'two containers with one image', next: exampleWorkload(['', '']), reports: 1 },
    { title: 'tag and digest', next: exampleWorkload([`example.com/app:1.2.0@sha256:${'0'.repeat(64)}`]), reports: 0 },
  ],
  message: ({ image, containers }) =>
    image === ''
      ? `The image of ${containers.join(', ')} is empty.`
      : `\`${image}\` is no image reference, so ${containers.join(', ')} cannot start.`,
  remedy: () => 'Render `registry/repository:tag`: lower case, and `_` where a chart version has `+`.',
  check(release, _context, report) {
    for (const { text, first, containers } of renderedImages(release)) {
      if (first.reference !== null) continue
      report({ evidence: { image: text, containers }, at: { object: first.object, path: first.path } })
    }
  },
})

import { imageName } from '../../model/image-reference.ts'
import { defineRule } from '../rule.ts'
import { examplePod } from './example-pair.ts'
import { changedImages } from './image-changes.ts'

type Evidence = { readonly previous: string; readonly next: string; readonly container: string }

const digest = `sha256:${'0'.repeat(64)}`

/** With a digest the registry decides nothing; with a tag alone it does. */
export const imageDigestLost = defineRule<'pair', Evidence>({
  id: 'image/digest-lost',
  scope: 'pair',
  title: 'Image that is no longer pinned',
  why: 'A digest names one content for ever. Without it whoever can move the tag decides what runs, and policies that ask for digests refuse the pod.',
  sources: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'the digest is gone',
      previous: examplePod([`example.com/proxy:1.4.0@${digest}`]),
      next: examplePod(['example.com/proxy:1.5.0']),
      reports: 1,
    },
    {
      title: 'another digest',
      previous: examplePod([`example.com/proxy@${digest}`]),
      next: examplePod([`example.com/proxy@${digest.replace(/0$/, '1')}`]),
      reports: 0,
    },
  ],
  message: ({ previous, next, container }) => `\`${previous}\` becomes \`${next}\`, without a digest, in ${container}.`,
  remedy: () => 'Pin the next image by its digest too.',
  check(pair, _context, report) {
    for (const { place, previous, next } of changedImages(pair.previous, pair.next)) {
      if (previous.reference?.digest == null || next.reference === null || next.reference.digest !== null) continue
      if (imageName(previous.reference) !== imageName(next.reference)) continue
      report({
        evidence: { previous: previous.text, next: next.text, container: place },
        at: { object: next.object, path: next.path },
        was: { object: previous.object, path: previous.path },
        direction: 'previous-to-next',
      })
    }
  },
})

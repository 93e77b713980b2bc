import { imageName } from '../../model/image-reference.ts'
import { isOlderTag } from '../../model/image-version.ts'
import { defineRule } from '../rule.ts'
import { examplePod } from './example-pair.ts'
import { changedImages, grouped, type ImageChange } from './image-changes.ts'

type Evidence = { readonly previous: string; readonly next: string; readonly containers: readonly string[] }

/** A step of a chart forward that takes one of its images back. */
export const imageDowngraded = defineRule<'pair', Evidence>({
  id: 'image/downgraded',
  scope: 'pair',
  title: 'Image that goes back to an older version',
  why: 'An older image brings back mended faults and vulnerabilities, and may not read what the newer one stored; it is rarely meant.',
  sources: ['https://kubernetes.io/docs/concepts/containers/images/'],
  category: 'image',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'an older patch',
      previous: examplePod(['example.com/proxy:v1.4.2']),
      next: examplePod(['example.com/proxy:v1.4.1'], '1.1.0'),
      reports: 1,
    },
    {
      title: 'a candidate of the version that ran',
      previous: examplePod(['example.com/proxy:1.4.0']),
      next: examplePod(['example.com/proxy:1.4.0-rc.2'], '1.1.0'),
      reports: 1,
    },
    {
      title: 'a newer one, by number and not by text',
      previous: examplePod(['example.com/proxy:1.9.0']),
      next: examplePod(['example.com/proxy:1.10.0'], '1.1.0'),
      reports: 0,
    },
    {
      title: 'another variant of the same version',
      previous: examplePod(['example.com/proxy:1.4.0']),
      next: examplePod(['example.com/proxy:1.4.0-alpine'], '1.1.0'),
      reports: 0,
    },
    {
      title: 'a chart that goes back itself',
      previous: examplePod(['example.com/proxy:1.4.0'], '2.0.0'),
      next: examplePod(['example.com/proxy:1.3.0'], '1.0.0'),
      reports: 0,
    },
  ],
  facts: ({ previous, next }) => [{ previous, next }],
  message: ({ previous, next, containers }) => `\`${previous}\` goes back to \`${next}\` in ${containers.join(', ')}.`,
  remedy: ({ previous }) => `Keep \`${previous}\`, or say in the release notes why the older one is needed.`,
  check(pair, _context, report) {
    if (pair.step.kind === 'downgrade') return
    const older = changedImages(pair.previous, pair.next).filter(isOlder)
    for (const group of grouped(older, ({ previous, next }) => `${previous.text}\n${next.text}`)) {
      const [{ previous, next }] = group
      report({
        evidence: { previous: previous.text, next: next.text, containers: group.map(({ place }) => place) },
        at: { object: next.object, path: next.path },
        was: { object: previous.object, path: previous.path },
        direction: 'previous-to-next',
      })
    }
  },
})

function isOlder({ previous, next }: ImageChange): boolean {
  if (previous.reference === null || next.reference === null) return false
  if (imageName(previous.reference) !== imageName(next.reference)) return false
  return isOlderTag(next.reference, previous.reference)
}

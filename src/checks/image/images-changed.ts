import type { Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { changedImages, grouped, imagesByPlace } from './image-changes.ts'

type Changed = { readonly previous: string; readonly next: string; readonly containers: readonly string[] }
type Present = { readonly image: string; readonly containers: readonly string[] }

const pod = (...images: readonly string[]) => ({
  manifest: [
    '---',
    '# Source: example/templates/pod.yaml',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: example}',
    'spec:',
    '  containers:',
    ...images.map((image, index) => `    - {name: main-${index}, image: "${image}"}`),
    '',
  ].join('\n'),
})

/** A container keeps its place (object and container name) and runs another image. */
export const imageChanged = defineRule<'pair', Changed>({
  id: 'image/changed',
  scope: 'pair',
  title: 'Container that runs another image',
  why: 'What a container runs is behaviour; mirrors and admission policies that list images must know the next one before the upgrade.',
  sources: ['https://kubernetes.io/docs/concepts/containers/images/'],
  category: 'image',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'the tag changes',
      previous: pod('example.com/app:1.0.0'),
      next: pod('example.com/app:1.1.0'),
      reports: 1,
    },
    {
      title: 'the image stays',
      previous: pod('example.com/app:1.0.0'),
      next: pod('example.com/app:1.0.0'),
      reports: 0,
    },
  ],
  facts: ({ previous, next }) => [{ previous, next }],
  message: ({ previous, next, containers }) => `\`${previous}\` becomes \`${next}\` in ${containers.join(', ')}.`,
  remedy: ({ next }) => `Mirror \`${next}\` where images are mirrored.`,
  check(pair, _context, report) {
    const changes = changedImages(pair.previous, pair.next)
    for (const group of grouped(changes, ({ previous, next }) => `${previous.text}\n${next.text}`)) {
      const { previous, next } = group[0]
      report({
        evidence: { previous: previous.text, next: next.text, containers: group.map(({ place }) => place) },
        at: { object: next.object, path: next.path },
        was: { object: previous.object, path: previous.path },
        direction: 'previous-to-next',
      })
    }
  },
})

/** An image of no container of the previous release, in a container that is new too. */
export const imageAdded = defineRule<'pair', Present>({
  id: 'image/added',
  scope: 'pair',
  title: 'Image that the previous release did not run',
  why: 'It must be pulled, mirrored and allowed before the upgrade; its licence and its vulnerabilities come with it.',
  sources: ['https://kubernetes.io/docs/concepts/containers/images/'],
  category: 'image',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a container is new',
      previous: pod('example.com/app:1'),
      next: pod('example.com/app:1', 'example.com/proxy:1'),
      reports: 1,
    },
    {
      title: 'a new container runs a known image',
      previous: pod('example.com/app:1'),
      next: pod('example.com/app:1', 'example.com/app:1'),
      reports: 0,
    },
  ],
  facts: ({ image }) => [image],
  message: ({ image, containers }) => `The next release also runs \`${image}\`, in ${containers.join(', ')}.`,
  remedy: ({ image }) => `Mirror \`${image}\` where images are mirrored.`,
  check(pair, _context, report) {
    for (const { uses, evidence } of onlyIn(pair.next, pair.previous)) {
      report({ evidence, at: { object: uses.object, path: uses.path }, direction: 'previous-to-next' })
    }
  },
})

/** The mirror of `image/added`. */
export const imageRemoved = defineRule<'pair', Present>({
  id: 'image/removed',
  scope: 'pair',
  title: 'Image that the next release no longer runs',
  why: 'Its container is gone; a mirror must keep it as long as a rollback may need it.',
  sources: ['https://kubernetes.io/docs/concepts/containers/images/'],
  category: 'image',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a container is gone',
      previous: pod('example.com/app:1', 'example.com/proxy:1'),
      next: pod('example.com/app:1'),
      reports: 1,
    },
    { title: 'the image stays', previous: pod('example.com/app:1'), next: pod('example.com/app:1'), reports: 0 },
  ],
  facts: ({ image }) => [image],
  message: ({ image, containers }) =>
    `The next release no longer runs \`${image}\`; the previous one did in ${containers.join(', ')}.`,
  remedy: () => 'Keep it mirrored as long as a rollback may need it.',
  check(pair, _context, report) {
    for (const { uses, evidence } of onlyIn(pair.previous, pair.next)) {
      report({
        evidence,
        at: { object: uses.object, path: uses.path },
        was: { object: uses.object, path: uses.path },
        direction: 'previous-to-next',
      })
    }
  },
})

/** Images in places that the other release lacks, and that run nowhere else there. */
function onlyIn(release: Release, other: Release) {
  const places = imagesByPlace(other)
  const known = new Set(other.images.map(({ text }) => text))
  const alone = [...imagesByPlace(release)]
    .filter(([place, { text }]) => !places.has(place) && !known.has(text))
    .map(([place, uses]) => ({ place, uses }))
  return grouped(alone, ({ uses }) => uses.text).map((group) => ({
    uses: group[0].uses,
    evidence: { image: group[0].uses.text, containers: group.map(({ place }) => place) },
  }))
}

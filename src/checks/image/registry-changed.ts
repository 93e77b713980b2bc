import { defineRule } from '../rule.ts'
import { examplePod } from './example-pair.ts'
import { changedImages, grouped, type ImageChange } from './image-changes.ts'

type Evidence = {
  readonly previous: string
  readonly next: string
  readonly images: readonly string[]
  readonly containers: readonly string[]
}

/** The host of an image decides who must be reachable, trusted and logged in to. */
export const imageRegistryChanged = defineRule<'pair', Evidence>({
  id: 'image/registry-changed',
  scope: 'pair',
  title: 'Image that comes from another registry',
  why: 'Nodes behind a firewall, pull secrets, mirrors and admission policies know registries by their host: pods that come from another one are not pulled (`ImagePullBackOff`) or not admitted until they know it too.',
  sources: [
    'https://kubernetes.io/docs/concepts/containers/images/#using-a-private-registry',
    'https://github.com/distribution/reference, normalize.go',
  ],
  category: 'image',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'the same image from another host',
      previous: examplePod(['docker.io/example/proxy:1.4.0']),
      next: examplePod(['ghcr.io/example/proxy:1.5.0']),
      reports: 1,
    },
    {
      title: 'the host is written out',
      previous: examplePod(['nginx:1.27']),
      next: examplePod(['docker.io/library/nginx:1.27']),
      reports: 0,
    },
    {
      title: 'another image of a host that was needed before',
      previous: examplePod(['docker.io/example/proxy:1.4.0', 'ghcr.io/example/app:1']),
      next: examplePod(['ghcr.io/example/proxy:1.4.0', 'ghcr.io/example/app:1']),
      reports: 0,
    },
    {
      title: 'another image altogether',
      previous: examplePod(['docker.io/example/proxy:1.4.0']),
      next: examplePod(['docker.io/example/gateway:2.0.0']),
      reports: 0,
    },
  ],
  facts: ({ images }) => images,
  message: ({ previous, next, images, containers }) =>
    `${containers.join(', ')} pulls ${images.map((image) => `\`${image}\``).join(', ')} from \`${next}\`, not from \`${previous}\` any more.`,
  remedy: ({ next }) =>
    `Let nodes reach \`${next}\` before the upgrade, with a pull secret where it needs one; or set the former registry by the chart’s values.`,
  check(pair, _context, report) {
    const known = new Set(pair.previous.images.map(({ reference }) => reference?.registry))
    const moved = changedImages(pair.previous, pair.next).filter(
      (change) => isMoved(change) && !known.has(change.next.reference?.registry),
    )
    for (const group of grouped(moved, registries)) {
      const [{ previous, next }] = group
      report({
        evidence: {
          previous: previous.reference?.registry ?? '',
          next: next.reference?.registry ?? '',
          images: [...new Set(group.map((change) => change.next.text))],
          containers: group.map(({ place }) => place),
        },
        at: { object: next.object, path: next.path },
        was: { object: previous.object, path: previous.path },
        direction: 'previous-to-next',
        condition: { kind: 'cluster', text: 'only where nodes, pull secrets or policies do not know the registry' },
      })
    }
  },
})

function isMoved({ previous, next }: ImageChange): boolean {
  return (
    previous.reference !== null && next.reference !== null && previous.reference.registry !== next.reference.registry
  )
}

function registries({ previous, next }: ImageChange): string {
  return `${previous.reference?.registry} ${next.reference?.registry}`
}

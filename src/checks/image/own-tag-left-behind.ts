import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'
import { ownTagFaults } from './own-tag.ts'

type Evidence = {
  readonly image: string
  readonly tag: string | null
  readonly version: string
  readonly containers: readonly string[]
}

const released = (tag: string, version: string) =>
  exampleWorkload([`example.com/example:${tag}`], {
    'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\nappVersion: "${version}"\n`,
  })

/** The step’s side of `image/own-tag-differs`: what was right before and is not any more. */
export const imageOwnTagLeftBehind = defineRule<'pair', Evidence>({
  id: 'image/own-tag-left-behind',
  scope: 'pair',
  title: 'Image of the project that does not follow the release',
  why: 'The upgrade brings the definitions, roles and flags of the next version and a controller of another one: it reads fields that it does not know, lacks rights or starts with flags that it refuses.',
  sources: ['KAITO release management document'],
  category: 'image',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'the tag stays', previous: released('1.1.0', '1.1.0'), next: released('1.1.0', '1.2.0'), reports: 1 },
    {
      title: 'the tag of a candidate',
      previous: released('1.1.0', '1.1.0'),
      next: released('1.2.0-rc.1', '1.2.0'),
      reports: 1,
    },
    { title: 'the tag follows', previous: released('1.1.0', '1.1.0'), next: released('1.2.0', '1.2.0'), reports: 0 },
    {
      title: 'it never was the version',
      previous: released('main', '1.1.0'),
      next: released('main', '1.2.0'),
      reports: 0,
    },
  ],
  message: ({ image, tag, version, containers }) =>
    `The next release is \`${version}\`, but ${containers.join(', ')} runs \`${image}\`${tag === null ? ', which has no tag' : ''}.`,
  remedy: ({ version }) => `Set the image tag to \`${version}\` in values.yaml, or take it from \`.Chart.AppVersion\`.`,
  check(pair, { settings }, report) {
    if (ownTagFaults(pair.previous, settings).length > 0) return
    for (const { version, image } of ownTagFaults(pair.next, settings)) {
      const { text, first, containers } = image
      report({
        evidence: { image: text, tag: first.reference?.tag ?? null, version, containers },
        at: { object: first.object, path: first.path },
        direction: 'previous-to-next',
      })
    }
  },
})

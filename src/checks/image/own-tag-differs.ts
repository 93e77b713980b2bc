import { defineRule } from '../rule.ts'
import { exampleWorkload } from './example-pod.ts'
import { ownTagFaults } from './own-tag.ts'

type Evidence = {
  readonly image: string
  readonly tag: string | null
  readonly version: string
  readonly containers: readonly string[]
}

const released = (tag: string, version = '1.2.0') =>
  exampleWorkload([`example.com/example:${tag}`], {
    'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\nappVersion: "${version}"\n`,
  })

/** KAITO's release management document: one version is git tag, image tag and chart version. */
export const imageOwnTagDiffers = defineRule<'release', Evidence>({
  id: 'image/own-tag-differs',
  scope: 'release',
  title: 'Chart that ships another version of its own image',
  why: 'One version names chart and images. A chart whose controller image has another tag installs another release than it says: its CRDs, its roles and its notes are not those of the code that runs.',
  sources: ['KAITO release management document'],
  category: 'image',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a tag left behind', next: released('1.1.0'), reports: 1 },
    { title: 'a candidate in a release', next: released('1.2.0-rc.1'), reports: 1 },
    { title: 'a tag that moves', next: released('latest'), reports: 1 },
    { title: 'the version with a `v`', next: released('v1.2.0'), reports: 0 },
    { title: 'a variant of the version', next: released('1.2.0-distroless'), reports: 0 },
    { title: 'build metadata', next: released('1.2.0_b5', '1.2.0+b5'), reports: 0 },
    { title: 'another project’s image', next: exampleWorkload(['example.com/sidecar:0.3.0']), reports: 0 },
    { title: 'a digest', next: exampleWorkload([`example.com/example@sha256:${'0'.repeat(64)}`]), reports: 0 },
  ],
  message: ({ image, tag, version, containers }) =>
    `The chart is version \`${version}\`, but ${containers.join(', ')} runs \`${image}\`${tag === null ? ', which has no tag' : ''}.`,
  remedy: ({ version }) => `Set the image tag to \`${version}\` in values.yaml, or take it from \`.Chart.AppVersion\`.`,
  check(release, { settings }, report) {
    for (const { version, image } of ownTagFaults(release, settings)) {
      const { text, first, containers } = image
      report({
        evidence: { image: text, tag: first.reference?.tag ?? null, version, containers },
        at: { object: first.object, path: first.path },
      })
    }
  },
})

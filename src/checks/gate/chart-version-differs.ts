import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { isVersionOf, placeOfVersion, versionsOf } from './tag-versions.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly version: string | null
  readonly where: 'tree' | 'package'
}

/** KAITO's release management document: the git tag is the version of the charts. */
export const gateChartVersionDiffers = defineRule<'tag', Evidence>({
  id: 'gate/chart-version-differs',
  scope: 'tag',
  title: 'Chart whose version is not that of its tag',
  why: 'One version names git tag, images and charts. Who checks out the tag to see what a chart holds sees another chart.',
  sources: [processSource],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tree',
    question: 'Do the charts have the version of the tag, in the tree and in their packages?',
    found: '`version: 1.2.2` in Chart.yaml of v1.2.3',
    notFound: '`version: 1.2.3` or `version: v1.2.3` in Chart.yaml of v1.2.3',
    needs: ({ charts }) => charts,
  },
  message: ({ tag, chart, version, where }) =>
    `${where === 'tree' ? 'The chart' : 'The package of the chart'} ${chart} of \`${tag}\` ${version === null ? 'has no version' : `is version \`${version}\``}.`,
  remedy: ({ tag }) => `Set \`version: ${tag.replace(/^v/, '')}\`, commit, and tag that commit.`,
  check(release, _context, report) {
    const { tag } = release
    if (tag.version === null) return
    for (const stated of versionsOf(release, 'version')) {
      const { name, where, version } = stated
      if (version !== null && isVersionOf(tag.version, version)) continue
      report({
        evidence: { tag: tag.name, chart: name, version, where },
        at: placeOfVersion(stated, 'version'),
      })
    }
  },
})

import { formatTagVersion } from '../../model/release-tag.ts'
import { formatVersion, parseLooseVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { versionsOf } from './tag-versions.ts'

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
    const expected = formatTagVersion(tag.version)
    for (const { name, path, where, file, version } of versionsOf(release, 'version')) {
      if (version !== null && isSameVersion(version, expected)) continue
      report({
        evidence: { tag: tag.name, chart: name, version, where },
        at: where === 'tree' ? { file, path: ['version'] } : { file, field: `.version of ${path}` },
      })
    }
  },
})

function isSameVersion(text: string, expected: string): boolean {
  const version = parseLooseVersion(text)
  return version !== null && formatVersion(version) === expected
}

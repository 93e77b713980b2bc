import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { isVersionOf, placeOfVersion, versionsOf } from './tag-versions.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly appVersion: string
  readonly where: 'tree' | 'package'
}

/** KAITO's release management document: the git tag is the version of images and charts; the appVersion names the images. */
export const gateAppVersionDiffers = defineRule<'tag', Evidence>({
  id: 'gate/app-version-differs',
  scope: 'tag',
  title: 'Chart whose appVersion is not that of its tag',
  why: 'The appVersion names the program that a chart installs, and is the default tag of its images. One that was left behind installs the release before.',
  sources: [processSource],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tree',
    question: 'Do the charts have the appVersion of the tag, in the tree and in their packages?',
    found: '`appVersion: 1.2.2` in Chart.yaml of v1.2.3',
    notFound: '`appVersion: 1.2.3` or `appVersion: v1.2.3` in Chart.yaml of v1.2.3; no appVersion',
    needs: ({ charts }) => charts,
  },
  message: ({ tag, chart, appVersion, where }) =>
    `${where === 'tree' ? 'The chart' : 'The package of the chart'} ${chart} of \`${tag}\` has the appVersion \`${appVersion}\`.`,
  remedy: ({ tag }) => `Set \`appVersion: ${tag.replace(/^v/, '')}\`, commit, and tag that commit.`,
  check(release, _context, report) {
    const { tag } = release
    if (tag.version === null) return
    for (const stated of versionsOf(release, 'appVersion')) {
      const { name, where, appVersion } = stated
      if (appVersion === null || appVersion === '' || isVersionOf(tag.version, appVersion)) continue
      report({
        evidence: { tag: tag.name, chart: name, appVersion, where },
        at: placeOfVersion(stated, 'appVersion'),
      })
    }
  },
})

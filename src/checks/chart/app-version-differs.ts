import { formatVersion, parseLooseVersion } from '../../model/versions.ts'
import { ownImagesOf } from '../image/own-images.ts'
import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = {
  readonly version: string
  readonly appVersion: string
  /** Images of the project whose tag is the appVersion. */
  readonly runs: readonly string[]
}

/** KAITO's release management document: one version is git tag, image tag and chart version. */
export const chartAppVersionDiffers = defineRule<'release', Evidence>({
  id: 'chart/app-version-differs',
  scope: 'release',
  title: 'Chart version and appVersion that differ',
  why: 'One version names git tag, images and chart. A chart whose appVersion differs installs another version’s application under its own name.',
  sources: ['KAITO release management document'],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an appVersion left behind', next: exampleChart(['version: 0.6.1', 'appVersion: 0.6.0']), reports: 1 },
    { title: 'the same with a `v`', next: exampleChart(['version: 0.6.1', 'appVersion: v0.6.1']), reports: 0 },
    {
      title: 'build metadata of the chart',
      next: exampleChart(['version: 0.6.1+b1', 'appVersion: 0.6.1']),
      reports: 0,
    },
  ],
  message: ({ version, appVersion, runs }) =>
    `The chart is version \`${version}\`, but its appVersion is \`${appVersion}\`${runs.length === 0 ? '' : `, and it runs ${runs.map((image) => `\`${image}\``).join(', ')}`}.`,
  remedy: ({ version }) =>
    `Set \`appVersion: ${version}\`, and the image tags with it; or publish the chart as the version it installs.`,
  check(release, { settings }, report) {
    const { chart } = release
    const version = chart?.version?.helmText
    const appVersion = chart?.appVersion?.helmText
    if (version === undefined || !appVersion) return
    const [chartVersion, applicationVersion] = [parseLooseVersion(version), parseLooseVersion(appVersion)]
    // A side that is no version has a rule of its own.
    if (chartVersion === null || applicationVersion === null) return
    if (formatVersion(chartVersion) === formatVersion(applicationVersion)) return
    const runs = ownImagesOf(release, settings).filter((image) => image.endsWith(`:${appVersion}`))
    report({ evidence: { version, appVersion, runs }, at: { file: 'Chart.yaml', path: ['appVersion'] } })
  },
})

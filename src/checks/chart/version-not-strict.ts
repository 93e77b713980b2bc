import { formatVersion, parseLooseVersion, parseStrictVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly version: string; readonly strict: string }

/** Helm coerces `v1.2`; registries, `helm search` and version ranges do not: only strict SemVer tags are seen there. */
export const chartVersionNotStrict = defineRule<'release', Evidence>({
  id: 'chart/version-not-strict',
  scope: 'release',
  title: 'Chart version that is no strict SemVer',
  why: 'Helm installs such a chart, but does not find it by a range or as the latest in an OCI registry, where only tags that are strict SemVer count; Helm 4 warns about it.',
  sources: [
    'helm/helm pkg/registry/client.go, Tags (StrictNewVersion)',
    'helm/helm pkg/chart/v2/lint/rules/chartfile.go, validateChartVersionStrictSemVerV2',
    'https://semver.org/',
  ],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a leading `v`', next: exampleChart(['version: v1.2.0']), reports: 1 },
    { title: 'two numbers', next: exampleChart(['version: "1.10"']), reports: 1 },
    { title: 'a leading zero', next: exampleChart(['version: 01.2.3']), reports: 1 },
    { title: 'a candidate', next: exampleChart(['version: 1.2.0-rc.0']), reports: 0 },
    { title: 'build metadata', next: exampleChart(['version: 1.2.0+build.5']), reports: 0 },
  ],
  message: ({ version }) =>
    `The chart version \`${version}\` is no strict SemVer: Helm finds it in an OCI registry by its exact name only.`,
  remedy: ({ strict }) => `Publish the chart as \`${strict}\`.`,
  check({ chart }, _context, report) {
    const version = chart?.version?.helmText
    const loose = version === undefined ? null : parseLooseVersion(version)
    // A version that Helm refuses has a rule of its own.
    if (version === undefined || loose === null || parseStrictVersion(version) !== null) return
    report({ evidence: { version, strict: formatVersion(loose) }, at: { file: 'Chart.yaml', path: ['version'] } })
  },
})

import { parseLooseVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly version: string | null }

/** Helm reads the version loosely (`v`, one to three numbers) and refuses to load a chart whose version is not even that. */
export const chartVersionInvalid = defineRule<'release', Evidence>({
  id: 'chart/version-invalid',
  scope: 'release',
  title: 'Chart version that Helm refuses',
  why: 'Helm loads no chart whose version is missing or cannot be read as a version: it can be neither packaged nor installed.',
  sources: ['helm/helm pkg/chart/metadata.go, Validate', 'Masterminds/semver v3 version.go, NewVersion'],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'four numbers', next: exampleChart(['version: 1.2.3.4']), reports: 1 },
    { title: 'no version', next: exampleChart([]), reports: 1 },
    { title: 'a pre-release number with a leading zero', next: exampleChart(['version: 0.1.0-01']), reports: 1 },
    { title: 'a version with a `v`', next: exampleChart(['version: v1.2']), reports: 0 },
  ],
  message: ({ version }) =>
    version === null
      ? 'Chart.yaml gives no version, so Helm refuses to load the chart.'
      : `\`${version}\` is no version that Helm can read, so it refuses to load the chart.`,
  remedy: () => 'Give the chart a version of the form `1.2.3` or `1.2.0-rc.0`.',
  check({ chart }, _context, report) {
    if (chart === null) return
    const version = chart.version?.helmText ?? null
    if (version !== null && parseLooseVersion(version) !== null) return
    report({ evidence: { version }, at: { file: 'Chart.yaml', path: ['version'] } })
  },
})

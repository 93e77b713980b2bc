import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly version: string | null }

/** Without appVersion, `.Chart.AppVersion` renders as nothing and no tool can tell what a release runs. */
export const chartAppVersionMissing = defineRule<'release', Evidence>({
  id: 'chart/app-version-missing',
  scope: 'release',
  title: 'Chart without appVersion',
  why: 'The appVersion says which version of the application a chart installs; without it `helm list` shows nothing, and an image tag taken from it is empty.',
  sources: ['https://helm.sh/docs/topics/charts/#the-appversion-field', 'KAITO release management document'],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no appVersion', next: exampleChart(['version: 1.2.0']), reports: 1 },
    { title: 'an empty appVersion', next: exampleChart(['version: 1.2.0', 'appVersion: ""']), reports: 1 },
    { title: 'an appVersion', next: exampleChart(['version: 1.2.0', 'appVersion: "1.2.0"']), reports: 0 },
    { title: 'a library chart', next: exampleChart(['version: 1.2.0', 'type: library']), reports: 0 },
  ],
  message: () => 'Chart.yaml gives no appVersion, so nobody can tell which version of the application it installs.',
  remedy: ({ version }) => `Set \`appVersion: "${version ?? '1.2.3'}"\`.`,
  check({ chart, version }, _context, report) {
    if (chart === null || chart.type === 'library' || chart.appVersion?.helmText) return
    report({ evidence: { version }, at: { file: 'Chart.yaml', path: ['appVersion'] } })
  },
})

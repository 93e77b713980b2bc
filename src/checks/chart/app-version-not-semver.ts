import { parseStrictVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly appVersion: string }

/** Helm takes any text as appVersion; KAITO's release management document asks for strict SemVer, `v` or not. */
export const chartAppVersionNotSemver = defineRule<'release', Evidence>({
  id: 'chart/app-version-not-semver',
  scope: 'release',
  title: 'The appVersion is no SemVer',
  why: 'Which releases are supported, and what a step between two of them may break, is decided by SemVer; an appVersion outside it cannot be ordered.',
  sources: ['KAITO release management document', 'https://semver.org/'],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a word', next: exampleChart(['version: 1.2.0', 'appVersion: latest']), reports: 1 },
    { title: 'two numbers', next: exampleChart(['version: 1.2.0', 'appVersion: "1.2"']), reports: 1 },
    { title: 'a leading `v`', next: exampleChart(['version: 1.2.0', 'appVersion: v1.2.0']), reports: 0 },
    { title: 'a candidate', next: exampleChart(['version: 1.2.0-rc.0', 'appVersion: 1.2.0-rc.0']), reports: 0 },
  ],
  message: ({ appVersion }) => `The appVersion \`${appVersion}\` is no SemVer version.`,
  remedy: () => 'Use three numbers, with `-rc.0` and the like for a candidate: `1.2.0`.',
  check({ chart }, _context, report) {
    const appVersion = chart?.appVersion?.helmText
    if (!appVersion || parseStrictVersion(appVersion.replace(/^v/, '')) !== null) return
    report({ evidence: { appVersion }, at: { file: 'Chart.yaml', path: ['appVersion'] } })
  },
})

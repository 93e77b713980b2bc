import { parseLooseVersion } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'
import { exampleChart } from './example-chart.ts'

type Evidence = { readonly version: string; readonly leadsTo: string }

/** KAITO's release management document: candidates are `X.Y.0-rc.W`; patches have none. */
export const chartCandidateMisnamed = defineRule<'release', Evidence>({
  id: 'chart/candidate-misnamed',
  scope: 'release',
  title: 'Pre-release that is not named as a candidate',
  why: 'Candidates are `X.Y.0-rc.W`: tools that order them, wait for their soak time and promote them know no other name, and patches have no candidates.',
  sources: ['KAITO release management document'],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a beta', next: exampleChart(['version: 0.9.0-beta.1']), reports: 1 },
    { title: 'no number', next: exampleChart(['version: 0.9.0-rc']), reports: 1 },
    { title: 'a candidate of a patch', next: exampleChart(['version: 0.9.1-rc.0']), reports: 1 },
    { title: 'a candidate', next: exampleChart(['version: 0.9.0-rc.0']), reports: 0 },
    { title: 'a release', next: exampleChart(['version: 0.9.1']), reports: 0 },
  ],
  message: ({ version, leadsTo }) =>
    `\`${version}\` is a pre-release, but no candidate of the form \`${leadsTo}-rc.W\`.`,
  remedy: ({ leadsTo }) => `Name it \`${leadsTo}-rc.0\` and count up.`,
  check({ chart }, _context, report) {
    const text = chart?.version?.helmText
    const version = text === undefined ? null : parseLooseVersion(text)
    if (text === undefined || version === null || version.prerelease === '') return
    if (version.patch === 0 && /^rc\.(0|[1-9][0-9]*)$/.test(version.prerelease)) return
    report({
      evidence: { version: text, leadsTo: `${version.major}.${version.minor}.0` },
      at: { file: 'Chart.yaml', path: ['version'] },
    })
  },
})

import { parseConstraint } from '../../model/constraints.ts'
import { supportedMinors } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { exampleChart, soundVersions } from './example-chart.ts'
import { minorsWithin } from './kube-version.ts'

type Evidence = { readonly kubeVersion: string; readonly refused: readonly string[]; readonly asOf: string }

const ranged = (range: string) => exampleChart([...soundVersions, `kubeVersion: "${range}"`])

/** KAITO's release management document: every Kubernetes minor that Kubernetes supports is supported. */
export const chartKubeVersionTooNarrow = defineRule<'release', Evidence>({
  id: 'chart/kube-version-too-narrow',
  scope: 'release',
  title: 'A kubeVersion that leaves out supported Kubernetes minors',
  why: 'A release supports every minor that Kubernetes supports; Helm refuses to install the chart on those that its kubeVersion leaves out.',
  sources: ['KAITO release management document', 'https://kubernetes.io/releases/'],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an upper bound in the past', next: ranged('>=1.28.0-0 <1.35.0-0'), reports: 1 },
    { title: 'a lower bound in the future', next: ranged('>=1.99.0-0'), reports: 1 },
    { title: 'no upper bound', next: ranged('>=1.28.0-0'), reports: 0 },
    { title: 'a range that Helm cannot parse', next: ranged('>>1.30'), reports: 0 },
  ],
  message: ({ kubeVersion, refused, asOf }) =>
    `The kubeVersion \`${kubeVersion}\` leaves out Kubernetes ${refused.join(', ')}, in support on ${asOf}.`,
  remedy: ({ refused }) =>
    `Widen the range to take Kubernetes ${refused.join(', ')}, or say in the release notes why they are not supported.`,
  check({ chart }, { settings }, report) {
    const kubeVersion = chart?.kubeVersion?.helmText
    // A range that cannot be parsed has a rule of its own.
    if (!kubeVersion || parseConstraint(kubeVersion) === null) return
    const supported = supportedMinors(settings.kubernetes)
    const within = minorsWithin(kubeVersion, supported)
    const refused = supported.filter((minor) => !within.includes(minor))
    if (refused.length === 0) return
    report({
      evidence: { kubeVersion, refused, asOf: settings.kubernetes.asOf },
      at: { file: 'Chart.yaml', path: ['kubeVersion'] },
      condition: { kind: 'cluster', text: `only for clusters of Kubernetes ${refused.join(', ')}` },
    })
  },
})

import { supportedMinors } from '../../model/settings.ts'
import { minorOf } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly kubernetes: string
  readonly minor: string
  /** Last day of its support; null for a minor that the data does not know. */
  readonly endOfLife: string | null
  readonly supported: readonly string[]
  readonly asOf: string
}

export const preflightKubernetesUnsupported = defineRule<'installation', Evidence>({
  id: 'preflight/kubernetes-unsupported',
  scope: 'installation',
  title: 'Cluster whose Kubernetes minor is out of support',
  why: 'A release is tested on the minors that Kubernetes supports; on another one nobody has run it.',
  sources: ['https://kubernetes.io/releases/patch-releases/#support-period'],
  category: 'cluster',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ kubernetes, minor, endOfLife, supported, asOf }) =>
    endOfLife === null
      ? `This cluster runs Kubernetes ${kubernetes}; the data of ${asOf} does not know ${minor}. It knows support for ${supported.join(', ')}.`
      : `This cluster runs Kubernetes ${kubernetes}, whose support ended on ${endOfLife}. Supported are ${supported.join(', ')}.`,
  remedy: ({ endOfLife }) =>
    endOfLife === null
      ? 'Give newer data in the configuration (`kubernetesDataFile`).'
      : 'Bring the cluster to a supported minor; `support` shows which ones the release takes.',
  check({ cluster, today }, { settings }, report) {
    const { kubernetes } = settings
    const minor = minorOf(cluster.kubernetes)
    const supported = supportedMinors(kubernetes, today)
    if (supported.includes(minor)) return
    const known = kubernetes.minors.find((each) => each.minor === minor)
    report({
      evidence: {
        kubernetes: cluster.kubernetes,
        minor,
        endOfLife: known?.endOfLife ?? null,
        supported,
        asOf: kubernetes.asOf,
      },
      at: { live: 'Cluster' },
      certainty: 'observed',
      identity: { minor, context: cluster.context },
    })
  },
})

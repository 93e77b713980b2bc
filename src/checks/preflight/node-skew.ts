import { minorOf } from '../../model/versions.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly kubernetes: string
  readonly kubelet: string
  readonly count: number
  readonly nodes: readonly string[]
  readonly isNewer: boolean
}

export const preflightNodeSkew = defineRule<'installation', Evidence>({
  id: 'preflight/node-skew',
  scope: 'installation',
  title: 'Nodes whose kubelet does not go with the API server',
  why: 'A kubelet may be three minors older than the API server and never newer; outside of that, what DaemonSets and webhooks of the next release meet on such a node is not tested.',
  sources: ['https://kubernetes.io/releases/version-skew-policy/#kubelet'],
  category: 'cluster',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ kubernetes, kubelet, count, nodes, isNewer }) =>
    `${count} ${count === 1 ? 'node runs' : 'nodes run'} kubelet ${kubelet}, ${isNewer ? 'newer than' : 'more than three minors older than'} the API server (${kubernetes}): ${nodes.map((name) => `\`${name}\``).join(', ')}${count > nodes.length ? ` and ${count - nodes.length} more` : ''}.`,
  remedy: () => 'Bring these nodes to a version that the API server supports before the upgrade.',
  check({ cluster }, _context, report) {
    const server = numberOf(minorOf(cluster.kubernetes))
    for (const { version, count, nodes } of cluster.kubelets ?? []) {
      const behind = server - numberOf(minorOf(version))
      if (behind >= 0 && behind <= 3) continue
      report({
        evidence: { kubernetes: cluster.kubernetes, kubelet: version, count, nodes, isNewer: behind < 0 },
        at: { live: `Node/${nodes[0] ?? ''}` },
        certainty: 'observed',
        identity: { kubelet: version, context: cluster.context },
      })
    }
  },
})

function numberOf(minor: string): number {
  return Number(minor.split('.')[1] ?? 0)
}

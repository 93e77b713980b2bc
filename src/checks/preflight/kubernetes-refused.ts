import { satisfiesConstraint } from '../../model/constraints.ts'
import { defineRule } from '../rule.ts'

type Evidence = { readonly kubernetes: string; readonly kubeVersion: string; readonly chart: string }

export const preflightKubernetesRefused = defineRule<'installation', Evidence>({
  id: 'preflight/kubernetes-refused',
  scope: 'installation',
  title: 'Cluster whose Kubernetes version the next chart refuses',
  why: 'Helm compares `kubeVersion` of the chart with the version of the API server and refuses to upgrade outside of it.',
  sources: ['https://helm.sh/docs/topics/charts/#the-kubeversion-field', 'helm/helm pkg/action/upgrade.go'],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [],
  message: ({ kubernetes, kubeVersion, chart }) =>
    `\`helm upgrade\` is refused: ${chart} takes Kubernetes \`${kubeVersion}\`, and this cluster runs ${kubernetes}.`,
  remedy: ({ kubeVersion }) => `Bring the cluster to a version in \`${kubeVersion}\` first.`,
  check({ next, cluster }, _context, report) {
    const kubeVersion = next.chart?.kubeVersion?.helmText ?? ''
    const helm = cluster.installation.helmMajor >= 4 ? '4.1.4' : '3.18.0'
    if (kubeVersion === '' || satisfiesConstraint(kubeVersion, cluster.kubernetes, helm)) return
    report({
      evidence: {
        kubernetes: cluster.kubernetes,
        kubeVersion,
        chart: `${next.name ?? 'the chart'} ${next.version ?? ''}`.trim(),
      },
      at: { file: 'Chart.yaml', path: ['kubeVersion'] },
      certainty: 'observed',
      direction: 'previous-to-next',
    })
  },
})

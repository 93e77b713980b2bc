import { parseConstraint } from '../../model/constraints.ts'
import { defineRule } from '../rule.ts'
import { exampleChart, soundVersions } from './example-chart.ts'

type Evidence = { readonly kubeVersion: string }

/** Helm treats a constraint that it cannot parse as satisfied by no cluster, and says nothing of the error (pkg/chart/v2/util/compatible.go). */
export const chartKubeVersionInvalid = defineRule<'release', Evidence>({
  id: 'chart/kube-version-invalid',
  scope: 'release',
  title: 'A kubeVersion that Helm cannot parse',
  why: 'Helm takes a constraint that it cannot parse for one that no cluster satisfies: every installation is refused as incompatible, without a word about the mistake.',
  sources: ['helm/helm pkg/chart/v2/util/compatible.go, IsCompatibleRange', 'Masterminds/semver v3 constraints.go'],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an operator too many', next: exampleChart([...soundVersions, "kubeVersion: '>>1.30'"]), reports: 1 },
    { title: 'words', next: exampleChart([...soundVersions, 'kubeVersion: 1.30 or newer']), reports: 1 },
    {
      title: 'commas and alternatives',
      next: exampleChart([...soundVersions, 'kubeVersion: ">=1.30.0-0, <2 || =1.29"']),
      reports: 0,
    },
  ],
  message: ({ kubeVersion }) => `Helm cannot parse the kubeVersion \`${kubeVersion}\`, so it refuses every cluster.`,
  remedy: () => 'Write a range such as `>=1.30.0-0` or `>=1.30.0-0, <1.40.0-0`.',
  check({ chart }, _context, report) {
    const kubeVersion = chart?.kubeVersion?.helmText
    if (!kubeVersion || parseConstraint(kubeVersion) !== null) return
    report({ evidence: { kubeVersion }, at: { file: 'Chart.yaml', path: ['kubeVersion'] } })
  },
})

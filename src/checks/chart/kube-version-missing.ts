import { supportedMinors } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { exampleChart, soundVersions } from './example-chart.ts'

type Evidence = { readonly oldestSupported: string | null }

/** Without kubeVersion Helm installs a chart on any Kubernetes (`renderResources` in pkg/action/action.go). */
export const chartKubeVersionMissing = defineRule<'release', Evidence>({
  id: 'chart/kube-version-missing',
  scope: 'release',
  title: 'Chart without kubeVersion',
  why: 'Helm installs a chart without `kubeVersion` on any cluster, also on one too old for its APIs and CRDs, where it fails half way.',
  sources: [
    'https://helm.sh/docs/topics/charts/#the-kubeversion-field',
    'helm/helm pkg/action/action.go, renderResources',
  ],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no kubeVersion', next: exampleChart(soundVersions), reports: 1 },
    { title: 'a kubeVersion', next: exampleChart([...soundVersions, "kubeVersion: '>=1.30.0-0'"]), reports: 0 },
    { title: 'a library chart', next: exampleChart([...soundVersions, 'type: library']), reports: 0 },
  ],
  message: () => 'Chart.yaml gives no kubeVersion, so Helm installs the chart on any Kubernetes version.',
  remedy: ({ oldestSupported }) =>
    `State the oldest Kubernetes that the release is tested on: \`kubeVersion: ">=${oldestSupported ?? '1.30'}.0-0"\`.`,
  check({ chart }, { settings }, report) {
    if (chart === null || chart.type === 'library' || chart.kubeVersion?.helmText) return
    const [oldestSupported = null] = supportedMinors(settings.kubernetes)
    report({ evidence: { oldestSupported }, at: { file: 'Chart.yaml', path: ['kubeVersion'] } })
  },
})

import { supportedMinors } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { exampleChart, soundVersions } from './example-chart.ts'
import { checkedHelms, managedVersion, minorsWithin, takesSuffix } from './kube-version.ts'

type Evidence = {
  readonly kubeVersion: string
  readonly minors: readonly string[]
  /** Which of the two Helms refuse: `3.18` stands for all before 3.19, `4.1` for all from 3.19. */
  readonly helms: readonly string[]
}

const ranged = (range: string) => exampleChart([...soundVersions, `kubeVersion: "${range}"`])

/**
 * A live cluster's version goes into the comparison as it is, `v1.33.4-gke.1245000` included, and SemVer takes the
 * suffix for a pre-release; ranges refuse pre-releases unless a comparator names one (Masterminds/semver).
 */
export const chartKubeVersionRefusesSuffix = defineRule<'release', Evidence>({
  id: 'chart/kube-version-refuses-suffix',
  scope: 'release',
  title: 'A kubeVersion that managed clusters do not satisfy',
  why: 'GKE, EKS and others report versions like `v1.33.4-gke.1245000`. A range without `-0` refuses them as pre-releases, so the chart cannot be installed there; `helm template` and newer Helms’ own checks do not show it.',
  sources: [
    'helm/helm pkg/action/action.go, getCapabilities',
    'Masterminds/semver v3 constraints.go, constraintGreaterThanEqual',
    'helm/helm#3810',
  ],
  category: 'metadata',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a bare lower bound', next: ranged('>=1.30.0'), reports: 1 },
    { title: 'a bare upper bound, before Helm 3.19', next: ranged('>=1.30.0-0 <1.40.0'), reports: 1 },
    { title: 'what is not to be, from Helm 3.19', next: ranged('!=1.31.0'), reports: 1 },
    { title: 'a bound with `-0`', next: ranged('>=1.30.0-0'), reports: 0 },
    { title: 'both bounds with `-0`', next: ranged('>=1.30.0-0 <1.40.0-0'), reports: 0 },
    { title: 'a range that no supported minor is in', next: ranged('<1.20.0'), reports: 0 },
  ],
  message: ({ kubeVersion, minors, helms }) =>
    `The kubeVersion \`${kubeVersion}\` refuses managed clusters of ${minors.join(', ')} such as \`${managedVersion(minors[0] ?? '')}\`${helms.length === checkedHelms.length ? '' : helms[0] === '3.18' ? ' under Helm before 3.19' : ' under Helm 3.19 and later'}.`,
  remedy: () => 'End every bound with `-0`: `>=1.30.0-0`.',
  check({ chart }, { settings }, report) {
    const kubeVersion = chart?.kubeVersion?.helmText
    if (!kubeVersion) return
    const within = minorsWithin(kubeVersion, supportedMinors(settings.kubernetes))
    const refusing = checkedHelms.filter((helm) => within.some((minor) => !takesSuffix(kubeVersion, minor, helm)))
    if (refusing.length === 0) return
    const minors = within.filter((minor) => refusing.some((helm) => !takesSuffix(kubeVersion, minor, helm)))
    report({
      evidence: { kubeVersion, minors, helms: refusing },
      at: { file: 'Chart.yaml', path: ['kubeVersion'] },
      condition: { kind: 'cluster', text: 'only for clusters whose version carries a suffix, as on GKE and EKS' },
    })
  },
})

import { parseConstraint } from '../../model/constraints.ts'
import { supportedMinors } from '../../model/settings.ts'
import { defineRule } from '../rule.ts'
import { exampleChart, soundVersions } from './example-chart.ts'
import { checkedHelms, isAccepted, managedVersion, minorsWithin, takesSuffix } from './kube-version.ts'

type Evidence = {
  /** Null where Chart.yaml says nothing, which takes every cluster. */
  readonly previous: string | null
  readonly next: string
  readonly minors: readonly string[]
  /** `managed`: those whose version has a suffix, as `v1.34.4-gke.1245000`. */
  readonly clusters: 'all' | 'managed'
}

const ranged = (range: string) => exampleChart([...soundVersions, `kubeVersion: "${range}"`])

/**
 * Helm compares the range with the cluster at every upgrade, before it renders (helm/helm pkg/action/action.go,
 * renderResources). Tried with Helm 3.18 and 4.1.
 */
export const chartKubeVersionNarrowed = defineRule<'pair', Evidence>({
  id: 'chart/kube-version-narrowed',
  scope: 'pair',
  title: 'Clusters that the next release no longer takes',
  why: 'Helm refuses the upgrade of a release on a cluster outside the next chart’s `kubeVersion` ("chart requires kubeVersion … which is incompatible with Kubernetes …"), though the previous release runs there.',
  sources: [
    'helm/helm pkg/action/action.go, renderResources',
    'https://helm.sh/docs/topics/charts/#the-kubeversion-field',
  ],
  category: 'metadata',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a higher lower bound, for minors in support and for others',
      previous: ranged('>=1.30.0-0'),
      next: ranged('>=1.99.0-0'),
      reports: 2,
    },
    {
      title: 'the suffix of managed clusters is no longer taken',
      previous: ranged('>=1.30.0-0'),
      next: ranged('>=1.30.0'),
      reports: 1,
    },
    {
      title: 'a range that Helm cannot parse',
      previous: exampleChart(soundVersions),
      next: ranged('>>1.30'),
      reports: 2,
    },
    { title: 'another spelling', previous: ranged('>=1.30.0-0'), next: ranged('>= 1.30-0'), reports: 0 },
    { title: 'a wider range', previous: ranged('>=1.99.0-0'), next: ranged('>=1.30.0-0'), reports: 0 },
    { title: 'no range any more', previous: ranged('>=1.30.0-0'), next: exampleChart(soundVersions), reports: 0 },
  ],
  message: ({ next, minors, clusters }) =>
    `The kubeVersion \`${next}\` refuses ${clusters === 'managed' ? `managed clusters of ${minors.join(', ')} such as \`${managedVersion(minors[0] ?? '')}\`` : `Kubernetes ${minors.join(', ')}`}, which the previous release takes.`,
  remedy: ({ clusters }) =>
    clusters === 'managed'
      ? 'Write `-0` behind every lower bound: `>=1.30.0-0`.'
      : 'Take these versions for as long as they are supported, or say in the release notes that the cluster comes first.',
  check({ previous, next }, { settings }, report) {
    const [before, after] = [previous.chart?.kubeVersion?.helmText || null, next.chart?.kubeVersion?.helmText]
    if (previous.chart === null || !after || before === after) return
    const supported = supportedMinors(settings.kubernetes)
    const taken = settings.kubernetes.minors
      .map(({ minor }) => minor)
      .toReversed()
      .filter((minor) => before === null || minorsWithin(before, [minor]).length > 0)
    const refused = taken.filter((minor) => minorsWithin(after, [minor]).length === 0)
    const at = { file: 'Chart.yaml', path: ['kubeVersion'] }
    const common = { at, was: at, direction: 'previous-to-next' as const }
    const isEmpty = parseConstraint(after) === null
    for (const isSupported of [true, false]) {
      const minors = refused.filter((minor) => supported.includes(minor) === isSupported)
      if (minors.length === 0) continue
      report({
        ...common,
        evidence: { previous: before, next: after, minors, clusters: 'all' },
        ...(isEmpty
          ? {}
          : { condition: { kind: 'cluster', text: `only for clusters of Kubernetes ${minors.join(', ')}` } }),
        // What Kubernetes itself no longer supports may go.
        ...(isSupported ? {} : { breaks: [], severity: 'info' }),
      })
    }
    const managed = taken.filter((minor) => checkedHelms.some((helm) => losesSuffix(before, after, minor, helm)))
    if (managed.length === 0) return
    report({
      ...common,
      evidence: { previous: before, next: after, minors: managed, clusters: 'managed' },
      condition: { kind: 'cluster', text: 'only for clusters whose version has a suffix, as managed ones have' },
    })
  },
})

/** Whether managed clusters of a minor are refused that were taken, while others of that minor are taken still. */
function losesSuffix(before: string | null, after: string, minor: string, helm: string): boolean {
  const wasTaken = before === null || (isAccepted(before, minor, helm) && takesSuffix(before, minor, helm))
  return wasTaken && isAccepted(after, minor, helm) && !takesSuffix(after, minor, helm)
}

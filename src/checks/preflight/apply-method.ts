import { defineRule } from '../rule.ts'

type Evidence = {
  readonly helmMajor: number
  /** `unknown` to Helm 3, which does not say what Helm 4 did. */
  readonly applyMethod: 'client-side' | 'server-side' | 'unknown'
  readonly revision: number
}

/** `upgrade.go` of Helm 4: `--server-side auto` takes the method of the stored release. */
export const preflightApplyMethod = defineRule<'installation', Evidence>({
  id: 'preflight/apply-method',
  scope: 'installation',
  title: 'How Helm will apply the upgrade',
  why: 'Helm 3 sends what changed between two manifests and leaves the rest of a live object alone; server-side apply sends all of it and is refused where somebody else owns a field with another value.',
  sources: ['https://helm.sh/docs/overview/', 'helm/helm pkg/action/upgrade.go', 'helm/helm pkg/kube/client.go'],
  category: 'cluster',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ helmMajor, applyMethod, revision }) =>
    helmMajor < 4
      ? `Helm ${helmMajor} upgrades from the client, however revision ${revision} was applied: live changes to what the two manifests have in common stay as they are.`
      : applyMethod === 'server-side'
        ? `Revision ${revision} was applied by server-side apply, and Helm ${helmMajor} upgrades the same way: fields that others changed since are conflicts.`
        : `Revision ${revision} was applied from the client, and Helm ${helmMajor} keeps to that: live changes to what the two manifests have in common stay as they are.`,
  remedy: ({ helmMajor, applyMethod }) =>
    helmMajor < 4
      ? 'Nothing; a release that Helm 4 has applied is better upgraded by Helm 4, which knows how.'
      : applyMethod === 'server-side'
        ? 'Nothing, as long as nobody else writes the fields of the chart; `--force-conflicts` takes them back.'
        : 'Nothing; `--server-side=true` of Helm 4 changes the method for good.',
  check({ cluster: { installation } }, _context, report) {
    const { helmMajor, applyMethod, newest, namespace, name } = installation
    report({
      evidence: { helmMajor, applyMethod: applyMethod ?? 'unknown', revision: newest.revision },
      at: { live: `Release/${namespace}/${name}` },
      certainty: 'observed',
      identity: { helmMajor, applyMethod },
    })
  },
})

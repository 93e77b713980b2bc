import { defineRule } from '../rule.ts'

type Evidence = { readonly helmMajor: number; readonly applyMethod: string; readonly revision: number }

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
  message: ({ helmMajor, applyMethod, revision }) => {
    const stored = `Revision ${revision} was applied ${applyMethod === 'server-side' ? 'by server-side apply' : 'from the client'}`
    if (applyMethod === 'server-side') {
      return helmMajor >= 4
        ? `${stored}, and Helm ${helmMajor} upgrades the same way: fields that others changed since are conflicts.`
        : `${stored} by Helm 4, and Helm ${helmMajor} upgrades from the client: fields that the next release leaves out stay with their former manager.`
    }
    return helmMajor >= 4
      ? `${stored}, and Helm ${helmMajor} keeps to that: live changes to what the two manifests have in common stay as they are.`
      : `${stored}: live changes to what the two manifests have in common stay as they are.`
  },
  remedy: ({ helmMajor, applyMethod }) =>
    applyMethod === 'server-side' && helmMajor < 4
      ? 'Upgrade with Helm 4, which knows how the release was applied.'
      : applyMethod === 'server-side'
        ? 'Nothing, as long as nobody else writes the fields of the chart; `--force-conflicts` takes them back.'
        : 'Nothing; `--server-side=true` of Helm 4 changes the method for good.',
  check({ cluster: { installation } }, _context, report) {
    const { helmMajor, applyMethod, newest, namespace, name } = installation
    report({
      evidence: { helmMajor, applyMethod: applyMethod ?? 'client-side', revision: newest.revision },
      at: { live: `Release/${namespace}/${name}` },
      certainty: 'observed',
      identity: { helmMajor, applyMethod },
    })
  },
})

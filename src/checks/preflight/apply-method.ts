import { defineRule } from '../rule.ts'

type Evidence = {
  readonly helmMajor: number
  /** `unknown` to Helm 3, which does not say what Helm 4 did. */
  readonly applyMethod: 'client-side' | 'server-side' | 'unknown'
  readonly revision: number
}

/**
 * A three-way merge for kinds that Helm knows; of others, and of definitions, what differs between the two manifests
 * (helm/helm pkg/kube/client.go, createPatch).
 */
const fromClient =
  'what the next manifest sets is put back to it, of custom resources and definitions only what differs between the two manifests, and what neither sets stays'

/** `upgrade.go` of Helm 4: `--server-side auto` takes the method of the stored release. */
export const preflightApplyMethod = defineRule<'installation', Evidence>({
  id: 'preflight/apply-method',
  scope: 'installation',
  title: 'How Helm will apply the upgrade',
  why: 'From the client, Helm merges two manifests and the live object, and leaves alone what no manifest sets; server-side apply sends all of it and is refused where somebody else owns a field with another value.',
  sources: ['https://helm.sh/docs/overview/', 'helm/helm pkg/action/upgrade.go', 'helm/helm pkg/kube/client.go'],
  category: 'cluster',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ helmMajor, applyMethod, revision }) =>
    helmMajor < 4
      ? `Helm ${helmMajor} upgrades from the client, however revision ${revision} was applied: ${fromClient}.`
      : applyMethod === 'server-side'
        ? `Revision ${revision} was applied by server-side apply, and Helm ${helmMajor} upgrades the same way: fields that others changed since are conflicts.`
        : `Revision ${revision} was applied from the client, and Helm ${helmMajor} keeps to that: ${fromClient}.`,
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

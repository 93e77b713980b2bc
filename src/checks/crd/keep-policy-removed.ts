import { defineRule } from '../rule.ts'
import { inTemplates } from './example-definition.ts'
import { ownershipOf } from './placement.ts'

type Evidence = { readonly name: string; readonly kind: string }

const kept = { annotations: ['helm.sh/resource-policy: keep'] }

/** `helm uninstall` honours `helm.sh/resource-policy` in the stored manifest (helm/helm pkg/action/resource_policy.go). */
export const crdKeepPolicyRemoved = defineRule<'pair', Evidence>({
  id: 'crd/keep-policy-removed',
  scope: 'pair',
  title: 'Definition that is no longer kept on uninstall',
  why: 'Without `helm.sh/resource-policy: keep`, `helm uninstall` deletes the definition and with it every custom resource; the previous release left them in the cluster.',
  sources: ['https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource'],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    { title: 'the annotation is gone', previous: inTemplates(kept), next: inTemplates(), reports: 1 },
    { title: 'the annotation stays', previous: inTemplates(kept), next: inTemplates(kept), reports: 0 },
    { title: 'the annotation is new', previous: inTemplates(), next: inTemplates(kept), reports: 0 },
  ],
  message: ({ name, kind }) =>
    `\`${name}\` lost \`helm.sh/resource-policy: keep\`: from the next release on, \`helm uninstall\` deletes it and every ${kind}.`,
  remedy: () => 'Put the annotation `helm.sh/resource-policy: keep` back on the template.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      if (ownershipOf(previous) !== 'kept' || ownershipOf(next) !== 'owned') continue
      report({
        evidence: { name: next.definition.name, kind: next.definition.names.kind },
        at: { object: next.object, path: ['metadata'] },
        was: { object: previous.object, path: ['metadata', 'annotations', 'helm.sh/resource-policy'] },
        direction: 'previous-to-next',
        condition: { kind: 'command', text: 'only when the release is uninstalled' },
      })
    }
  },
})

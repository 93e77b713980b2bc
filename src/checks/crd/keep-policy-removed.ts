import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates } from './example-definition.ts'
import { ownershipOf } from './placement.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  /** What spared it before. */
  readonly sparedBy: 'policy' | 'crds'
}

const kept = { annotations: ['helm.sh/resource-policy: keep'] }

/** `helm uninstall` honours `helm.sh/resource-policy` in the stored manifest (helm/helm pkg/action/resource_policy.go). */
export const crdKeepPolicyRemoved = defineRule<'pair', Evidence>({
  id: 'crd/keep-policy-removed',
  scope: 'pair',
  title: 'Definition that is no longer kept on uninstall',
  why: 'Without `helm.sh/resource-policy: keep`, `helm uninstall` deletes a definition of the templates and with it every custom resource; the previous release left them in the cluster.',
  sources: ['https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource'],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    { title: 'the annotation is gone', previous: inTemplates(kept), next: inTemplates(), reports: 1 },
    { title: 'it moves out of crds/, which Helm spares', previous: inCrdsFolder(), next: inTemplates(), reports: 1 },
    { title: 'it moves out of crds/ and is kept', previous: inCrdsFolder(), next: inTemplates(kept), reports: 0 },
    { title: 'the annotation stays', previous: inTemplates(kept), next: inTemplates(kept), reports: 0 },
    { title: 'the annotation is new', previous: inTemplates(), next: inTemplates(kept), reports: 0 },
  ],
  message: ({ name, kind, sparedBy }) =>
    `\`${name}\` ${sparedBy === 'policy' ? 'lost `helm.sh/resource-policy: keep`' : 'is a template now and no longer in `crds/`'}: from the next release on, \`helm uninstall\` deletes it and every ${kind}.`,
  remedy: () => 'Put the annotation `helm.sh/resource-policy: keep` on the template.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      const before = ownershipOf(previous)
      if (ownershipOf(next) !== 'owned' || (before !== 'kept' && previous.placement !== 'crds')) continue
      report({
        evidence: {
          name: next.definition.name,
          kind: next.definition.names.kind,
          sparedBy: before === 'kept' ? 'policy' : 'crds',
        },
        at: { object: next.object, path: ['metadata'] },
        was: { object: previous.object, path: ['metadata'] },
        direction: 'previous-to-next',
        condition: { kind: 'command', text: 'only when the release is uninstalled' },
      })
    }
  },
})

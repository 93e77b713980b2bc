import { defineRule } from '../rule.ts'
import { asHook, inCrdsFolder, inTemplates } from './example-definition.ts'
import { insteadOfHook, upgradeHookOf } from './placement.ts'

type Evidence = { readonly name: string; readonly hook: string }

/**
 * Helm never deletes a hook of kind CustomResourceDefinition (helm/helm pkg/action/hooks.go, deleteHookByPolicy), so an
 * upgrade finds the one that the installation made. Helm 3 creates and fails; Helm 4 applies server-side.
 */
export const crdHookExistsAtUpgrade = defineRule<'pair', Evidence>({
  id: 'crd/hook-exists-at-upgrade',
  scope: 'pair',
  title: 'Definition whose hook fails because it exists',
  why: 'Helm deletes no hook of kind CustomResourceDefinition, whatever its delete policy. Helm 3 creates hooks and does not update them, so an upgrade with a hook that the cluster already has fails ("already exists") and changes nothing.',
  sources: ['helm/helm pkg/action/hooks.go, execHook and deleteHookByPolicy'],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a hook of installation and upgrade',
      previous: asHook('pre-install,pre-upgrade'),
      next: asHook('pre-install,pre-upgrade'),
      reports: 1,
    },
    { title: 'it came from crds/', previous: inCrdsFolder(), next: asHook('pre-upgrade'), reports: 1 },
    {
      title: 'a hook of the installation only',
      previous: asHook('pre-install'),
      next: asHook('pre-install'),
      reports: 0,
    },
    {
      title: 'a part of the release becomes a hook, which has a rule of its own',
      previous: inTemplates(),
      next: asHook('pre-upgrade'),
      reports: 0,
    },
  ],
  message: ({ name, hook }) =>
    `\`helm upgrade\` fails at the ${hook} hook \`${name}\`: the definition exists, and Helm 3 does not update hooks.`,
  remedy: () => insteadOfHook,
  check(pair, _context, report) {
    if (pair.next.chart === null) return
    for (const { previous, next } of pair.crds.persisted) {
      const hook = upgradeHookOf(next.object)
      const isPart = previous.placement === 'templates' && previous.object.hooks.length === 0
      if (hook === undefined || isPart) continue
      report({
        evidence: { name: next.definition.name, hook },
        at: { object: next.object, path: ['metadata', 'annotations', 'helm.sh/hook'] },
        was: { object: previous.object },
        direction: 'previous-to-next',
        condition: { kind: 'command', text: 'only when Helm 3 upgrades; Helm 4 applies the hook to what exists' },
      })
    }
  },
})

import { defineRule } from '../rule.ts'
import { asHook, inCrdsFolder, inTemplates } from './example-definition.ts'
import { insteadOfHook, upgradeHookOf } from './placement.ts'

type Evidence = { readonly name: string; readonly hooks: readonly string[] }

/** The side of one release of `crd/hook-exists-at-upgrade`: its second revision meets its own hook. */
export const crdShippedAsHook = defineRule<'release', Evidence>({
  id: 'crd/shipped-as-hook',
  scope: 'release',
  title: 'Definition shipped as a hook of upgrades',
  why: 'Helm deletes no hook of kind CustomResourceDefinition, whatever its delete policy, and Helm 3 only creates hooks. From the second revision on, every upgrade with Helm 3 fails ("already exists"). No uninstall removes the definition.',
  sources: ['helm/helm pkg/action/hooks.go, execHook and deleteHookByPolicy'],
  category: 'crd',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a hook of every revision', next: asHook('pre-install,pre-upgrade'), reports: 1 },
    { title: 'a hook of the installation only', next: asHook('pre-install'), reports: 0 },
    { title: 'among the templates', next: inTemplates(), reports: 0 },
    { title: 'in crds/', next: inCrdsFolder(), reports: 0 },
  ],
  message: ({ name, hooks }) =>
    `\`${name}\` is a hook (${hooks.join(', ')}): with Helm 3 every upgrade after the one that creates it fails, because it exists.`,
  remedy: () => insteadOfHook,
  check({ crds }, _context, report) {
    for (const { definition, object } of crds) {
      if (upgradeHookOf(object) === undefined) continue
      report({
        evidence: { name: definition.name, hooks: object.hooks },
        at: { object, path: ['metadata', 'annotations', 'helm.sh/hook'] },
      })
    }
  },
})

import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates } from './example-definition.ts'

type Evidence = { readonly name: string; readonly hooks: readonly string[] }

const hook = (events: string) => inTemplates({ annotations: [`helm.sh/hook: "${events}"`] })

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
    { title: 'a hook of every revision', next: hook('pre-install,pre-upgrade'), reports: 1 },
    { title: 'a hook of the installation only', next: hook('pre-install'), reports: 0 },
    { title: 'among the templates', next: inTemplates(), reports: 0 },
    { title: 'in crds/', next: inCrdsFolder(), reports: 0 },
  ],
  message: ({ name, hooks }) =>
    `\`${name}\` is a hook (${hooks.join(', ')}): with Helm 3 every upgrade after the one that creates it fails, because it exists.`,
  remedy: () =>
    'Ship the definition in `crds/` or among the templates with `helm.sh/resource-policy: keep`, or let a Job apply it.',
  check({ crds }, _context, report) {
    for (const { definition, object } of crds) {
      if (!object.hooks.some((event) => event === 'pre-upgrade' || event === 'post-upgrade')) continue
      report({
        evidence: { name: definition.name, hooks: object.hooks },
        at: { object, path: ['metadata', 'annotations', 'helm.sh/hook'] },
      })
    }
  },
})

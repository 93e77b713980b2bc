import { hookDeletePolicies, isDefinition } from '../../model/helm-lifecycle.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { exampleDefinition } from '../crd/example-definition.ts'
import { exampleObject } from '../packaging/example-templates.ts'
import { defineRule } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { sharedName } from './shared-object.ts'
import { tenantApart } from './tenants.ts'

type Evidence = { readonly object: string; readonly outcome: 'replaced' | 'exists' | 'definition' }

const hook = (name: string, annotations = '') =>
  [
    'templates/hook.yaml',
    exampleObject(
      'rbac.authorization.k8s.io/v1',
      'ClusterRole',
      `name: ${name}, annotations: {helm.sh/hook: pre-install${annotations}}`,
    ),
  ] as const

const definitionHook = [
  'templates/crd.yaml',
  exampleDefinition({ annotations: ['helm.sh/hook: pre-install'] }),
] as const

/** Hooks carry no mark of ownership and are created outside the release (execHook in helm/helm pkg/action/hooks.go). */
export const sideBySideHookReplacesObject = defineRule<'pair', Evidence>({
  id: 'side-by-side/hook-replaces-object',
  scope: 'pair',
  title: 'Hook that replaces an object of the other release',
  why: 'Helm does not ask whose a hook’s object is: before it creates the hook it deletes an object of that name, unless the hook’s delete policy says otherwise; then the installation fails because the object exists. A CustomResourceDefinition it never deletes: Helm 3 fails, Helm 4 applies the hook over the live one.',
  sources: ['helm/helm pkg/action/hooks.go, execHook'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a fixed name',
      previous: exampleTenants('1.0.0', () => [hook('migrate')]),
      next: exampleTenants('1.1.0', () => [hook('migrate')]),
      reports: 1,
    },
    {
      title: 'a definition, which is not deleted',
      previous: exampleTenants('1.0.0', () => [definitionHook]),
      next: exampleTenants('1.1.0', () => [definitionHook]),
      reports: 1,
    },
    {
      title: 'the first one is deleted once it has succeeded',
      previous: exampleTenants('1.0.0', () => [hook('migrate', ', helm.sh/hook-delete-policy: hook-succeeded')]),
      next: exampleTenants('1.1.0', () => [hook('migrate', ', helm.sh/hook-delete-policy: hook-succeeded')]),
      reports: 0,
    },
    {
      title: 'names that follow the release',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [hook(releaseName)]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [hook(releaseName)]),
      reports: 0,
    },
  ],
  message: ({ object, outcome }) => {
    switch (outcome) {
      case 'replaced':
        return `Installing the next release beside the previous one deletes \`${object}\` of the previous release and creates its own: it is a hook.`
      case 'definition':
        return `The next release cannot be installed beside the previous one with Helm 3, because its hook \`${object}\` exists already; Helm 4 writes the next definition over the one that both use.`
      case 'exists':
        return `Installing the next release beside the previous one fails: its hook \`${object}\` exists already.`
    }
  },
  remedy: ({ outcome }) =>
    outcome === 'definition'
      ? 'Ship the definition in `crds/` or in a chart of its own, not as a hook.'
      : 'Put the release’s name and namespace into the name of the hook’s object.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    for (const collision of findCollisions(pair, tenant)) {
      if (collision.outcome !== 'hook') continue
      report({
        evidence: { object: sharedName(collision), outcome: outcomeOf(collision.next) },
        at: { object: collision.next },
        was: { object: collision.previous },
      })
    }
  },
})

function outcomeOf(object: KubernetesObject): Evidence['outcome'] {
  if (isDefinition(object)) return 'definition'
  return hookDeletePolicies(object).includes('before-hook-creation') ? 'replaced' : 'exists'
}

import { exampleObject } from '../packaging/example-templates.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { countObjects, listByKind, sharedName } from './shared-object.ts'
import { tenantApart, tenantsOf } from './tenants.ts'

type Evidence = { readonly sharing: 'namespace' | 'name'; readonly objects: readonly string[] }

const config = (name: string) => ['templates/config.yaml', exampleObject('v1', 'ConfigMap', `name: ${name}`)] as const
const role = (name: string) =>
  ['templates/role.yaml', exampleObject('rbac.authorization.k8s.io/v1', 'ClusterRole', `name: ${name}`)] as const

/** What two installations share only because they share a namespace or a name; see `side-by-side/install-refused`. */
export const sideBySideRefusedWhenSharing = defineRule<'pair', Evidence>({
  id: 'side-by-side/refused-when-sharing',
  scope: 'pair',
  title: 'Second installation that Helm refuses in the same namespace, or under the same name',
  why: 'Names that hold only the release’s name collide when it is used again in another namespace, fixed names of a namespace collide inside it. Helm refuses the second installation, or, under one name, a ClusterRoleBinding names the ServiceAccount of one of them only.',
  sources: ['helm/helm pkg/action/validate.go, existingResourceConflict'],
  category: 'side-by-side',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a fixed name in the namespace',
      previous: exampleTenants('1.0.0', () => [config('settings')]),
      next: exampleTenants('1.1.0', () => [config('settings')]),
      reports: 1,
    },
    {
      title: 'an object of the whole cluster named after the release',
      previous: exampleTenants('1.0.0', ({ releaseName }) => [role(releaseName)]),
      next: exampleTenants('1.1.0', ({ releaseName }) => [role(releaseName)]),
      reports: 1,
    },
    {
      title: 'named after the release and its namespace',
      previous: exampleTenants('1.0.0', ({ releaseName, namespace }) => [role(`${namespace}-${releaseName}`)]),
      next: exampleTenants('1.1.0', ({ releaseName, namespace }) => [role(`${namespace}-${releaseName}`)]),
      reports: 0,
    },
    {
      title: 'a name that is refused everywhere is said once',
      previous: exampleTenants('1.0.0', () => [role('manager')]),
      next: exampleTenants('1.1.0', () => [role('manager')]),
      reports: 0,
    },
  ],
  facts: ({ sharing, objects }) => objects.map((name) => [sharing, name]),
  message: ({ sharing, objects }) =>
    `In ${sharing === 'namespace' ? 'one namespace' : 'two namespaces under one name'} ${countObjects(objects.length)} ${sharing === 'namespace' ? 'of both releases have' : 'of the whole cluster would have'} one name, and Helm refuses the second installation: ${listByKind(objects)}.`,
  remedy: ({ sharing }) =>
    sharing === 'namespace'
      ? 'Install the two releases into namespaces of their own, or put `.Release.Name` into the names.'
      : 'Give the two releases names of their own, or put `.Release.Namespace` into the names.',
  check(pair, _context, report) {
    const everywhere = new Set(refused(pair, tenantApart(pair)).map(sharedName))
    for (const tenant of tenantsOf(pair)) {
      if (tenant.tenancy === 'apart' || tenant.set.length > 0) continue
      const only = refused(pair, tenant).filter((collision) => !everywhere.has(sharedName(collision)))
      const [first] = only
      if (first === undefined) continue
      const sharing = tenant.tenancy === 'one-namespace' ? 'namespace' : 'name'
      report({
        evidence: { sharing, objects: only.map(sharedName) },
        at: { object: first.next },
        was: { object: first.previous },
        condition: {
          kind: 'command',
          text: `only when both releases are installed ${sharing === 'namespace' ? 'into one namespace' : 'under one name'}`,
        },
      })
    }
  },
})

function refused(pair: ReleasePair, tenant: ReturnType<typeof tenantApart>) {
  return tenant === null ? [] : findCollisions(pair, tenant).filter(({ outcome }) => outcome === 'refused')
}

import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, member, stringMember } from '../../model/json.ts'
import { installNamespace, namespaceOf } from '../../model/object-identity.ts'
import type { Path } from '../../model/path.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { shippedAccount } from './accounts.ts'

type Evidence = { readonly binding: string; readonly missing: string }

const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: manager}'
const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: manager}\nrules: []'
const binding = (roleName: string, subject: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: manager}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${roleName}}\nsubjects: [{kind: ServiceAccount, name: ${subject}, namespace: default}]`

/** A binding to what is not there is accepted and grants nothing. */
export const rbacBindingDangles = defineRule<'release', Evidence>({
  id: 'rbac/binding-dangles',
  scope: 'release',
  title: 'Binding to a role or an account that the release does not bring',
  why: 'The API server accepts a binding whose role or ServiceAccount does not exist; it grants nothing, and whoever later creates one of that name gets the rights.',
  sources: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding'],
  category: 'rbac',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'no such account', next: render(account, role, binding('manager', 'other')), reports: 1 },
    { title: 'no such role', next: render(account, role, binding('other', 'manager')), reports: 1 },
    { title: 'both are there', next: render(account, role, binding('manager', 'manager')), reports: 0 },
    { title: 'a role of every cluster', next: render(account, binding('edit', 'manager')), reports: 0 },
    { title: 'the account of every namespace', next: render(role, binding('manager', 'default')), reports: 0 },
  ],
  message: ({ binding: name, missing }) => `${name} names ${missing}, which the release does not bring.`,
  remedy: () => 'Let binding, role and account take their names from one helper template.',
  check(release, _context, report) {
    if (release.chart === null) return
    for (const object of release.objects) {
      const isOfCluster = object.kind === 'ClusterRoleBinding'
      if (apiGroupOf(object.apiVersion) !== 'rbac.authorization.k8s.io') continue
      if (!isOfCluster && object.kind !== 'RoleBinding') continue
      for (const { missing, path } of missingIn(object, release)) {
        report({
          evidence: { binding: objectName(object), missing },
          at: { object, path },
          ...(object.dependency === null ? {} : { severity: 'info' }),
        })
      }
    }
  },
})

interface Missing {
  readonly missing: string
  readonly path: Path
}

function missingIn(binding: KubernetesObject, release: Release): readonly Missing[] {
  const reference = member(binding.value, 'roleRef')
  const [kind, name] = [stringMember(reference, 'kind') ?? '', stringMember(reference, 'name') ?? '']
  const namespace = kind === 'Role' ? namespaceOf(binding, release) : null
  const isShipped = release.objects.some(
    (role) => role.kind === kind && role.name === name && (kind !== 'Role' || namespaceOf(role, release) === namespace),
  )
  const subjects = arrayMember(binding.value, 'subjects').flatMap((subject, index): readonly Missing[] => {
    const account = { namespace: stringMember(subject, 'namespace') ?? '', name: stringMember(subject, 'name') ?? '' }
    const isOwn = stringMember(subject, 'kind') === 'ServiceAccount' && account.namespace === installNamespace(release)
    if (!isOwn || account.name === 'default' || shippedAccount(account, release) !== null) return []
    return [{ missing: `ServiceAccount/${account.namespace}/${account.name}`, path: ['subjects', index] }]
  })
  const isMissing = !isShipped && !isOfEveryCluster(kind, name)
  return [...(isMissing ? [{ missing: `${kind}/${name}`, path: ['roleRef'] }] : []), ...subjects]
}

/** Roles that the API server makes (bootstrappolicy), and those of kube-system. */
function isOfEveryCluster(kind: string, name: string): boolean {
  if (name.startsWith('system:') || name === 'extension-apiserver-authentication-reader') return true
  return kind === 'ClusterRole' && ['cluster-admin', 'admin', 'edit', 'view'].includes(name)
}

import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, compareText, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { isSelected, readSelector } from '../../model/label-selector.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import { covers, type Right, readRights } from './rights.ts'

/** Who may do something. A `type`, so that evidence can hold it. */
export type Identity =
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  /** Whoever is bound to a role by others than the release: a role that it ships unbound, or a default role that it adds to. */
  | { readonly kind: 'ClusterRole' | 'Role'; readonly namespace: string | null; readonly name: string }

/** A right with where it holds and what grants it. */
export interface Grant {
  readonly right: Right
  /** Null: in the whole cluster. */
  readonly namespace: string | null
  readonly role: KubernetesObject | null
  /** The binding; the role itself where others bind it. */
  readonly by: KubernetesObject
}

export interface Grants {
  readonly identity: Identity
  readonly grants: readonly Grant[]
}

const group = 'rbac.authorization.k8s.io'
/** ClusterRoles of every cluster that add up other roles by a label (kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
const defaultRoles = ['admin', 'edit', 'view'] as const
const everything: readonly Right[] = [
  { on: 'resource', apiGroup: '*', resource: '*', resourceName: null, verb: '*' },
  { on: 'url', url: '*', verb: '*' },
]

/** What a release lets each identity do, by {@link identityText}, in its order. */
export function grantsOf(release: Release): ReadonlyMap<string, Grants> {
  const roles = rolesOf(release)
  const found = new Map<string, { readonly identity: Identity; readonly grants: Grant[] }>()
  const add = (identity: Identity, grants: readonly Grant[]) => {
    const text = identityText(identity)
    const entry = found.get(text) ?? { identity, grants: [] }
    entry.grants.push(...grants)
    found.set(text, entry)
  }
  const bound = new Set<KubernetesObject>()
  for (const binding of release.objects) {
    const isOfCluster = isRbac(binding, 'ClusterRoleBinding')
    if (!isOfCluster && !isRbac(binding, 'RoleBinding')) continue
    const namespace = isOfCluster ? null : namespaceOf(binding, release)
    const role = roles.find((each) => isRoleOf(each, binding, namespace, release)) ?? null
    if (role !== null) bound.add(role)
    const rights = role === null ? externalRights(member(binding.value, 'roleRef')) : rightsOf(role, roles)
    const grants = rights.map((right) => ({ right, namespace, role, by: binding }))
    for (const subject of arrayMember(binding.value, 'subjects')) {
      const identity = identityOf(subject, namespace)
      if (identity !== null) add(identity, grants)
    }
  }
  for (const role of roles) {
    const rights = rightsOf(role, roles)
    const namespace = role.kind === 'Role' ? namespaceOf(role, release) : null
    const grants = rights.map((right) => ({ right, namespace, role, by: role }))
    const addsTo = defaultRoles.filter((name) => isAddedTo(role, name))
    for (const name of addsTo) add({ kind: 'ClusterRole', namespace: null, name }, grants)
    const isForOthers = !bound.has(role) && addsTo.length === 0 && !roles.some((other) => isPartOf(role, other))
    if (isForOthers) add({ kind: role.kind === 'Role' ? 'Role' : 'ClusterRole', namespace, name: role.name }, grants)
  }
  return new Map([...found].sort(([left], [right]) => compareText(left, right)))
}

/** What a role of the release grants to whoever is bound to it; nothing for an identity that is no role of the release. */
export function grantsOfRole(identity: Identity, release: Release): readonly Grant[] {
  if (identity.kind !== 'ClusterRole' && identity.kind !== 'Role') return []
  const roles = rolesOf(release)
  return roles
    .filter((role) => role.kind === identity.kind && role.name === identity.name)
    .map((role) => ({ role, namespace: role.kind === 'Role' ? namespaceOf(role, release) : null }))
    .filter(({ namespace }) => namespace === identity.namespace)
    .flatMap(({ role, namespace }) => rightsOf(role, roles).map((right) => ({ right, namespace, role, by: role })))
}

function rolesOf({ objects }: Release): readonly KubernetesObject[] {
  return objects.filter((object) => isRbac(object, 'ClusterRole') || isRbac(object, 'Role'))
}

/** Grants of `held` that cover none of the rights in `lacking`: what one has and the other has not. */
export function grantsBeyond(held: readonly Grant[], lacking: readonly Grant[]): readonly Grant[] {
  return held.filter(
    ({ right, namespace }) =>
      !lacking.some(
        (other) => (other.namespace === null || other.namespace === namespace) && covers(other.right, right),
      ),
  )
}

export function identityText(identity: Identity): string {
  const namespace = 'namespace' in identity ? identity.namespace : null
  return [identity.kind, ...(namespace === null ? [] : [namespace]), identity.name].join('/')
}

function isRbac(object: KubernetesObject, kind: string): boolean {
  return object.kind === kind && apiGroupOf(object.apiVersion) === group
}

function isRoleOf(
  role: KubernetesObject,
  binding: KubernetesObject,
  namespace: string | null,
  release: Release,
): boolean {
  const reference = member(binding.value, 'roleRef')
  if (stringMember(reference, 'name') !== role.name || stringMember(reference, 'kind') !== role.kind) return false
  return role.kind === 'ClusterRole' || namespaceOf(role, release) === namespace
}

function rightsOf(role: KubernetesObject, roles: readonly KubernetesObject[]): readonly Right[] {
  if (!isJsonObject(member(role.value, 'aggregationRule'))) return readRights(arrayMember(role.value, 'rules'))
  // The controller writes the rules of an aggregated role; its own are overwritten.
  return roles.filter((part) => isPartOf(part, role)).flatMap((part) => readRights(arrayMember(part.value, 'rules')))
}

function isPartOf(part: KubernetesObject, whole: KubernetesObject): boolean {
  if (part === whole || part.kind !== 'ClusterRole') return false
  const labels = memberAt(part.value, 'metadata', 'labels')
  return arrayMember(member(whole.value, 'aggregationRule'), 'clusterRoleSelectors').some((selector) => {
    const requirements = readSelector(selector)
    return requirements !== null && isSelected(labels, requirements)
  })
}

function isAddedTo(role: KubernetesObject, name: (typeof defaultRoles)[number]): boolean {
  const label = memberAt(role.value, 'metadata', 'labels', `${group}/aggregate-to-${name}`)
  return role.kind === 'ClusterRole' && String(label) === 'true'
}

/** Rights of a role that the release does not ship: all, or what the name says and only the cluster knows. */
function externalRights(reference: Json | undefined): readonly Right[] {
  const [kind, name] = [stringMember(reference, 'kind') ?? '', stringMember(reference, 'name') ?? '']
  if (kind === 'ClusterRole' && name === 'cluster-admin') return everything
  return [{ on: 'role', role: `${kind}/${name}`, verb: '*' }]
}

/** Who a subject is; null for what is none. A ServiceAccount is also known as a user. */
function identityOf(subject: Json, bindingNamespace: string | null): Identity | null {
  const name = stringMember(subject, 'name')
  const kind = stringMember(subject, 'kind')
  if (name === undefined) return null
  if (kind === 'Group') return { kind, name }
  if (kind === 'User') {
    const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? []
    if (namespace === undefined || account === undefined) return { kind, name }
    return { kind: 'ServiceAccount', namespace, name: account }
  }
  const namespace = stringMember(subject, 'namespace') || bindingNamespace
  return kind !== 'ServiceAccount' || namespace === null ? null : { kind, namespace, name }
}

import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, compareText, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { isSelected, readSelector } from '../../model/label-selector.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import { covers, defaultRoles, mayGrant, type Right, readRights } from './rights.ts'

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
  readonly grants: readonly Grant[]
  readonly unknown: readonly UnknownGrants[]
}

/** Rights that only the cluster knows. */
export interface UnknownGrants {
  /** `ClusterRole/edit`: a role that the release does not ship, or an aggregated one, to which any role of the cluster may add. */
  readonly role: string
  readonly isAggregated: boolean
  /** Null: in the whole cluster. */
  readonly namespace: string | null
}

export interface IdentityGrants extends Grants {
  readonly identity: Identity
}

const group = 'rbac.authorization.k8s.io'
const everything: readonly Right[] = [
  { on: 'resource', apiGroup: '*', resource: '*', resourceName: null, verb: '*' },
  { on: 'url', url: '*', verb: '*' },
]

/** What a release lets each identity do, by {@link identityText}, in its order. */
export function grantsOf(release: Release): ReadonlyMap<string, IdentityGrants> {
  const roles = rolesOf(release)
  const found = new Map<string, IdentityGrants>()
  const add = (identity: Identity, added: Grants) => {
    const text = identityText(identity)
    found.set(text, { identity, ...joined([found.get(text) ?? nothing, added]) })
  }
  const bound = new Set<KubernetesObject>()
  for (const binding of release.objects) {
    const isOfCluster = isRbac(binding, 'ClusterRoleBinding')
    if (!isOfCluster && !isRbac(binding, 'RoleBinding')) continue
    const namespace = isOfCluster ? null : namespaceOf(binding, release)
    const role = roles.find((each) => isRoleOf(each, binding, namespace, release)) ?? null
    if (role !== null) bound.add(role)
    const granted =
      role === null ? externalGrants(binding, namespace) : grantsOfShipped(role, { roles, namespace, by: binding })
    for (const subject of arrayMember(binding.value, 'subjects')) {
      const identity = identityOf(subject, namespace)
      if (identity !== null) add(identity, granted)
    }
  }
  for (const role of roles) {
    const namespace = role.kind === 'Role' ? namespaceOf(role, release) : null
    const grants = grantsOfShipped(role, { roles, namespace, by: role })
    const addsTo = defaultRoles.filter((name) => isAddedTo(role, name))
    for (const name of addsTo) add({ kind: 'ClusterRole', namespace: null, name }, grants)
    const isForOthers = !bound.has(role) && addsTo.length === 0 && !roles.some((other) => isPartOf(role, other))
    if (isForOthers) add({ kind: role.kind === 'Role' ? 'Role' : 'ClusterRole', namespace, name: role.name }, grants)
  }
  return new Map([...found].sort(([left], [right]) => compareText(left, right)))
}

/**
 * What an identity of one release may do in another, whose grants are given: a role that is bound or aggregated there
 * grants all the same to whoever else is bound to it, and a default role has what the ones below it have.
 */
export function grantsIn(identity: Identity, release: Release, all: ReadonlyMap<string, IdentityGrants>): Grants {
  const own = all.get(identityText(identity)) ?? grantsOfRole(identity, release)
  const rank = identity.kind === 'ClusterRole' ? defaultRoles.indexOf(identity.name) : -1
  const below = rank < 0 ? [] : defaultRoles.slice(rank + 1)
  return joined([
    own,
    ...below.map((name) => all.get(identityText({ kind: 'ClusterRole', namespace: null, name })) ?? nothing),
  ])
}

const nothing: Grants = { grants: [], unknown: [] }

function joined(parts: readonly Grants[]): Grants {
  return { grants: parts.flatMap(({ grants }) => grants), unknown: parts.flatMap(({ unknown }) => unknown) }
}

/** What a role of the release grants to whoever is bound to it; nothing for an identity that is no role of the release. */
function grantsOfRole(identity: Identity, release: Release): Grants {
  if (identity.kind !== 'ClusterRole' && identity.kind !== 'Role') return nothing
  const roles = rolesOf(release)
  return joined(
    roles
      .filter((role) => role.kind === identity.kind && role.name === identity.name)
      .map((role) => ({ role, namespace: role.kind === 'Role' ? namespaceOf(role, release) : null }))
      .filter(({ namespace }) => namespace === identity.namespace)
      .map(({ role, namespace }) => grantsOfShipped(role, { roles, namespace, by: role })),
  )
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

/** What only the cluster knows of one side and may grant the right; what both sides have of that kind tells nothing of the change. */
export function unknownFor({ right, namespace }: Grant, side: Grants, other: Grants): readonly UnknownGrants[] {
  return side.unknown.filter(
    (each) =>
      (each.namespace === null || each.namespace === namespace) &&
      (each.isAggregated || mayGrant(each.role, right)) &&
      !other.unknown.some(
        ({ role, isAggregated, namespace: place }) =>
          role === each.role && isAggregated === each.isAggregated && (place === null || place === each.namespace),
      ),
  )
}

/** Why what is unknown leaves a right undecided. */
export function unknownReason(unknown: readonly UnknownGrants[]): string {
  const texts = unknown.map(({ role, isAggregated }) =>
    isAggregated ? `what other ClusterRoles add to ${role}` : `what ${role} grants`,
  )
  return `only the cluster knows ${[...new Set(texts)].join(' and ')}`
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

interface Place {
  readonly roles: readonly KubernetesObject[]
  readonly namespace: string | null
  readonly by: KubernetesObject
}

function grantsOfShipped(role: KubernetesObject, { roles, namespace, by }: Place): Grants {
  const isAggregated = isJsonObject(member(role.value, 'aggregationRule'))
  return {
    grants: rightsOf(role, roles).map((right) => ({ right, namespace, role, by })),
    unknown: isAggregated ? [{ role: `${role.kind}/${role.name}`, isAggregated, namespace }] : [],
  }
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

function isAddedTo(role: KubernetesObject, name: string): boolean {
  const label = memberAt(role.value, 'metadata', 'labels', `${group}/aggregate-to-${name}`)
  return role.kind === 'ClusterRole' && String(label) === 'true'
}

/** What a binding to a role grants that the release does not ship: all, or what only the cluster knows. */
function externalGrants(by: KubernetesObject, namespace: string | null): Grants {
  const reference = member(by.value, 'roleRef')
  const name = `${stringMember(reference, 'kind') ?? ''}/${stringMember(reference, 'name') ?? ''}`
  const isAll = name === 'ClusterRole/cluster-admin'
  const rights: readonly Right[] = isAll ? everything : [{ on: 'role', role: name, verb: '*' }]
  return {
    grants: rights.map((right) => ({ right, namespace, role: null, by })),
    unknown: isAll ? [] : [{ role: name, isAggregated: false, namespace }],
  }
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

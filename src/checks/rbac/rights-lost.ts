import { groupBy } from '../../model/group-by.ts'
import { arrayMember, jsonEquals, member } from '../../model/json.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { isNameFixed } from '../packaging/install-render.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { accountOf, shippedAccount } from './accounts.ts'
import { type Grant, grantsBeyond, grantsIn, grantsOf, type Identity, unknownFor, unknownReason } from './grants.ts'
import { covers, describeRights, listRights, type Right, readRights, singleRights } from './rights.ts'

type Evidence = {
  readonly identity: string
  readonly rights: readonly string[]
  /** Null: in the whole cluster. */
  readonly namespace: string | null
  /** Workloads of the previous release that run as it. */
  readonly usedBy: readonly string[]
  /** Roles and bindings that both releases write when they run side by side. */
  readonly shared: readonly string[]
}

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: manager}'
const role = (name: string, rules: string, kind = 'ClusterRole', metadata = '') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}${metadata}}\nrules: ${rules}`
const bind = (name: string, kind = 'ClusterRole', subject = 'manager') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}Binding\nmetadata: {name: ${name}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name}}\nsubjects: [{kind: ServiceAccount, name: ${subject}, namespace: default}]`
const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})
const rule = (resources: string, verbs: string, more = '') =>
  `{apiGroups: [""], resources: [${resources}], verbs: [${verbs}]${more}}`

const gadgets = (resources: string) => `{apiGroups: [example.com], resources: [${resources}], verbs: [get]}`
const definition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: gadgets.example.com}\nspec: {group: example.com, scope: Namespaced, names: {plural: gadgets, kind: Gadget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}'

/** The API server decides each request by the roles as they are at that moment; Helm updates roles before workloads. */
export const rbacRightsLost = defineRule<'pair', Evidence>({
  id: 'rbac/rights-lost',
  scope: 'pair',
  title: 'Rights that an identity loses',
  why: 'The API server decides by the roles as they are now, and Helm updates roles before workloads: what still runs as the identity, pods of the previous release first of all, is refused (403) from then on. A role of one name that two releases share holds only what the last writer put into it.',
  sources: [
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
    'helm/helm pkg/release/v1/util/kind_sorter.go, InstallOrder',
  ],
  category: 'rbac',
  severity: 'error',
  breaks: ['in-place', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a verb is gone',
      previous: render(account, role('m', `[${rule('pods', 'get, list')}]`), bind('m')),
      next: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m')),
      reports: 1,
    },
    {
      title: 'rights in the cluster become rights in a namespace',
      previous: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m')),
      next: render(account, role('m', `[${rule('pods', 'get')}]`, 'Role'), bind('m', 'Role')),
      reports: 1,
    },
    {
      title: 'the binding points to another account, and the former stays',
      previous: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m')),
      next: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m', 'ClusterRole', 'other')),
      reports: 1,
    },
    {
      title: 'what users get through the role `view` is gone',
      previous: render(
        role(
          'v',
          `[${rule('widgets', 'get')}]`,
          'ClusterRole',
          ', labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}',
        ),
      ),
      next: render(account),
      reports: 1,
    },
    {
      title: 'the same rights in other words, under other names',
      previous: render(account, role('m', `[${rule('pods, pods/log', 'get, list')}]`), bind('m')),
      next: render(
        account,
        role('other', `[${rule('pods/log, pods', 'list')}, ${rule('pods', 'get')}, ${rule('"*"', 'get')}]`),
        bind('other'),
      ),
      reports: 0,
    },
    {
      title: 'one object instead of a name that nothing else has',
      previous: render(account, role('m', `[${rule('pods', 'get', ', resourceNames: [a]')}]`), bind('m')),
      next: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m')),
      reports: 0,
    },
    {
      title: 'a binding moves from view to edit, which has all of view',
      previous: render(account, bind('view')),
      next: render(account, bind('edit')),
      reports: 0,
    },
    {
      title: 'the role named the singular, which no request does',
      previous: render(account, definition, role('m', `[${gadgets('gadget, gadgets')}]`), bind('m')),
      next: render(account, definition, role('m', `[${gadgets('gadgets')}]`), bind('m')),
      reports: 0,
    },
    {
      title: 'the account is gone as well',
      previous: render(account, role('m', `[${rule('pods', 'get')}]`), bind('m')),
      next: render('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}'),
      reports: 0,
    },
  ],
  facts: ({ identity, namespace, rights }) => singleRights(rights).map((right) => [identity, namespace, right]),
  message: ({ identity, rights, namespace, shared }) =>
    `${identity} loses ${listRights(rights)}${namespace === null ? '' : ` in namespace ${namespace}`}.${shared.length === 0 ? '' : ` Where both releases run, they share ${shared.join(', ')}, so the previous one loses it for good.`}`,
  remedy: ({ usedBy }) =>
    usedBy.length > 0
      ? 'Take the right away one release after the code that needed it, or say in the release notes who needs it; then the pods that an upgrade replaces keep it to their end.'
      : 'Keep the right; or say in the release notes that whoever is bound to it needs another role.',
  check(pair, _context, report) {
    const next = grantsOf(pair.next)
    for (const [text, before] of grantsOf(pair.previous)) {
      const { identity } = before
      if (isGone(identity, pair)) continue
      const after = grantsIn(identity, pair.next, next)
      const usedBy = usersOf(identity, pair.previous)
      const lost = grantsBeyond(before.grants, after.grants)
        .filter(({ right }) => !namesNothing(right, pair.previous))
        .map((grant) => ({ grant, unknown: unknownFor(grant, after, before) }))
      const groups = groupBy(lost, ({ grant, unknown }) => JSON.stringify([grant.namespace, unknown.length > 0]))
      for (const group of groups.values()) {
        const here = group.map(({ grant }) => grant)
        const unknown = group.flatMap((each) => each.unknown)
        const [first] = here
        if (first === undefined) continue
        const { namespace } = first
        const place = first.role ?? first.by
        const survivor = pair.objects.persisted.find(({ previous }) => previous === place)?.next ?? place
        const shared = sharedBetween(here, pair)
        report({
          evidence: {
            identity: text,
            rights: describeRights(here.map(({ right }) => right)),
            namespace,
            usedBy,
            shared,
          },
          at: { object: survivor, path: ['rules'] },
          was: { object: place, path: ['rules'] },
          direction: 'previous-to-next',
          breaks: shared.length > 0 ? ['in-place', 'side-by-side'] : ['in-place'],
          condition: {
            kind: 'cluster',
            text:
              usedBy.length > 0
                ? 'only while pods of the previous release run, or where something else uses the identity, and only if it uses the right'
                : 'only for what uses the identity and the right',
          },
          ...(unknown.length > 0 ? { certainty: 'undecided' as const, reason: unknownReason(unknown) } : {}),
        })
      }
    }
  },
})

/** An account that the previous release shipped and the next does not: it is deleted, whatever its rights. */
function isGone(identity: Identity, { previous, next }: ReleasePair): boolean {
  return (
    identity.kind === 'ServiceAccount' &&
    shippedAccount(identity, previous) !== null &&
    shippedAccount(identity, next) === null
  )
}

function usersOf(identity: Identity, release: Release): readonly string[] {
  if (identity.kind !== 'ServiceAccount') return []
  return release.objects
    .filter((object) => {
      const account = accountOf(object, release)
      return account !== null && account.name === identity.name && account.namespace === identity.namespace
    })
    .map(objectName)
}

/** Roles and bindings of the cluster that every installation writes under one name, and that no longer give the right. */
function sharedBetween(lost: readonly Grant[], { objects, next }: ReleasePair): readonly string[] {
  const shared = objects.persisted.filter(
    (match) =>
      match.next.kind.startsWith('Cluster') &&
      isNameFixed(match.next, next) &&
      lost.some(({ right, role, by }) => {
        if (by === match.previous && by !== role) return !isOneBinding(match.previous, match.next)
        const rights = readRights(arrayMember(match.next.value, 'rules'))
        return role === match.previous && !rights.some((held) => covers(held, right))
      }),
  )
  return shared.map((match) => objectName({ ...match.next, namespace: null })).sort()
}

function isOneBinding(previous: KubernetesObject, next: KubernetesObject): boolean {
  return ['roleRef', 'subjects'].every((part) => jsonEquals(member(previous.value, part), member(next.value, part)))
}

/**
 * A role that writes the singular of a kind grants nothing: requests name the plural, and no other kind of the group may
 * take the singular for its own (NamesAccepted in k8s.io/apiextensions-apiserver).
 */
function namesNothing(right: Right, { crds }: Release): boolean {
  if (right.on !== 'resource') return false
  const [resource] = right.resource.split('/')
  return crds.some(
    ({ definition: { group, names } }) =>
      group === right.apiGroup && names.singular === resource && names.plural !== resource,
  )
}

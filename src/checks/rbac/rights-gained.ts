import { defineRule } from '../rule.ts'
import { grantsBeyond, grantsIn, grantsOf, identityText, unknownFor, unknownReason } from './grants.ts'
import { covers, describeRights, listRights, type Right, singleRights } from './rights.ts'

type Evidence = {
  readonly identity: string
  readonly rights: readonly string[]
  /** Why some of them weigh more than others. */
  readonly dangers: readonly string[]
}

const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})
const role = (rules: string, kind = 'ClusterRole') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: m}\nrules: ${rules}`
const binding = (kind = 'ClusterRole') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}Binding\nmetadata: {name: m}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: m}\nsubjects: [{kind: ServiceAccount, name: manager, namespace: default}]`
const rule = (resources: string, verbs: string) => `{apiGroups: [""], resources: [${resources}], verbs: [${verbs}]}`

/** Rights from which others follow: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks. */
const dangers: readonly (readonly [danger: string, right: Right])[] = (
  [
    ['reads every Secret', '', 'secrets', 'get'],
    ['reads every Secret', '', 'secrets', 'list'],
    ['reads every Secret', '', 'secrets', 'watch'],
    ['runs commands in every pod', '', 'pods/exec', 'create'],
    ['reaches the kubelet of every node', '', 'nodes/proxy', 'get'],
    ['makes tokens of every ServiceAccount', '', 'serviceaccounts/token', 'create'],
    ['acts as any user', '', 'users', 'impersonate'],
    ['grants rights that it does not have', 'rbac.authorization.k8s.io', 'clusterroles', 'escalate'],
    ['binds any role to anybody', 'rbac.authorization.k8s.io', 'clusterroles', 'bind'],
    ['approves certificates of any user', 'certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
    ['changes what the API server admits', 'admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'create'],
  ] as const
).map(([danger, apiGroup, resource, verb]) => [
  danger,
  { on: 'resource', apiGroup, resource, resourceName: null, verb },
])

/** A security note: nothing breaks, but who installs the chart hands out more than before. */
export const rbacRightsGained = defineRule<'pair', Evidence>({
  id: 'rbac/rights-gained',
  scope: 'pair',
  title: 'Rights in the whole cluster that an identity gains',
  why: 'Whoever takes over the identity’s pod has its rights in every namespace. The API server lets only those grant rights who hold them, so whoever runs `helm upgrade` needs them too.',
  sources: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping',
  ],
  category: 'rbac',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'Secrets of every namespace',
      previous: render(role(`[${rule('pods', 'get')}]`), binding()),
      next: render(role(`[${rule('pods, secrets', 'get')}]`), binding()),
      reports: 1,
    },
    {
      title: 'a role of a namespace becomes one of the cluster',
      previous: render(role(`[${rule('pods', 'get')}]`, 'Role'), binding('Role')),
      next: render(role(`[${rule('pods', 'get')}]`), binding()),
      reports: 1,
    },
    {
      title: 'rights in a namespace',
      previous: render(role(`[${rule('pods', 'get')}]`, 'Role'), binding('Role')),
      next: render(role(`[${rule('pods, secrets', 'get')}]`, 'Role'), binding('Role')),
      reports: 0,
    },
    {
      title: 'a role stops to aggregate and writes out the rules of its part',
      previous: render(
        `${role('[]')}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {part-of: m}}]}`,
        role(`[${rule('pods', 'get')}]`).replace('{name: m}', '{name: part, labels: {part-of: m}}'),
      ),
      next: render(
        role(`[${rule('pods', 'get')}]`),
        role(`[${rule('pods', 'get')}]`).replace('{name: m}', '{name: part, labels: {part-of: m}}'),
      ),
      reports: 0,
    },
    {
      title: 'what a wildcard held already',
      previous: render(role(`[${rule('"*"', '"*"')}]`), binding()),
      next: render(role(`[${rule('"*"', '"*"')}, ${rule('secrets', 'get')}]`), binding()),
      reports: 0,
    },
  ],
  facts: ({ identity, rights }) => singleRights(rights).map((right) => [identity, right]),
  message: ({ identity, rights, dangers: why }) =>
    `${identity} gains in the whole cluster: ${listRights(rights)}.${why.length === 0 ? '' : ` It ${why.join(', ')}.`}`,
  remedy: () =>
    'Name the resources and verbs that the code uses, in a Role where one namespace is enough; and say in the release notes what the right is for.',
  check(pair, _context, report) {
    const previous = grantsOf(pair.previous)
    for (const after of grantsOf(pair.next).values()) {
      const { identity } = after
      const before = grantsIn(identity, pair.previous, previous)
      const gained = grantsBeyond(after.grants, before.grants)
        .filter(({ namespace }) => namespace === null)
        .map((grant) => ({ grant, unknown: unknownFor(grant, before, after) }))
      for (const isUndecided of [false, true]) {
        const here = gained.filter(({ unknown }) => unknown.length > 0 === isUndecided)
        const [first] = here
        if (first === undefined) continue
        const rights = here.map(({ grant }) => grant.right)
        const why = dangersOf(rights).filter((danger) => !dangersOf(rightsInCluster(before.grants)).includes(danger))
        report({
          evidence: { identity: identityText(identity), rights: describeRights(rights), dangers: why },
          at: { object: first.grant.role ?? first.grant.by, path: ['rules'] },
          direction: 'previous-to-next',
          ...(why.length === 0 ? { severity: 'info' } : {}),
          ...(isUndecided
            ? { certainty: 'undecided' as const, reason: unknownReason(here.flatMap(({ unknown }) => unknown)) }
            : {}),
        })
      }
    }
  },
})

function rightsInCluster(
  grants: readonly { readonly right: Right; readonly namespace: string | null }[],
): readonly Right[] {
  return grants.filter(({ namespace }) => namespace === null).map(({ right }) => right)
}

function dangersOf(rights: readonly Right[]): readonly string[] {
  const found = dangers.filter(([, danger]) => rights.some((right) => covers(right, danger))).map(([name]) => name)
  return [...new Set(found)]
}

import { describe, expect, it } from 'vitest'
import { rbacRightsGained } from '../../../src/checks/rbac/rights-gained.ts'
import { rbacRightsLost } from '../../../src/checks/rbac/rights-lost.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const group = 'rbac.authorization.k8s.io'
const role = (rules: string, { kind = 'ClusterRole', name = 'r', labels = '', more = '' } = {}) =>
  `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: ${name}, labels: {${labels}}}\nrules: [${rules}]\n${more}`
const rule = (apiGroups: string, resources: string, verbs: string, names = '') =>
  `{apiGroups: [${apiGroups}], resources: [${resources}], verbs: [${verbs}], resourceNames: [${names}]}`
const urls = (...list: readonly string[]) => `{nonResourceURLs: [${list.join(', ')}], verbs: [get]}`
const account = '{kind: ServiceAccount, name: a, namespace: default}'
const bind = (roleRef: string, subjects = account, { kind = 'ClusterRoleBinding', name = 'b', namespace = '' } = {}) =>
  `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: ${name}${namespace}}\nroleRef: {apiGroup: ${group}, ${roleRef}}\nsubjects: [${subjects}]`
const cluster = (name = 'r') => `kind: ClusterRole, name: ${name}`

const release = (documents: readonly string[]) =>
  releaseOf({
    manifest: [...documents, 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}']
      .map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`)
      .join(''),
  })

async function rightsBy(reporter: Rule, previous: readonly string[], next: readonly string[]) {
  const reports = await runRule(reporter, { previous: release(previous), next: release(next) })
  return reports.map(({ evidence }) => [member(evidence, 'identity'), member(evidence, 'rights')])
}

const aggregating = 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: "1"}}]}'
const part = role(rule('""', 'pods', 'get'), { name: 'p', labels: 'part: "1"' })
const forOthers = (name: string) =>
  role(rule('x.y', 'w', 'get'), { labels: `rbac.authorization.k8s.io/aggregate-to-${name}: "true"` })

const one = (rules: string) => [role(rules), bind(cluster())]
const sa = 'ServiceAccount/default/a'

describe('rights of an identity', () => {
  it.each<readonly [string, readonly string[], readonly string[], unknown]>([
    [
      'a wildcard becomes verbs',
      one(rule('""', 'pods', '"*"')),
      one(rule('""', 'pods', 'get, list')),
      [[sa, ['* of pods']]],
    ],
    ['verbs become a wildcard', one(rule('""', 'pods', 'get, list')), one(rule('""', 'pods', '"*"')), []],
    ['every resource covers subresources', one(rule('""', 'pods/log', 'get')), one(rule('""', '"*"', 'get')), []],
    [
      'a resource covers none of its subresources',
      one(rule('""', 'pods/log', 'get')),
      one(rule('""', 'pods', 'get')),
      [[sa, ['get of pods/log']]],
    ],
    [
      'a subresource of every resource',
      one(rule('apps', 'deployments/scale', 'update')),
      one(rule('apps', '"*/scale"', 'update')),
      [],
    ],
    [
      'a subresource of every resource, gone',
      one(rule('apps', '"*/scale"', 'update')),
      one(rule('apps', 'deployments/scale', 'update')),
      [[sa, ['update of */scale (apps)']]],
    ],
    ['every group covers the core', one(rule('""', 'pods', 'get')), one(rule('"*"', 'pods', 'get')), []],
    [
      'one object of all',
      one(rule('""', 'secrets', 'get')),
      one(rule('""', 'secrets', 'get', 'x')),
      [[sa, ['get of secrets']]],
    ],
    ['all objects instead of one', one(rule('""', 'secrets', 'get', 'x')), one(rule('""', 'secrets', 'get')), []],
    [
      'another object',
      one(rule('""', 'secrets', 'get', 'x')),
      one(rule('""', 'secrets', 'get', 'z')),
      [[sa, ['get of secrets "x"']]],
    ],
    ['a URL under a prefix', one(urls('/metrics/a')), one(urls('"/metrics/*"')), []],
    ['a URL beside it', one(urls('/metrics')), one(urls('"/metrics/*"')), [[sa, ['get of /metrics']]]],
    [
      'one role split in two',
      one(rule('""', 'pods, nodes', 'get')),
      [
        role(rule('""', 'pods', 'get')),
        bind(cluster()),
        role(rule('""', 'nodes', 'get'), { name: 's' }),
        bind(cluster('s'), account, { name: 'c' }),
      ],
      [],
    ],
    [
      'the account as a user',
      one(rule('""', 'pods', 'get')),
      [
        role(rule('""', 'pods', 'get')),
        bind(cluster(), '{kind: User, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccount:default:a"}'),
      ],
      [],
    ],
    ['cluster-admin instead', one(rule('"*"', '"*"', '"*"')), [bind(cluster('cluster-admin'))], []],
    [
      'a role of the cluster instead of all',
      [bind(cluster('cluster-admin'))],
      [bind(cluster('edit'))],
      [[sa, ['* of every URL', '* of every resource (every group)']]],
    ],
    [
      'a role that only the cluster knows',
      [bind(cluster('edit'))],
      [bind(cluster('view'))],
      [[sa, ['* of what ClusterRole/edit grants']]],
    ],
    [
      'a role of the cluster in one namespace',
      one(rule('""', 'pods', 'get')),
      [role(rule('""', 'pods', 'get')), bind(cluster(), account, { kind: 'RoleBinding' })],
      [[sa, ['get of pods']]],
    ],
    [
      'a group',
      [role(rule('""', 'pods', 'get')), bind(cluster(), '{kind: Group, name: g}')],
      [role(rule('""', 'pods', 'get'))],
      [['Group/g', ['get of pods']]],
    ],
    ['view becomes edit, which has all of view', [bind(cluster('view'))], [bind(cluster('edit'))], []],
    ['view becomes admin', [bind(cluster('view'))], [bind(cluster('admin'))], []],
    ['admin becomes cluster-admin', [bind(cluster('admin'))], [bind(cluster('cluster-admin'))], []],
    [
      'admin becomes edit',
      [bind(cluster('admin'))],
      [bind(cluster('edit'))],
      [[sa, ['* of what ClusterRole/admin grants']]],
    ],
    [
      'a Role of the name view, which the release does not ship',
      [bind('kind: Role, name: view', account, { kind: 'RoleBinding' })],
      [bind(cluster('edit'), account, { kind: 'RoleBinding' })],
      [[sa, ['* of what Role/view grants']]],
    ],
    ['what edit adds moves to view, of which edit has all', [forOthers('edit')], [forOthers('view')], []],
    [
      'what view adds moves to edit',
      [forOthers('view')],
      [forOthers('edit')],
      [['ClusterRole/view', ['get of w (x.y)']]],
    ],
    [
      'an aggregated role loses a part',
      [role('', { more: aggregating }), part, bind(cluster())],
      [
        role('', { more: aggregating }),
        role(rule('""', 'pods', 'get'), { name: 'p', labels: 'part: "2"' }),
        bind(cluster()),
      ],
      [[sa, ['get of pods']]],
    ],
    [
      'a role stops to aggregate and writes out what its part had',
      [role('', { more: aggregating }), part],
      [role(rule('""', 'pods', 'get')), part],
      [],
    ],
    [
      'a role for others loses a verb',
      [role(rule('x.y', 'w', 'get, list'))],
      [role(rule('x.y', 'w', 'get'))],
      [['ClusterRole/r', ['list of w (x.y)']]],
    ],
    ['a role for others is bound from now on', [role(rule('x.y', 'w', 'get'))], one(rule('x.y', 'w', 'get')), []],
    ['a role for others is gone', [role(rule('x.y', 'w', 'get'))], [], [['ClusterRole/r', ['get of w (x.y)']]]],
    [
      'labels and order',
      one(`${rule('""', 'pods', 'list, get')}, ${rule('apps', 'deployments', 'get')}`),
      [
        role(`${rule('apps', 'deployments', 'get')}, ${rule('""', 'pods', 'get, list')}`, {
          labels: 'helm.sh/chart: example-2',
        }),
        bind(cluster()),
      ],
      [],
    ],
  ])('%s', async (_name, previous, next, lost) => {
    expect(await rightsBy(rbacRightsLost, previous, next)).toEqual(lost)
  })

  it('that are gained are those that the way back loses in the whole cluster', async () => {
    const [less, more] = [one(rule('""', 'pods', 'get')), one(rule('"", apps', 'pods, secrets', 'get'))]
    expect(await rightsBy(rbacRightsGained, less, more)).toEqual(await rightsBy(rbacRightsLost, more, less))
  })

  it.each<readonly [string, readonly string[], readonly string[], unknown]>([
    [
      'a role stops to aggregate and writes out what its part had',
      [role('', { more: aggregating }), part],
      [role(rule('""', 'pods', 'get')), part],
      [],
    ],
    [
      'the same, bound',
      [role('', { more: aggregating }), part, bind(cluster())],
      [role(rule('""', 'pods', 'get')), part, bind(cluster())],
      [],
    ],
    ['a role is bound no more', one(rule('x.y', 'w', 'get')), [role(rule('x.y', 'w', 'get'))], []],
    ['edit becomes view', [bind(cluster('edit'))], [bind(cluster('view'))], []],
    ['what view adds moves to edit', [forOthers('view')], [forOthers('edit')], []],
    [
      'a role stops to aggregate and writes out what no part of the release had',
      [role('', { more: aggregating }), part, bind(cluster())],
      [role(rule('""', 'pods, nodes', 'get')), part, bind(cluster())],
      [[sa, ['get of nodes'], 'undecided']],
    ],
    [
      'a role of the cluster becomes one of the release',
      [bind(cluster('edit'))],
      one(rule('""', 'pods', 'get')),
      [[sa, ['get of pods'], 'undecided']],
    ],
    [
      'beside a role of the cluster that stays',
      [...one(rule('""', 'pods', 'get')), bind(cluster('edit'), account, { name: 'c' })],
      [...one(rule('""', 'pods, nodes', 'get')), bind(cluster('edit'), account, { name: 'c' })],
      [[sa, ['get of nodes'], undefined]],
    ],
    [
      'a part is added to a role that aggregates in both',
      [role('', { more: aggregating }), bind(cluster())],
      [role('', { more: aggregating }), part, bind(cluster())],
      [[sa, ['get of pods'], undefined]],
    ],
  ])('are gained: %s', async (_name, previous, next, gained) => {
    const reports = await runRule(rbacRightsGained, { previous: release(previous), next: release(next) })
    expect(
      reports.map(({ evidence, certainty }) => [member(evidence, 'identity'), member(evidence, 'rights'), certainty]),
    ).toEqual(gained)
  })

  it.each<readonly [string, readonly string[], readonly string[], unknown]>([
    [
      'a role that only the cluster knows may grant them',
      one(rule('""', 'pods', 'get')),
      [bind(cluster('edit'))],
      ['undecided'],
    ],
    [
      'other roles of the cluster may add them',
      one(rule('""', 'pods', 'get')),
      [role('', { more: aggregating }), bind(cluster())],
      ['undecided'],
    ],
    [
      'no role of every cluster but cluster-admin grants all',
      [bind(cluster('cluster-admin'))],
      [bind(cluster('edit'))],
      [undefined],
    ],
    [
      'a role of the cluster that was bound before as well',
      [...one(rule('""', 'pods', 'get')), bind(cluster('edit'), account, { name: 'c' })],
      [bind(cluster('edit'), account, { name: 'c' })],
      [undefined],
    ],
  ])('are lost or not: %s', async (_name, previous, next, certainties) => {
    const reports = await runRule(rbacRightsLost, { previous: release(previous), next: release(next) })
    expect(reports.map(({ certainty }) => certainty)).toEqual(certainties)
  })

  it('that lead to others are told apart', async () => {
    const reports = await runRule(rbacRightsGained, {
      previous: release(one(rule('""', 'pods', 'get'))),
      next: release(one(`${rule('""', 'pods, nodes/proxy', 'get')}, ${rule('""', 'secrets', '"*"')}`)),
    })
    expect(reports.map(({ evidence, severity }) => [member(evidence, 'dangers'), severity])).toEqual([
      [['reads every Secret', 'reaches the kubelet of every node'], undefined],
    ])
  })
})

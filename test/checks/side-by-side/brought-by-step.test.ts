import { describe, expect, it } from 'vitest'
import { broughtByStep } from '../../../src/checks/alternatives.ts'
import { rules } from '../../../src/checks/catalogue.ts'
import { loadEngine } from '../../../src/checks/load-engine.ts'
import { diffReleases, judgeBesideItself } from '../../../src/checks/run.ts'
import { exampleTenants } from '../../../src/checks/side-by-side/example-tenants.ts'
import { releaseOf } from '../../support/example-release.ts'
import { testKubernetesMinor, testSettings } from '../../support/run-rule.ts'

type Template = Parameters<typeof exampleTenants>[1]
/** Settings that are tried with the previous release, and with the next. */
type Sets = readonly [] | readonly [previous: readonly (readonly string[])[], next: readonly (readonly string[])[]]

const storage = (name: string, annotations = '') =>
  [
    `templates/${name}.yaml`,
    `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: ${name}${annotations}}`,
  ] as const
const keep = ', annotations: {helm.sh/resource-policy: keep}'
const service = (name: string, port: number) =>
  [
    'templates/service.yaml',
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, ports: [{port: 80, nodePort: ${port}}]}`,
  ] as const
const agent = (name: string, ...ports: readonly number[]) =>
  [
    'templates/agent.yaml',
    `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: ${name}}\nspec: {template: {spec: {containers: [{name: a, ports: [${ports.map((port) => `{containerPort: ${port}, hostPort: ${port}}`).join(', ')}]}]}}}`,
  ] as const

/** Findings of the category between two releases, all and those that the step brings. */
async function judge(before: Template, after: Template, sets: Sets = []) {
  const previous = releaseOf(exampleTenants('1.0.0', before, sets[0]), 'previous')
  const next = releaseOf(exampleTenants('1.1.0', after, sets[1]), 'next')
  const sideBySide = rules.filter(({ category }) => category === 'side-by-side')
  const options = {
    rules: sideBySide,
    engine: await loadEngine(),
    settings: testSettings,
    kubernetesMinor: testKubernetesMinor,
  }
  const { raised } = await diffReleases(previous, next, options)
  const brought = broughtByStep(raised, await judgeBesideItself(previous, { ...options, rules }))
  const ids = (findings: typeof raised) => findings.map(({ rule }) => rule.id.replace(/^.*\//, '')).sort()
  return { all: ids(raised), brought: ids(brought) }
}

const both = ['install-refused', 'uninstall-deletes-shared']
const avoidable: Template = (_, set) => (set.length > 0 ? [] : [storage('a')])

describe('what a step brings of two installations in one cluster', () => {
  const rows: readonly (readonly [
    title: string,
    before: Template,
    after: Template,
    all: readonly string[],
    brought: readonly string[],
    sets?: Sets,
  ])[] = [
    ['an object of both', () => [storage('a')], () => [storage('a')], both, []],
    ['one object fewer', () => [storage('a'), storage('b')], () => [storage('b')], both, []],
    ['one that the next release alone has', () => [storage('a')], () => [storage('a'), storage('b')], both, []],
    [
      'one more that takes the first installation’s name',
      ({ releaseName }) => [storage('a'), storage(releaseName)],
      () => [storage('a'), storage('example')],
      both,
      both,
    ],
    ['no longer kept', () => [storage('a', keep)], () => [storage('a')], both, ['uninstall-deletes-shared']],
    ['kept from now on', () => [storage('a')], () => [storage('a', keep)], both, []],
    ['avoidable before and after', avoidable, avoidable, both, [], [[['a=false']], [['a=false']]]],
    ['avoidable from now on', () => [storage('a')], avoidable, both, [], [[], [['a=false']]]],
    ['no longer avoidable', avoidable, () => [storage('a')], both, ['install-refused'], [[['a=false']], []]],
    [
      'a node port',
      ({ releaseName }) => [service(releaseName, 30080)],
      ({ releaseName }) => [service(releaseName, 30080)],
      ['node-port-taken'],
      [],
    ],
    [
      'one host port fewer',
      ({ releaseName }) => [agent(releaseName, 8080, 9090)],
      ({ releaseName }) => [agent(releaseName, 9090)],
      ['host-port-taken'],
      [],
    ],
  ]
  it.each(rows.map((row) => [row[0], row] as const))('%s', async (_title, [, before, after, all, brought, sets]) => {
    expect(await judge(before, after, sets)).toEqual({ all, brought })
  })
})

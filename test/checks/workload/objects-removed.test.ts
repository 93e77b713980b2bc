import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/checks/rule.ts'
import { workloadDataDeleted } from '../../../src/checks/workload/data-deleted.ts'
import { exampleObjects, exampleWorkloadText } from '../../../src/checks/workload/example-render.ts'
import { workloadObjectLeftBehind } from '../../../src/checks/workload/object-left-behind.ts'
import { workloadObjectRemoved } from '../../../src/checks/workload/object-removed.ts'
import { workloadObjectRenamed } from '../../../src/checks/workload/object-renamed.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rules: Readonly<Record<string, Rule>> = {
  removed: workloadObjectRemoved,
  renamed: workloadObjectRenamed,
  data: workloadDataDeleted,
  left: workloadObjectLeftBehind,
}

/** What the four rules say of a step: rule, severity, and whether it holds for everybody. */
async function said(previous: readonly string[], next: readonly string[]) {
  const releases = {
    previous: releaseOf(exampleObjects(...previous, other)),
    next: releaseOf(exampleObjects(...next, other)),
  }
  const found = await Promise.all(
    Object.entries(rules).map(async ([name, rule]) =>
      (await runRule(rule, releases)).map(({ severity, condition, breaks }) =>
        [
          name,
          severity ?? rule.severity,
          condition === undefined ? 'all' : 'some',
          (breaks ?? rule.breaks).length > 0,
        ].join(' '),
      ),
    ),
  )
  return found.flat()
}

const object = (apiVersion: string, kind: string, rest = '', metadata = 'name: x') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}`
const other = object('v1', 'ConfigMap', 'data: {a: b}', 'name: other')
const service = (name = 'x', namespace = '') =>
  object('v1', 'Service', 'spec: {selector: {app: a, part: b}, ports: [{port: 80}]}', `name: ${name}${namespace}`)
const mounted = exampleWorkloadText({ pod: 'volumes: [{name: v, secret: {secretName: x}}], ' })
const secret = object('v1', 'Secret', 'data: {a: YQ==}')

describe('an object that disappears', () => {
  it.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['a workload', [exampleWorkloadText()], [], ['removed error all true']],
    ['a Job', [object('batch/v1', 'Job')], [], ['removed info all false']],
    ['a Service', [service()], [], ['removed error some true']],
    ['a Secret', [secret], [], ['removed error some true']],
    ['a Secret that goes with its mount', [secret, mounted], [exampleWorkloadText()], ['removed info some false']],
    ['a custom resource', [object('example.com/v1', 'Widget')], [], ['removed error some true']],
    ['a Namespace', [object('v1', 'Namespace')], [], ['data error all true']],
    ['a role', [object('rbac.authorization.k8s.io/v1', 'ClusterRole')], [], []],
    [
      'what is kept',
      [object('v1', 'Secret', '', 'name: x, annotations: {helm.sh/resource-policy: keep}')],
      [],
      ['left info all false'],
    ],
    [
      'what is kept by uninstall only',
      [object('v1', 'Secret', '', 'name: x, annotations: {helm.sh/resource-policy: " Keep "}')],
      [],
      ['removed error some true'],
    ],
    ['a hook', [object('v1', 'Secret', '', 'name: x, annotations: {helm.sh/hook: pre-install}')], [], []],
    ['a Service of another name', [service('x')], [service('z')], ['renamed error some true']],
    ['a Service of another namespace', [service('x')], [service('x', ', namespace: b')], ['renamed error some true']],
    ['a Service of the release’s namespace, written out', [service('x')], [service('x', ', namespace: default')], []],
    [
      'a Deployment of another name',
      [exampleWorkloadText()],
      [exampleWorkloadText({ name: 'z' })],
      ['renamed info some false'].map((text) => text.replace('some', 'all')),
    ],
    [
      'an empty object of another name',
      [object('v1', 'Secret')],
      [object('v1', 'Secret', '', 'name: z')],
      ['removed error some true'],
    ],
  ])('%s', async (_name, previous, next, expected) => {
    expect(await said(previous, next)).toEqual(expected)
  })

  it('is no business of bare manifests', async () => {
    const manifests = (text: string) => releaseOf({ files: { 'a.yaml': text } })
    const releases = { previous: manifests(`${secret}\n---\n${other}\n`), next: manifests(`${other}\n`) }
    expect(await runRule(workloadObjectRemoved, releases)).toEqual([])
  })

  it('is paired with one successor at most', async () => {
    const releases = {
      previous: releaseOf(exampleObjects(service('one'), service('two'))),
      next: releaseOf(exampleObjects(service('three'))),
    }
    const renamed = await runRule(workloadObjectRenamed, releases)
    const removed = await runRule(workloadObjectRemoved, releases)
    expect(renamed.map(({ evidence }) => member(evidence, 'next'))).toEqual(['Service/three'])
    expect(removed).toHaveLength(1)
  })
})

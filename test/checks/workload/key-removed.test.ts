import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/checks/rule.ts'
import { exampleObjects, exampleWorkloadText } from '../../../src/checks/workload/example-render.ts'
import { workloadKeyRemoved } from '../../../src/checks/workload/key-removed.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = workloadKeyRemoved
const holder = (kind: string, rest: string, metadata = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x${metadata}}\n${rest}`
const secret = (rest: string) => holder('Secret', rest)
const variable = (ref: string) => exampleWorkloadText({ container: `env: [{name: A, valueFrom: {${ref}}}], ` })
const ofSecret = variable('secretKeyRef: {name: x, key: b}')
const projected = exampleWorkloadText({
  pod: 'volumes: [{name: v, projected: {sources: [{secret: {name: x, items: [{key: a, path: a}, {key: b, path: b}]}}]}}], ',
})
const whole = exampleWorkloadText({ container: 'envFrom: [{secretRef: {name: x}}], ' })
const elsewhere = variable('secretKeyRef: {name: x, key: b}').replace(
  'name: manager',
  'name: manager, namespace: other',
)

const said = async (previous: readonly string[], next: readonly string[]) =>
  (
    await runRule(rule, {
      previous: releaseOf(exampleObjects(...previous)),
      next: releaseOf(exampleObjects(...next)),
    })
  ).map(({ evidence, certainty }) => `${rule.message(evidence)} ${certainty ?? 'proved'}`)

const removed = (name: string) =>
  `The upgrade takes \`b\` out of Secret/x, and ${name} of the next release still reads it: its pods do not start. proved`

describe('an entry that pods read', () => {
  const both = secret('data: {a: YQ==, b: Yg==}')
  const one = secret('data: {a: YQ==}')
  it.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['is gone', [both, ofSecret], [one, ofSecret], [removed('Deployment/manager')]],
    ['is gone from a projected volume', [both, projected], [one, projected], [removed('Deployment/manager')]],
    ['is gone, and its reader is new', [both], [one, ofSecret], [removed('Deployment/manager')]],
    [
      'is gone, and was the only one',
      [secret('data: {b: Yg==}'), ofSecret],
      [secret('data: {}'), ofSecret],
      [removed('Deployment/manager')],
    ],
    ['moves from data to stringData', [both, ofSecret], [secret('stringData: {a: a, b: b}'), ofSecret], []],
    ['is read as one of all', [both, whole], [one, whole], []],
    ['of another namespace', [both, elsewhere], [one, elsewhere], []],
    ['was filled by a controller', [secret('type: Opaque'), ofSecret], [secret('type: Opaque'), ofSecret], []],
    ['is newly read of what a controller fills', [secret('type: Opaque')], [secret('type: Opaque'), ofSecret], []],
    [
      'is of another kind',
      [holder('ConfigMap', 'data: {b: b}'), ofSecret],
      [holder('ConfigMap', 'data: {}'), ofSecret],
      [],
    ],
    [
      'is newly read and was never there',
      [one],
      [one, ofSecret],
      ['Deployment/manager newly reads `b` of Secret/x, which has no such entry: its pods do not start. undecided'],
    ],
    ['comes with its reader', [one], [both, ofSecret], []],
    [
      'is read of an object that is new and lacks it',
      [holder('ConfigMap', 'data: {a: a}')],
      [one, ofSecret],
      ['Deployment/manager newly reads `b` of Secret/x, which has no such entry: its pods do not start. undecided'],
    ],
  ])('%s', async (_claim, previous, next, messages) => {
    expect(await said(previous, next)).toEqual(messages)
  })
})

import { describe, expect, it } from 'vitest'
import { valuesGivenIgnored } from '../../../src/checks/values/removed.ts'
import { findRenamed } from '../../../src/checks/values/renamed-value.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { compareValues, valueName } from '../../../src/model/value-changes.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

function renamed(previous: JsonObject, next: JsonObject): string | null {
  const { removed, added } = compareValues(previous, next)
  const [first] = removed
  const found = first === undefined ? null : findRenamed(first, added)
  return found === null ? null : valueName(found.path)
}

describe('a value that is gone', () => {
  it.each<readonly [string, JsonObject, JsonObject, string | null]>([
    ['moved with its name and default', { port: 9443 }, { webhook: { port: 9443 } }, 'webhook.port'],
    ['changed its spelling', { a: { pullPolicy: 'Always' } }, { a: { pull_policy: 'Never' } }, 'a.pull_policy'],
    ['got a longer name in the same place', { a: { port: 9443 } }, { a: { portNumber: 9443 } }, 'a.portNumber'],
    [
      'kept a telling default in the same place',
      { a: { x: 'example.com/app' } },
      { a: { y: 'example.com/app' } },
      'a.y',
    ],
    [
      'moved with what is in it',
      { metrics: { port: 1, path: '/m' } },
      { observability: { metrics: { port: 2, path: '/m' } } },
      'observability.metrics',
    ],
    ['lost a word in the same place', { replicaCount: 1 }, { replicas: 1 }, 'replicas'],
    ['got a word in the same place', { a: { replicas: 1 } }, { a: { replicaCount: 2 } }, 'a.replicaCount'],
    ['lost a word, and is alike elsewhere by chance', { replicaCount: 1 }, { webhook: { replicas: 1 } }, null],
    ['shares a short word only', { podCount: 1 }, { pods: 1 }, null],
    ['ends in another word of as many letters', { replicaCount: 1 }, { replicaLimit: 1 }, null],
    ['is for another thing', { enableFoo: true }, { enableBar: true }, null],
    ['is a slip of the finger', { replicaConut: 1 }, { replicaCount: 1 }, 'replicaCount'],
    ['shares one word of two', { replicaCount: 1 }, { replicaMaximum: 9 }, null],
    ['shares letters and no word', { replicaCount: 1 }, { replicasets: 1 }, null],
    ['is no switch that many have', { a: { enabled: true } }, { b: { enabled: true }, c: { enabled: true } }, null],
    ['is nothing of another name and default', { a: 1 }, { zebra: 'x' }, null],
    ['is nothing of another shape', { port: 9443 }, { webhook: { port: { number: 9443 } } }, null],
    ['may be two, so none', { port: 9443 }, { a: { port: 9443 }, b: { port: 9443 } }, null],
    ['has no successor', { a: 1 }, {}, null],
  ])('%s', (_, previous, next, expected) => {
    expect(renamed(previous, next)).toBe(expected)
  })
})

describe('a value that is given and gone', () => {
  const chart = (values: string, read: string, given: JsonObject) =>
    releaseOf({
      files: { 'values.yaml': values, 'templates/map.yaml': `data: {port: "{{ ${read} }}"}\n` },
      manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n',
      userValues: given,
    })
  it.each<readonly [string, JsonObject, string, string | null]>([
    ['has its default elsewhere', { webhookPort: 8443 }, 'webhook: {port: 9443}', 'webhook.port'],
    ['has what somebody gives elsewhere, by chance', { webhookPort: 7777 }, 'metrics: {number: 7777}', null],
  ])('%s', async (_claim, given, values, renamed) => {
    const [path = ''] = values.split(': {').slice(0, 1)
    const reports = await runRule(valuesGivenIgnored, {
      previous: chart('webhookPort: 9443\n', '.Values.webhookPort', given),
      next: chart(`${values}\n`, `.Values.${path}.${path === 'webhook' ? 'port' : 'number'}`, given),
    })
    expect(reports.map(({ evidence }) => evidence)).toEqual([
      expect.objectContaining({ value: 'webhookPort', renamed }),
    ])
  })
})

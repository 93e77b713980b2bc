import { describe, expect, it } from 'vitest'
import { type ActivityContext, objectActivity } from '../../src/cluster/observe/activity.ts'
import { AuditReducer } from '../../src/cluster/observe/reduce-audit.ts'
import { attribution, runNaming } from '../../src/cluster/observe/run-names.ts'
import type { PodRecord } from '../../src/cluster/record.ts'
import { auditLine } from './audit-line.ts'

const runId = '1a2b3c4d'
const start = {
  runId,
  startedAt: '2026-01-01T00:00:00Z',
  clockAhead: 0,
  paths: [['/tmp/kaito-check-abc', 'WORK'] as const],
}
const accountOf = (side: string) => `system:serviceaccount:kaito-check-${runId}-${side}:operator`

function context(bed: string, pods: readonly PodRecord[] = []): ActivityContext {
  return {
    naming: runNaming(start),
    sideOf: attribution({ runId, pods }, bed),
    kindOf: () => 'Widget',
    account: 'admin',
  }
}

function eventsOf(lines: readonly string[]) {
  const reducer = new AuditReducer()
  return lines.flatMap((line) => reducer.reduce(line) ?? [])
}

const reason = (text: string) => ({ status: { conditions: [{ type: 'Ready', reason: text }] } })

function turns(count: number, accounts: readonly string[], values: readonly string[], pods: readonly string[] = []) {
  return Array.from({ length: count }, (_, index) => {
    const pod = pods[index % Math.max(1, pods.length)]
    return auditLine({
      account: accounts[index % accounts.length] ?? '',
      ...(pod === undefined ? {} : { pod }),
      version: index + 1,
      object: reason(values[index % values.length] ?? ''),
    })
  })
}

describe('what is written to one object', () => {
  it('alternates when two accounts set one field in turn', () => {
    const lines = turns(9, [accountOf('previous'), accountOf('next')], ['Pending', 'Unschedulable'])
    const [activity] = objectActivity(eventsOf(lines), context('beside'))
    expect(activity).toMatchObject({
      object: 'Widget/work/one',
      changes: 9,
      writers: [
        { side: 'next', account: 'system:serviceaccount:next:operator', changes: 4 },
        { side: 'previous', account: 'system:serviceaccount:previous:operator', changes: 5 },
      ],
      alternations: [
        {
          path: '.status.conditions[0].reason',
          count: 7,
          isReturning: true,
          values: [
            { side: 'next', value: '"Unschedulable"' },
            { side: 'previous', value: '"Pending"' },
          ],
        },
      ],
    })
  })

  it('does not alternate when one account changes its mind', () => {
    const lines = turns(9, [accountOf('next')], ['Pending', 'Unschedulable'])
    expect(objectActivity(eventsOf(lines), context('beside'))[0]).toMatchObject({ changes: 9, alternations: [] })
  })

  it('does not alternate when two accounts write different fields', () => {
    const lines = Array.from({ length: 8 }, (_, index) =>
      auditLine({
        account: accountOf(index % 2 === 0 ? 'previous' : 'next'),
        version: index + 1,
        object: { spec: { left: Math.floor((index + 1) / 2), right: Math.floor(index / 2) } },
      }),
    )
    expect(objectActivity(eventsOf(lines), context('beside'))[0]?.alternations).toEqual([])
  })

  it('tells pods of one account apart', () => {
    const account = accountOf('previous')
    const pods = ['old-1', 'new-1'].map(
      (name): PodRecord => ({
        bed: 'in-place',
        namespace: `kaito-check-${runId}-previous`,
        name,
        side: name === 'old-1' ? 'previous' : 'next',
        workload: 'Deployment/operator',
        account,
      }),
    )
    const lines = turns(9, [account], ['Pending', 'Unschedulable'], ['old-1', 'new-1'])
    const [activity] = objectActivity(eventsOf(lines), context('in-place', pods))
    expect(activity?.alternations[0]).toMatchObject({ count: 7, values: [{ side: 'next' }, { side: 'previous' }] })
  })

  it('leaves out what the run itself wrote', () => {
    expect(objectActivity(eventsOf(turns(9, ['admin'], ['a', 'b'])), context('beside'))).toEqual([])
  })

  it('has no side for an account that both releases share, when no pod is named', () => {
    const account = accountOf('previous')
    const pods = (['previous', 'next'] as const).map(
      (side): PodRecord => ({
        bed: 'in-place',
        namespace: 'x',
        name: side,
        side,
        workload: 'Deployment/operator',
        account,
      }),
    )
    const [activity] = objectActivity(eventsOf(turns(3, [account], ['a', 'b'])), context('in-place', pods))
    expect(activity?.writers).toEqual([{ side: null, account: 'system:serviceaccount:previous:operator', changes: 3 }])
  })
})

import { expect, test } from 'vitest'
import { observeRestarts } from '../../src/cluster/observe/restarts.ts'
import type { RunRecord } from '../../src/cluster/record.ts'

const arrival: RunRecord['steps'][number] = {
  id: 'beside/T1-arrive',
  bed: 'beside',
  phase: 'P5',
  topologies: ['T1'],
  title: 'Install next beside it',
  from: 100,
  to: 110,
  outcome: 'done',
  reason: null,
  commands: [],
}

test.each([
  ['a crash', 1, 'exit code 1, Error', 120, 'blamed'],
  ['a panic', 1, 'exit code 2, Error', 120, 'blamed'],
  ['memory that is used up', 1, 'exit code 137, OOMKilled', 120, 'blamed'],
  ['an end that was asked for', 1, 'exit code 0, Completed', 120, 'asked'],
  ['a program that does not heed SIGTERM', 2, 'exit code 137, Error', 120, 'asked'],
  ['one that does', 2, 'exit code 143, Error', 120, 'asked'],
  ['an end that comes again and again', 3, 'exit code 0, Completed', 120, 'blamed'],
  ['a crash before next came', 1, 'exit code 1, Error', 90, null],
] as const)('%s', (_claim, restarts, reason, at, expected) => {
  const record = {
    bed: 'beside',
    side: 'previous',
    workload: 'Deployment/a',
    pod: 'a-1',
    restarts,
    reason,
    at,
  } as const
  const { blamed, asked } = observeRestarts('T1', { steps: [arrival], restarts: [record] })
  expect([blamed.length, asked.length]).toEqual([expected === 'blamed' ? 1 : 0, expected === 'asked' ? 1 : 0])
})

import { describe, expect, it } from 'vitest'
import { sideOfHolder } from '../../src/cluster/observe/run-names.ts'
import type { PodRecord } from '../../src/cluster/record.ts'

const pod = (namespace: string, name: string, side: 'previous' | 'next'): PodRecord => {
  return { bed: 'beside', namespace, name, side, workload: 'Deployment/operator', account: 'a' }
}
const pods = [pod('old', 'operator-1', 'previous'), pod('new', 'operator-12', 'next')]

const rows: readonly (readonly [holder: string, side: 'previous' | 'next' | null])[] = [
  ['operator-1', 'previous'],
  ['operator-12', 'next'],
  ['operator-12_0b5f', 'next'],
  ['old/operator-1', 'previous'],
  ['new/operator-12_0b5f', 'next'],
  ['other/operator-1', null],
  ['operator', null],
  ['', null],
]

describe('the holder of a lease', () => {
  it.each(rows)('%j is of %s', (holder, side) => {
    expect(sideOfHolder(holder, pods)).toBe(side)
  })
})

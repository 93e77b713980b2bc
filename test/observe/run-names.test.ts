import { describe, expect, it } from 'vitest'
import { runNaming, sideOfHolder } from '../../src/cluster/observe/run-names.ts'
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

describe('what a run says', () => {
  const { plain } = runNaming({
    runId: '1a2b3c4d',
    startedAt: '2026-01-01T00:00:00Z',
    clockAhead: 0,
    paths: [['/tmp/kaito-check-abc', 'WORK']],
  })
  it.each([
    ['namespaces', 'kaito-check-1a2b3c4d-previous/one', 'previous/one'],
    ['its cluster', 'cluster kaito-check-1a2b3c4d', 'cluster kaito-check'],
    [
      'its folder',
      'validating "/tmp/kaito-check-abc/definitions/next.json"',
      'validating "WORK/definitions/next.json"',
    ],
    ['its API server', 'Get "https://127.0.0.1:38391/openapi/v2"', 'Get "https://127.0.0.1/openapi/v2"'],
    ['what others say', 'https://10.0.0.1:443/apis', 'https://10.0.0.1:443/apis'],
  ])('names no run: %s', (_what, said, shown) => {
    expect(plain(said)).toBe(shown)
  })
})

import { describe, expect, it } from 'vitest'
import {
  judgeSupport,
  kubernetesWindow,
  minorsBetween,
  releasedBy,
  supportedMinorsOf,
  upgradePath,
} from '../../../src/report/support/supported-minors.ts'

const kubernetes = {
  asOf: '2026-01-01',
  source: 'here',
  minors: [
    { minor: '1.10', released: '2025-10-01', endOfLife: '2026-12-01' },
    { minor: '1.9', released: '2025-06-01', endOfLife: '2026-08-01' },
    { minor: '1.8', released: '2025-02-01', endOfLife: '2026-04-01' },
  ],
}

const release = (version: string, released: string | null, kubeVersion: string | null = null) => ({
  version,
  released,
  kubeVersion,
})

const all = [
  release('0.9.0', '2025-01-01'),
  release('0.10.0', '2025-03-01'),
  release('0.10.1', '2025-03-20', '>=1.9.0-0'),
  release('0.11.0-rc.0', '2025-04-20'),
  release('0.11.0', '2025-05-01', '>=1.9.0'),
]

const minorsOn = (date: string) => supportedMinorsOf(releasedBy(all, date), kubernetesWindow(kubernetes, date))

describe('supported releases', () => {
  it('are the newest patches of n and n-1', () => {
    expect(
      minorsOn('2026-01-01').map(({ version, age, isSupported, since, until }) => [
        version,
        age,
        isSupported,
        since,
        until,
      ]),
    ).toEqual([
      ['0.11.0', 0, true, '2025-05-01', null],
      ['0.10.1', 1, true, '2025-03-01', null],
      ['0.9.0', 2, false, '2025-01-01', '2025-05-01'],
    ])
  })

  it.each([
    ['2025-02-28', ['0.9.0']],
    ['2025-03-01', ['0.10.0', '0.9.0']],
    ['2025-04-30', ['0.10.1', '0.9.0']],
    ['2024-12-31', []],
  ])('on %s are %j', (date, versions) => {
    expect(minorsOn(date).map(({ version }) => version)).toEqual(versions)
  })

  it('take a release without a date for published', () => {
    expect(releasedBy([release('1.0.0', null)], '2020-01-01')).toHaveLength(1)
  })

  it('are compared with the Kubernetes minors in support', () => {
    expect(minorsOn('2026-01-01').map(({ version, kubernetes: taken }) => [version, taken])).toEqual([
      ['0.11.0', { '1.8': false, '1.9': true, '1.10': true }],
      ['0.10.1', { '1.8': false, '1.9': true, '1.10': true }],
      ['0.9.0', null],
    ])
  })
})

describe('a release', () => {
  it.each([
    ['0.11.0', true, '0.11 is n, supported until the second minor after it comes out.'],
    [
      '0.10.0',
      true,
      '0.10 is n-1, supported until the second minor after it comes out. Its newest patch is 0.10.1: fixes come in that one.',
    ],
    ['0.9.0', false, '0.9 is n-2: only n and n-1 are supported since 2025-05-01.'],
    ['v0.9.0', false, '0.9 is n-2: only n and n-1 are supported since 2025-05-01.'],
    ['0.11.0-rc.0', false, '0.11.0-rc.0 is a candidate; only stable releases are supported.'],
    ['0.12.0', false, '0.12.0 is no release of a minor that was out on that day.'],
  ])('%s: supported %s', (version, isSupported, reason) => {
    expect(judgeSupport(version, minorsOn('2026-01-01'))).toEqual({ isSupported, reason })
  })

  it.each([
    ['0.9.0', ['0.9.0', '0.10.1', '0.11.0']],
    ['0.10.0', ['0.10.0', '0.11.0']],
    ['0.10.1', ['0.10.1', '0.11.0']],
    ['0.10.0-rc.1', ['0.10.0-rc.1', '0.10.1', '0.11.0']],
    ['0.11.0-rc.0', ['0.11.0-rc.0', '0.11.0']],
    ['0.11.0', ['0.11.0']],
    ['1.0.0', ['1.0.0']],
  ])('%s goes by way of %j', (version, path) => {
    expect(upgradePath(version, minorsOn('2026-01-01'))).toEqual(path)
  })
})

describe('a step', () => {
  it.each([
    ['0.8.1', '0.9.0', []],
    ['0.9.0', '0.9.1', []],
    ['v0.8.1', '0.11.0', ['0.9', '0.10']],
    ['0.8.0-rc.0', '0.8.1', []],
    ['0.12.0', '1.3.0', []],
    ['odd', '1.3.0', []],
  ])('from %s to %s leaves out %j', (previous, next, minors) => {
    expect(minorsBetween(previous, next)).toEqual(minors)
  })
})

describe('Kubernetes', () => {
  it('supports minors from their release to their end of life, in the order of numbers', () => {
    expect(kubernetesWindow(kubernetes, '2026-04-01').minors.map(({ minor }) => minor)).toEqual(['1.8', '1.9', '1.10'])
    expect(kubernetesWindow(kubernetes, '2026-04-02').minors.map(({ minor }) => minor)).toEqual(['1.9', '1.10'])
  })

  it.each([
    ['2026-05-01', false],
    ['2026-05-02', true],
    ['2025-01-01', false],
  ])('data of 2026-01-01 asked on %s: stale %s', (date, isStale) => {
    expect(kubernetesWindow(kubernetes, date).isStale).toBe(isStale)
  })
})

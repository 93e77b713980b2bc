import { describe, expect, it } from 'vitest'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'
import { supportedMinors } from '../../src/model/settings.ts'

describe('Kubernetes support', () => {
  it.each<readonly [string, readonly string[]]>([
    ['2026-08-22', ['1.34', '1.35', '1.36']],
    ['2026-06-28', ['1.33', '1.34', '1.35', '1.36']],
    ['2026-04-21', ['1.33', '1.34', '1.35']],
    ['2024-01-01', ['1.26', '1.27', '1.28', '1.29']],
  ])('on %s', (day, minors) => {
    expect(supportedMinors(kubernetesSupport, day)).toStrictEqual(minors)
  })

  it('is asked for the day of the data by default', () => {
    expect(supportedMinors(kubernetesSupport)).toStrictEqual(supportedMinors(kubernetesSupport, kubernetesSupport.asOf))
  })

  it('counts minors as numbers', () => {
    const minors = ['1.9', '1.10'].map((minor) => ({ minor, released: '2018-01-01', endOfLife: '2019-01-01' }))
    expect(supportedMinors({ asOf: '2018-06-01', source: 'test', minors: minors.toReversed() })).toStrictEqual([
      '1.9',
      '1.10',
    ])
  })

  it('dates are in order and of one form', () => {
    for (const { released, endOfLife } of kubernetesSupport.minors) {
      expect([released, endOfLife].every((date) => /^\d{4}-\d{2}-\d{2}$/.test(date))).toBe(true)
      expect(released < endOfLife).toBe(true)
    }
  })
})

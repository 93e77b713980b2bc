import { describe, expect, it } from 'vitest'
import { cadenceOf, supportWindows } from '../../../src/report/history/support-window.ts'

const releases = [
  { version: '0.1.0', released: '2026-01-01' },
  { version: '0.1.1', released: '2026-01-15' },
  { version: '0.2.0-rc.0', released: '2026-02-20' },
  { version: '0.2.0', released: '2026-03-02' },
  { version: '0.3.0', released: '2026-05-01' },
  { version: '0.4.0', released: null },
]

describe('support', () => {
  const windows = supportWindows(releases)

  it('lasts until the second minor after comes out', () => {
    expect(windows.get('0.1.1')).toEqual({ since: '2026-01-01', until: '2026-05-01', age: 3, isCurrent: false })
    expect(windows.get('0.3.0')).toEqual({ since: '2026-05-01', until: null, age: 1, isCurrent: true })
    expect(windows.get('0.4.0')).toEqual({ since: null, until: null, age: 0, isCurrent: true })
  })

  it('is of stable releases, and of a minor only its newest patch is current', () => {
    expect(windows.has('0.2.0-rc.0')).toBe(false)
    expect([...supportWindows(releases.slice(0, 2))].map(([version, { isCurrent }]) => [version, isCurrent])).toEqual([
      ['0.1.0', false],
      ['0.1.1', true],
    ])
  })
})

describe('the cadence', () => {
  it('counts days between minors, patches, and from candidate to release', () => {
    expect(cadenceOf(releases)).toEqual({
      minors: { count: 2, shortest: 60, median: 60, longest: 60 },
      patches: { count: 1, shortest: 14, median: 14, longest: 14 },
      soak: { count: 1, shortest: 10, median: 10, longest: 10 },
    })
  })

  it('says nothing without dates, nor of dates that run backwards', () => {
    const none = { minors: null, patches: null, soak: null }
    expect(cadenceOf([])).toEqual(none)
    expect(cadenceOf(releases.map(({ version }) => ({ version, released: null })))).toEqual(none)
    expect(
      cadenceOf([
        { version: '0.1.0', released: '2026-02-01' },
        { version: '0.2.0', released: '2026-01-01' },
      ]),
    ).toEqual(none)
  })
})

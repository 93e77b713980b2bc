import { describe, expect, it } from 'vitest'
import { remarkOn } from '../../src/formatters/report-words.ts'
import type { PromiseName } from '../../src/model/promise.ts'
import type { PromiseResult, ReportDocument } from '../../src/model/report.ts'
import type { Severity } from '../../src/model/severity.ts'
import { patternNarrowed, sampleDocument } from './sample-document.ts'

const broken = (promise: PromiseName, heldAt: Severity | null): PromiseResult => ({
  promise,
  answer: 'broken',
  heldAt,
  findings: [patternNarrowed.fingerprint],
})
const minor: ReportDocument = { ...sampleDocument, releaseKind: 'minor' }

describe('what stands behind a broken promise', () => {
  it.each<
    readonly [
      title: string,
      command: string,
      promise: PromiseName,
      heldAt: Severity | null,
      kind: 'minor' | null,
      says: string,
    ]
  >([
    ['held at error', 'diff', 'side-by-side', 'error', 'minor', '1 finding; a minor must keep it'],
    ['held lower', 'diff', 'in-place', 'warning', 'minor', '1 finding; a minor may break it'],
    [
      'beside a live installation',
      'preflight',
      'side-by-side',
      'info',
      'minor',
      '1 finding; `preflight` holds no release to it',
    ],
    ['in several clusters', 'preflight', 'side-by-side', 'info', null, '1 finding; `preflight` holds no release to it'],
    ['of the installation itself', 'preflight', 'in-place', 'error', 'minor', '1 finding; a minor must keep it'],
  ])('%s', (_title, command, promise, heldAt, releaseKind, says) => {
    expect(remarkOn(broken(promise, heldAt), { ...minor, command, releaseKind })).toBe(says)
  })
})

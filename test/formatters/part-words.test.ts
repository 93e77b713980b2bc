import { expect, it } from 'vitest'
import { partTitle } from '../../src/formatters/part-words.ts'
import type { ReportPart } from '../../src/model/report.ts'
import { sampleDocument } from './sample-document.ts'

const part: ReportPart = {
  name: 'away',
  command: 'preflight',
  subjects: [],
  releaseKind: null,
  verdict: 'inconclusive',
  promises: [],
  findings: [],
  error: 0,
  warning: 0,
  info: 0,
}

it('of a cluster that is out of reach says that it was not examined', () => {
  expect(partTitle(part, sampleDocument)).toBe('not examined')
  expect(partTitle({ ...part, subjects: [0] }, sampleDocument)).toContain('workspace')
})

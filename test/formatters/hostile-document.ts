import { nowhere } from '../../src/model/location.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { patternNarrowed, sampleDocument } from './sample-document.ts'

/** What a chart may hold to act on whoever reads a report: terminals, XML, HTML, Markdown, workflow commands. */
export const evil = [
  'x\u001b]0;owned\u0007\u202e',
  '::error file=x::owned\r\n::set-output name=x::owned',
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>',
  ']]>--><!-- `` ```',
  '| @someone #1 https://evil.example [x](https://evil.example) ![x](y) **b** $x$',
  '</details></summary></code></pre>',
  '"\'&amp;\ud800\u0000',
].join('\n')

const finding = {
  ...patternNarrowed,
  rule: evil,
  message: `${evil} \`${evil}\``,
  remedy: evil,
  reason: evil,
  condition: { kind: 'value', text: evil },
  location: { ...nowhere, file: evil, line: 3, object: evil, path: evil },
  previousLocation: { ...nowhere, file: evil, line: 3, object: evil, path: evil },
  excerpt: { of: 'file', from: 2, lines: ['a:', ...evil.split('\n')], focus: { from: 3, to: 8 } },
  previousExcerpt: { of: 'rendered', from: 2, lines: ['a:', ...evil.split('\n')], focus: { from: 3, to: 4 } },
  evidence: { [evil]: evil },
  witness: {
    object: { [evil]: [evil], kind: evil },
    previousObject: { evil },
    acceptedBy: 'next',
    outcome: 'changed',
    detail: evil,
    lost: [evil],
  },
} as const

/** A report in which every text that a chart or user can choose is {@link evil}. */
export const hostileDocument: ReportDocument = {
  ...sampleDocument,
  subjects: [0, 1].map((index) => ({
    role: index === 0 ? 'previous' : 'next',
    ref: evil,
    name: evil,
    version: evil,
    digest: evil,
  })),
  findings: [finding],
  suppressed: [{ ...finding, suppression: { by: 'configuration', reason: evil, expires: evil } }],
  recipes: [{ title: evil, steps: [{ text: evil, commands: [evil], findings: [] }] }],
  skipped: [{ check: evil, reason: evil }],
  summary: { ...sampleDocument.summary, examined: { [evil]: 1 } },
}

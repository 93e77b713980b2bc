import { defineRule } from '../rule.ts'

type Evidence = {
  readonly rule: string
  readonly subject: string
  readonly reason: string
  readonly expires: string
  readonly matched: number
}

/** A suppression counts until the end of its `expires` day; what it hid is reported again from the next day on. */
export const suppressionExpired = defineRule<'suppression', Evidence>({
  id: 'policy/suppression-expired',
  scope: 'suppression',
  title: 'Suppression whose last day is past',
  why: 'The exception was accepted for a limited time. It no longer hides anything; the entry only misleads who reads the configuration.',
  sources: ['schemas/config.schema.json, suppressions[].expires'],
  category: 'policy',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ rule, subject, expires, matched }) =>
    `The suppression of \`${rule}\` for \`${subject}\` expired on ${expires}; ${matched === 0 ? 'nothing matches it any more' : `${matched === 1 ? 'the finding it hid is' : `the ${matched} findings it hid are`} reported again`}.`,
  remedy: ({ matched }) =>
    matched === 0 ? 'Remove the entry.' : 'Fix what it hid, or accept it again with a new reason and a later date.',
  check({ suppression, isExpired, matched }, _context, report) {
    const { rule, subject, reason, expires, file, index, line } = suppression
    if (!isExpired || expires === null) return
    report({
      evidence: { rule, subject, reason, expires, matched },
      at: { file, field: `.suppressions[${index}]`, ...(line === null ? {} : { line }) },
    })
  },
})

import { defineRule } from '../rule.ts'

type Evidence = { readonly rule: string; readonly subject: string; readonly reason: string }

/** An exception that matches nothing would hide the next finding that happens to fit, unseen. */
export const suppressionUnused = defineRule<'suppression', Evidence>({
  id: 'policy/suppression-unused',
  scope: 'suppression',
  title: 'Suppression that matches no finding',
  why: 'What it accepted is gone, or its subject is misspelt. Left in place it hides the next finding that fits it.',
  sources: ['schemas/config.schema.json, suppressions'],
  category: 'policy',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ rule, subject }) => `The suppression of \`${rule}\` for \`${subject}\` matches no finding.`,
  remedy: () =>
    'Remove the entry, or correct its subject; when it belongs to one chart of several, name the chart with `chart`.',
  check({ suppression, isExpired, matched, wasExamined }, _context, report) {
    // Expired entries have a rule of their own; a rule or chart that this run did not examine proves nothing.
    if (isExpired || matched > 0 || !wasExamined) return
    const { rule, subject, reason, file, index, line } = suppression
    report({
      evidence: { rule, subject, reason },
      at: { file, field: `.suppressions[${index}]`, ...(line === null ? {} : { line }) },
    })
  },
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** kube-openapi `validate/values.go` Pattern: Go RE2, unanchored. Inclusion of the languages decides, not the texts. */
export const schemaPatternNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/pattern-narrowed',
  scope: 'pair',
  title: 'Pattern that stored values do not match',
  why: 'A text that the RE2 pattern does not match anywhere is refused on create and when the field is written.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://github.com/google/re2/wiki/Syntax',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a pattern allows less',
      previous: withFields('a: {type: string, pattern: "^[a-z0-9]+$"}'),
      next: withFields('a: {type: string, pattern: "^[a-z]+$"}'),
      reports: 1,
    },
    {
      title: 'a pattern is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, pattern: "^[a-z]+$"}'),
      reports: 1,
    },
    {
      title: 'a pattern is new that all listed values match',
      previous: withFields('a: {type: string, enum: [x, z]}'),
      next: withFields('a: {type: string, enum: [x, z], pattern: "^[a-z]$"}'),
      reports: 0,
    },
    {
      title: 'the same language, spelled differently',
      previous: withFields('a: {type: string, pattern: "^(a|b)$"}'),
      next: withFields('a: {type: string, pattern: "^[ab]$"}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/pattern-narrowed', pair, report),
})

/** The other direction of {@link schemaPatternNarrowed}. */
export const schemaPatternWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/pattern-widened',
  scope: 'pair',
  title: 'Pattern that allows what the previous release refuses',
  why: 'After going back, a text that the older pattern does not match is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://github.com/google/re2/wiki/Syntax',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a pattern allows more',
      previous: withFields('a: {type: string, pattern: "^[a-z]+$"}'),
      next: withFields('a: {type: string, pattern: "^[a-z0-9]+$"}'),
      reports: 1,
    },
    {
      title: 'a pattern allows less',
      previous: withFields('a: {type: string, pattern: "^[a-z0-9]+$"}'),
      next: withFields('a: {type: string, pattern: "^[a-z]+$"}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/pattern-widened', pair, report),
})

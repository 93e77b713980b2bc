import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** `int32`, `int64`, `float` and `double` are not range checks: the API server drops them with the other unknown formats. */
export const schemaFormatNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/format-narrowed',
  scope: 'pair',
  title: 'Format that stored values do not have',
  why: 'The API server checks the formats that it knows and ignores all others; a text of another form is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'kubernetes/apiextensions-apiserver pkg/apiserver/validation/formats.go',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a format that the API server checks is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, format: ipv4}'),
      reports: 1,
    },
    {
      title: 'a format that it does not know is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, format: quantity}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/format-narrowed', pair, report),
})

/** The other direction of {@link schemaFormatNarrowed}. */
export const schemaFormatWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/format-widened',
  scope: 'pair',
  title: 'Format that allows what the previous release refuses',
  why: 'After going back, a text that is not of the older format is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'kubernetes/apiextensions-apiserver pkg/apiserver/validation/formats.go',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a format is gone',
      previous: withFields('a: {type: string, format: date}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'a format that the API server does not know is gone',
      previous: withFields('a: {type: string, format: quantity}'),
      next: withFields('a: {type: string}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/format-widened', pair, report),
})

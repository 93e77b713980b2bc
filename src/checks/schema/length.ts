import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** Counted as `utf8.RuneCount` counts (kube-openapi `validate/values.go`). */
export const schemaLengthNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/length-narrowed',
  scope: 'pair',
  title: 'Text length that stored values do not have',
  why: 'A text shorter than `minLength` or longer than `maxLength`, in code points, is refused on create and when the field is written.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'maxLength goes down',
      previous: withFields('a: {type: string, maxLength: 9}'),
      next: withFields('a: {type: string, maxLength: 5}'),
      reports: 1,
    },
    {
      title: 'minLength 0 is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, minLength: 0}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/length-narrowed', pair, report),
})

/** The other direction of {@link schemaLengthNarrowed}. */
export const schemaLengthWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/length-widened',
  scope: 'pair',
  title: 'Text length that the previous release refuses',
  why: 'After going back, a text of a length that the older definition does not allow is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'maxLength is gone',
      previous: withFields('a: {type: string, maxLength: 9}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'maxLength is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, maxLength: 9}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/length-widened', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** Bounds are `float64` and are cut to `int64` before they meet an integer (kube-openapi `validate/values.go`). */
export const schemaRangeNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/range-narrowed',
  scope: 'pair',
  title: 'Number range that stored values leave',
  why: 'A number outside `minimum`, `maximum` or `multipleOf` is refused on create and when the field is written.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the maximum goes down',
      previous: withFields('a: {type: integer, maximum: 9}'),
      next: withFields('a: {type: integer, maximum: 5}'),
      reports: 1,
    },
    {
      title: 'multipleOf is new',
      previous: withFields('a: {type: integer}'),
      next: withFields('a: {type: integer, multipleOf: 2}'),
      reports: 1,
    },
    {
      title: 'the same range, spelled differently',
      previous: withFields('a: {type: integer, minimum: 1}'),
      next: withFields('a: {type: integer, minimum: 0, exclusiveMinimum: true}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/range-narrowed', pair, report),
})

/** The other direction of {@link schemaRangeNarrowed}. */
export const schemaRangeWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/range-widened',
  scope: 'pair',
  title: 'Number range that the previous release refuses',
  why: 'After going back, a number outside the older range is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the maximum goes up',
      previous: withFields('a: {type: integer, maximum: 5}'),
      next: withFields('a: {type: integer, maximum: 9}'),
      reports: 1,
    },
    {
      title: 'the maximum goes down',
      previous: withFields('a: {type: integer, maximum: 9}'),
      next: withFields('a: {type: integer, maximum: 5}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/range-widened', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** kube-openapi `validate/slice_validator.go` and `object_validator.go`. */
export const schemaSizeNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/size-narrowed',
  scope: 'pair',
  title: 'List or map size that stored values do not have',
  why: 'A list or object with too few or too many members is refused on create and when it is written; members that defaults add count.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'minItems is new',
      previous: withFields('a: {type: array, items: {type: string}}'),
      next: withFields('a: {type: array, minItems: 1, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'maxProperties goes down',
      previous: withFields('a: {type: object, maxProperties: 3, additionalProperties: {type: string}}'),
      next: withFields('a: {type: object, maxProperties: 2, additionalProperties: {type: string}}'),
      reports: 1,
    },
    {
      title: 'maxItems goes up',
      previous: withFields('a: {type: array, maxItems: 1, items: {type: string}}'),
      next: withFields('a: {type: array, maxItems: 2, items: {type: string}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/size-narrowed', pair, report),
})

/** The other direction of {@link schemaSizeNarrowed}. */
export const schemaSizeWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/size-widened',
  scope: 'pair',
  title: 'List or map size that the previous release refuses',
  why: 'After going back, a list or object of a size that the older definition does not allow is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'maxItems goes up',
      previous: withFields('a: {type: array, maxItems: 1, items: {type: string}}'),
      next: withFields('a: {type: array, maxItems: 2, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'minItems is new',
      previous: withFields('a: {type: array, items: {type: string}}'),
      next: withFields('a: {type: array, minItems: 1, items: {type: string}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/size-widened', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

/** kube-openapi `validate/type.go`: `integer` is part of `number`, int-or-string takes both of its kinds, nothing else converts. */
export const schemaTypeNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/type-narrowed',
  scope: 'pair',
  title: 'Type that stored values do not have',
  why: 'A value of another type than the schema names is refused when it is written; stored values stay readable and fail with the next write of the field.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a text becomes a list',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: array, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'int-or-string becomes string',
      previous: withFields('a: {x-kubernetes-int-or-string: true}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'an integer becomes a number',
      previous: withFields('a: {type: integer}'),
      next: withFields('a: {type: number}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} changes its type from ${shown(evidence.previous)} to ${shown(evidence.next)}. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/type-narrowed', pair, report),
})

/** The other direction of {@link schemaTypeNarrowed}. */
export const schemaTypeWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/type-widened',
  scope: 'pair',
  title: 'Type that the previous release does not take',
  why: 'After going back, or under the older definition, a value of the new type is refused when it is written.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an integer becomes a number',
      previous: withFields('a: {type: integer}'),
      next: withFields('a: {type: number}'),
      reports: 1,
    },
    {
      title: 'a number becomes an integer',
      previous: withFields('a: {type: number}'),
      next: withFields('a: {type: integer}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} changes its type from ${shown(evidence.previous)} to ${shown(evidence.next)}. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/type-widened', pair, report),
})

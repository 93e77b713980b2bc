import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** apiextensions `pkg/apiserver/schema/listtype`. */
export const schemaListTypeNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/list-type-narrowed',
  scope: 'pair',
  title: 'List that must not repeat itself',
  why: 'A `set` takes no value twice and a `map` no key twice; duplicates are refused, and server-side apply fails on a stored list that has some.',
  sources: [
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a list becomes a set',
      previous: withFields('a: {type: array, items: {type: string}}'),
      next: withFields('a: {type: array, x-kubernetes-list-type: set, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'a list of at most one item becomes a set',
      previous: withFields('a: {type: array, maxItems: 1, items: {type: string}}'),
      next: withFields('a: {type: array, maxItems: 1, x-kubernetes-list-type: set, items: {type: string}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/list-type-narrowed', pair, report),
})

/** The other direction of {@link schemaListTypeNarrowed}. */
export const schemaListTypeWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/list-type-widened',
  scope: 'pair',
  title: 'List that may repeat itself',
  why: 'After going back, a list with duplicates is refused.',
  sources: [
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a set becomes a list',
      previous: withFields('a: {type: array, x-kubernetes-list-type: set, items: {type: string}}'),
      next: withFields('a: {type: array, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'a list becomes a set',
      previous: withFields('a: {type: array, items: {type: string}}'),
      next: withFields('a: {type: array, x-kubernetes-list-type: set, items: {type: string}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/list-type-widened', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { changed, consequence, generalRemedy } from './sentences.ts'

/** Decided by normal forms, with a bound on the combinations that are tried at one value. */
export const schemaAlternativesNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/alternatives-narrowed',
  scope: 'pair',
  title: 'Combination that is no longer allowed',
  why: 'What `allOf`, `anyOf`, `oneOf` and `not` refuse is never ratcheted: an object that breaks them cannot be written at all.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an alternative is gone',
      previous: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}, {required: [b]}], '),
      next: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}], '),
      reports: 1,
    },
    {
      title: 'the alternatives are in another order',
      previous: withFields('a: {type: string}, b: {type: string}', 'oneOf: [{required: [a]}, {required: [b]}], '),
      next: withFields('a: {type: string}, b: {type: string}', 'oneOf: [{required: [b]}, {required: [a]}], '),
      reports: 0,
    },
    {
      title: 'a bound moves into allOf',
      previous: withFields('a: {type: integer, minimum: 3}'),
      next: withFields('a: {type: integer, allOf: [{minimum: 3}]}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/alternatives-narrowed', pair, report),
})

/** The other direction of {@link schemaAlternativesNarrowed}. */
export const schemaAlternativesWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/alternatives-widened',
  scope: 'pair',
  title: 'Combination that the previous release refuses',
  why: 'After going back, an object that the older combination refuses cannot be written at all.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an alternative is new',
      previous: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}], '),
      next: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}, {required: [b]}], '),
      reports: 1,
    },
    {
      title: 'an alternative is gone',
      previous: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}, {required: [b]}], '),
      next: withFields('a: {type: string}, b: {type: string}', 'anyOf: [{required: [a]}], '),
      reports: 0,
    },
  ],
  message: (evidence) => `${changed(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/alternatives-widened', pair, report),
})

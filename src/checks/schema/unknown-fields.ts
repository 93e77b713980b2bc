import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

/** apiextensions `pkg/apiserver/schema/pruning`. */
export const schemaUnknownFieldsPruned = defineRule<'pair', SchemaEvidence>({
  id: 'schema/unknown-fields-pruned',
  scope: 'pair',
  title: 'Unknown fields that are no longer kept',
  why: 'Without `x-kubernetes-preserve-unknown-fields` the API server prunes what the schema does not name, from stored objects too.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'preserve-unknown-fields is gone',
      previous: withFields('a: {type: object, x-kubernetes-preserve-unknown-fields: true}'),
      next: withFields('a: {type: object, properties: {b: {type: string}}}'),
      reports: 1,
    },
    {
      title: 'it is new',
      previous: withFields('a: {type: object, properties: {b: {type: string}}}'),
      next: withFields(
        'a: {type: object, properties: {b: {type: string}}, x-kubernetes-preserve-unknown-fields: true}',
      ),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} no longer keeps fields that its schema does not name. ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Keep \`x-kubernetes-preserve-unknown-fields: true\` on \`${field}\`, or name every field that is in use first.`,
  check: (pair, _context, report) => reportChanges('schema/unknown-fields-pruned', pair, report),
})

/** The other direction of {@link schemaUnknownFieldsPruned}. */
export const schemaUnknownFieldsKept = defineRule<'pair', SchemaEvidence>({
  id: 'schema/unknown-fields-kept',
  scope: 'pair',
  title: 'Unknown fields that the previous release does not keep',
  why: 'After going back, fields that the older schema does not name are pruned.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'preserve-unknown-fields is new',
      previous: withFields('a: {type: object, properties: {b: {type: string}}}'),
      next: withFields(
        'a: {type: object, properties: {b: {type: string}}, x-kubernetes-preserve-unknown-fields: true}',
      ),
      reports: 1,
    },
    {
      title: 'it is gone',
      previous: withFields('a: {type: object, x-kubernetes-preserve-unknown-fields: true}'),
      next: withFields('a: {type: object, properties: {b: {type: string}}}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} now keeps fields that its schema does not name. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/unknown-fields-kept', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

/** apiextensions `pkg/apiserver/schema/objectmeta/validation.go`. */
export const schemaEmbeddedResourceAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/embedded-resource-added',
  scope: 'pair',
  title: 'Object that must be a whole resource',
  why: 'An embedded resource needs `apiVersion` and `kind` and has its metadata checked; this is never ratcheted.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#rawextension',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a free-form object becomes an embedded resource',
      previous: withFields('a: {type: object, x-kubernetes-preserve-unknown-fields: true}'),
      next: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}',
      ),
      reports: 1,
    },
    {
      title: 'it stays one',
      previous: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}',
      ),
      next: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true, description: text}',
      ),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} becomes an embedded resource. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/embedded-resource-added', pair, report),
})

/** The other direction of {@link schemaEmbeddedResourceAdded}. */
export const schemaEmbeddedResourceRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/embedded-resource-removed',
  scope: 'pair',
  title: 'Object that need not be a whole resource any more',
  why: 'After going back, an object without `apiVersion` and `kind` is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#rawextension',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an embedded resource becomes a free-form object',
      previous: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}',
      ),
      next: withFields('a: {type: object, x-kubernetes-preserve-unknown-fields: true}'),
      reports: 1,
    },
    {
      title: 'it stays one',
      previous: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}',
      ),
      next: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true, description: text}',
      ),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} is no longer an embedded resource. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/embedded-resource-removed', pair, report),
})

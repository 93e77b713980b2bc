import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { consequence, subject } from './sentences.ts'

/** Defaults are filled in before validation, so a required field with a default refuses nobody. */
export const schemaRequiredAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/required-added',
  scope: 'pair',
  title: 'Field that must be set from now on',
  why: 'Objects without the field are refused on create, and on every update that touches the object around it.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an optional field becomes required',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}', 'required: [a], '),
      reports: 1,
    },
    {
      title: 'a new field is required',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}, b: {type: string}', 'required: [b], '),
      reports: 1,
    },
    {
      title: 'a new field is required and has a default',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}, b: {type: string, default: x}', 'required: [b], '),
      reports: 0,
    },
    {
      title: 'a field is required below a new optional one',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}, b: {type: object, required: [c], properties: {c: {type: string}}}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} is ${evidence.previous === false ? 'now' : 'new and'} required. ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Give \`${field}\` a default, or keep it optional and let the controller report what is missing.`,
  check: (pair, _context, report) => reportChanges('schema/required-added', pair, report),
})

/** The other direction of {@link schemaRequiredAdded}. */
export const schemaRequiredRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/required-removed',
  scope: 'pair',
  title: 'Field that need not be set any more',
  why: 'The previous release requires the field: after going back, objects that leave it out are refused with every write.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a required field becomes optional',
      previous: withFields('a: {type: string}', 'required: [a], '),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'it had a default',
      previous: withFields('a: {type: string, default: x}', 'required: [a], '),
      next: withFields('a: {type: string, default: x}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} is no longer required. ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Tell users to keep setting \`${field}\` until the way back is no longer needed, or give it a default in the next release.`,
  check: (pair, _context, report) => reportChanges('schema/required-removed', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, subject } from './sentences.ts'

/** apiextensions `pkg/apiserver/schema/pruning`: unknown fields are dropped on every request and every read. */
export const schemaPropertyRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/property-removed',
  scope: 'pair',
  title: 'Field that is gone from the schema',
  why: 'The API server prunes fields that the schema does not name: the value disappears from reads at once and from storage with the next write, without an error.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a field with its subtree is gone',
      previous: withFields('a: {type: string}, b: {type: object, properties: {c: {type: string}}}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'a field that the previous release required is gone',
      previous: withFields('a: {type: string}, b: {type: string}', 'required: [b], '),
      next: withFields('a: {type: string}'),
      reports: 2,
    },
    {
      title: 'a field with a dot in its name becomes a nested one',
      previous: withFields('a.b: {type: string}'),
      next: withFields('a: {type: object, properties: {b: {type: string}}}'),
      reports: 1,
    },
    {
      title: 'only its description is gone',
      previous: withFields('a: {type: string, description: text}'),
      next: withFields('a: {type: string}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    evidence.direction === 'upgrade'
      ? `${subject(evidence)} is gone. ${consequence(evidence)}`
      : `${subject(evidence)} is gone, and the previous release requires it. ${consequence(evidence)}`,
  remedy: ({ field, direction }) =>
    direction === 'upgrade'
      ? `Keep \`${field}\` in the schema, marked deprecated in its description, until no stored object holds it.`
      : `Drop \`${field}\` from \`required\` one release before removing it.`,
  check: (pair, _context, report) => reportChanges('schema/property-removed', pair, report),
})

/** The other direction of {@link schemaPropertyRemoved}. */
export const schemaPropertyAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/property-added',
  scope: 'pair',
  title: 'New field that the previous release does not know',
  why: 'After going back, or under the older definition, the API server prunes the field: what users wrote there is lost with the next write.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an optional field is new',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}, b: {type: string}'),
      reports: 1,
    },
    {
      title: 'a field is new where unknown fields are kept',
      previous: withFields('a: {type: string}', 'x-kubernetes-preserve-unknown-fields: true, '),
      next: withFields(
        'a: {type: string}, b: {x-kubernetes-preserve-unknown-fields: true}',
        'x-kubernetes-preserve-unknown-fields: true, ',
      ),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} is new. ${consequence(evidence)}`,
  remedy: ({ field }) => `Say in the release notes that \`${field}\` is lost on the way back; nothing else is needed.`,
  check: (pair, _context, report) => reportChanges('schema/property-added', pair, report),
})

/** apiextensions `pkg/apiserver/schema/pruning` skipPrune: a known key of a free-form object is validated, and pruned inside. */
export const schemaPropertyDescribed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/property-described',
  scope: 'pair',
  title: 'Schema for a field that took anything',
  why: 'Where unknown fields are kept, users may already have the field with another content: it is refused or cut once it has a schema.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a key of a free-form object gets a type',
      previous: withFields('a: {type: object, x-kubernetes-preserve-unknown-fields: true}'),
      next: withFields(
        'a: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: integer}}}',
      ),
      reports: 1,
    },
    {
      title: 'a field is new that was pruned before',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}, b: {type: integer}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} took any value and now has a schema (${shown(evidence.next)}). ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Leave \`${field}\` without a schema (\`x-kubernetes-preserve-unknown-fields: true\`), or check it in the controller.`,
  check: (pair, _context, report) => reportChanges('schema/property-described', pair, report),
})

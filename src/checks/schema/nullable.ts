import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence } from './report-changes.ts'
import { consequence, subject } from './sentences.ts'

/** apiextensions `pkg/apiserver/schema/defaulting/prunenulls.go`. */
export const schemaNullableRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/nullable-removed',
  scope: 'pair',
  title: 'Null that is no longer kept',
  why: 'A null in a field that is not nullable is dropped, or replaced by the default, before validation; in a list, or where the field is required, the object is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'null is dropped from an optional field',
      previous: withFields('a: {type: string, nullable: true}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'null is refused in a list',
      previous: withFields('a: {type: array, items: {type: string, nullable: true}}'),
      next: withFields('a: {type: array, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'null was never possible because of an enum',
      previous: withFields('a: {type: string, nullable: true, enum: [x]}'),
      next: withFields('a: {type: string, enum: [x]}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} no longer takes null. ${consequence(evidence)}`,
  remedy: ({ field }) => `Keep \`nullable: true\` on \`${field}\`.`,
  check: (pair, _context, report) => reportChanges('schema/nullable-removed', pair, report),
})

/** The other direction of {@link schemaNullableRemoved}. */
export const schemaNullableAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/nullable-added',
  scope: 'pair',
  title: 'Null that the previous release does not keep',
  why: 'After going back, a null is dropped or replaced by the default; in a list, or where the field is required, the object is refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a field becomes nullable',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, nullable: true}'),
      reports: 1,
    },
    {
      title: 'null stays impossible because of an enum',
      previous: withFields('a: {type: string, enum: [x]}'),
      next: withFields('a: {type: string, nullable: true, enum: [x]}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} now takes null. ${consequence(evidence)}`,
  remedy: ({ field }) => `Say in the release notes that a null in \`${field}\` does not survive the way back.`,
  check: (pair, _context, report) => reportChanges('schema/nullable-added', pair, report),
})

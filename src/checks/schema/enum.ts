import { isJsonArray, type Json, jsonEquals } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

function less(left: Json, right: Json): readonly Json[] {
  if (!isJsonArray(left)) return []
  return isJsonArray(right) ? left.filter((value) => !right.some((other) => jsonEquals(value, other))) : left
}

function gone({ previous, next }: SchemaEvidence): string {
  const lost = less(previous, next)
  return lost.length === 0 ? `takes only ${shown(next)} from now on` : `no longer takes ${shown(lost)}`
}

function come({ previous, next }: SchemaEvidence): string {
  const added = less(next, previous)
  return added.length === 0 || next === null
    ? `took only ${shown(previous)} and now takes more`
    : `now takes ${shown(added)}`
}

/** kube-openapi `validate/validator.go` basicCommonValidator; an unchanged stored value is ratcheted since Kubernetes 1.30. */
export const schemaEnumValueRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/enum-value-removed',
  scope: 'pair',
  title: 'Value that is no longer allowed',
  why: 'An object with a value that is not listed is refused on create and when the field is written.',
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
      title: 'a listed value is gone',
      previous: withFields('a: {type: string, enum: [x, z]}'),
      next: withFields('a: {type: string, enum: [x]}'),
      reports: 1,
    },
    {
      title: 'a free field gets a list',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, enum: [x]}'),
      reports: 1,
    },
    {
      title: 'the list is dropped altogether',
      previous: withFields('a: {type: string, enum: [x]}'),
      next: withFields('a: {type: string}'),
      reports: 0,
    },
    {
      title: 'the list is in another order',
      previous: withFields('a: {type: string, enum: [x, z]}'),
      next: withFields('a: {type: string, enum: [z, x]}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} ${gone(evidence)}. ${consequence(evidence)}`,
  remedy: ({ field }) => `Keep accepting the values in \`${field}\` and let the controller treat them as deprecated.`,
  check: (pair, _context, report) => reportChanges('schema/enum-value-removed', pair, report),
})

/** The other direction of {@link schemaEnumValueRemoved}. */
export const schemaEnumValueAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/enum-value-added',
  scope: 'pair',
  title: 'Value that the previous release does not allow',
  why: 'After going back the value is refused, and an older controller meets a value that it does not know: the API conventions count that as incompatible.',
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
      title: 'a value is new',
      previous: withFields('a: {type: string, enum: [x]}'),
      next: withFields('a: {type: string, enum: [x, z]}'),
      reports: 1,
    },
    {
      title: 'the list is dropped altogether',
      previous: withFields('a: {type: string, enum: [x]}'),
      next: withFields('a: {type: string}'),
      reports: 1,
    },
    {
      title: 'a listed value is gone',
      previous: withFields('a: {type: string, enum: [x, z]}'),
      next: withFields('a: {type: string, enum: [x]}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} ${come(evidence)}. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/enum-value-added', pair, report),
})

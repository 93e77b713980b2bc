import { type Json, member } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, subject } from './sentences.ts'

/** The default that comes with a new field, else the value itself. */
function defaultOf(value: Json): Json {
  return member(value, 'default') ?? value
}

/** apiextensions `pkg/apiserver/schema/defaulting`: defaults apply on requests and on reads from etcd, and are stored with the next write. */
export const schemaDefaultAdded = defineRule<'pair', SchemaEvidence>({
  id: 'schema/default-added',
  scope: 'pair',
  title: 'Default where there was none',
  why: 'The API server fills the value in on every read and write: objects that leave the field out now say something, stored ones included.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'an optional field gets a default',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string, default: x}'),
      reports: 2,
    },
    {
      title: 'a default pushes objects over maxProperties',
      previous: withFields('a: {type: string}, b: {type: string}', 'maxProperties: 1, '),
      next: withFields('a: {type: string, default: x}, b: {type: string}', 'maxProperties: 1, '),
      reports: 2,
    },
    {
      title: 'a required field gets a default below a list that may be absent',
      previous: withFields('a: {type: string}', 'required: [a], '),
      next: withFields('a: {type: string, default: x}', 'required: [a], '),
      reports: 1,
    },
    {
      title: 'nothing changes',
      previous: withFields('a: {type: string, default: x}'),
      next: withFields('a: {type: string, default: x}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} gets the default ${shown(defaultOf(evidence.next))}. ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Make sure that the controller treated an absent \`${field}\` as this value before; otherwise leave it without a default and decide in the controller.`,
  check: (pair, _context, report) => reportChanges('schema/default-added', pair, report),
})

/** Values that the default wrote into stored objects stay there. */
export const schemaDefaultRemoved = defineRule<'pair', SchemaEvidence>({
  id: 'schema/default-removed',
  scope: 'pair',
  title: 'Default that is gone',
  why: 'Objects that leave the field out no longer get a value; where the field is required, they are refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the default of an optional field is gone',
      previous: withFields('a: {type: string, default: x}'),
      next: withFields('a: {type: string}'),
      reports: 2,
    },
    {
      title: 'the default of a required field is gone',
      previous: withFields('a: {type: string, default: x}', 'required: [a], '),
      next: withFields('a: {type: string}', 'required: [a], '),
      reports: 1,
    },
    {
      title: 'nothing changes',
      previous: withFields('a: {type: string}'),
      next: withFields('a: {type: string}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `${subject(evidence)} loses its default ${shown(defaultOf(evidence.previous))}. ${consequence(evidence)}`,
  remedy: ({ field }) =>
    `Keep the default of \`${field}\`, or let the controller use the same value when the field is absent.`,
  check: (pair, _context, report) => reportChanges('schema/default-removed', pair, report),
})

/** The API conventions count a changed default as a change of meaning. */
export const schemaDefaultChanged = defineRule<'pair', SchemaEvidence>({
  id: 'schema/default-changed',
  scope: 'pair',
  title: 'Default with another value',
  why: 'Objects that leave the field out mean something else from now on; those that were written before keep the old value where it was stored.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the default has another value',
      previous: withFields('a: {type: string, default: x}'),
      next: withFields('a: {type: string, default: z}'),
      reports: 2,
    },
    {
      title: 'only the order of its keys changes',
      previous: withFields(
        'a: {type: object, default: {b: x, c: z}, properties: {b: {type: string}, c: {type: string}}}',
      ),
      next: withFields('a: {type: object, default: {c: z, b: x}, properties: {b: {type: string}, c: {type: string}}}'),
      reports: 0,
    },
  ],
  message: (evidence) =>
    `The default of ${subject(evidence)} changes from ${shown(evidence.previous)} to ${shown(evidence.next)}. ${consequence(evidence)}`,
  remedy: ({ field, previous }) =>
    `Keep ${shown(previous)} as the default of \`${field}\`, or change it in a new API version.`,
  check: (pair, _context, report) => reportChanges('schema/default-changed', pair, report),
})

import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

function shape({ previous, next }: SchemaEvidence): string {
  if (previous === null) return `becomes a map of ${shown(next)}`
  if (next === null) return `is no longer a map of ${shown(previous)}`
  return `changes its map values from ${shown(previous)} to ${shown(next)}`
}

/** Fields and map values are compared key by key; a struct is part of a map when every field is part of its values. */
export const schemaMapNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/map-narrowed',
  scope: 'pair',
  title: 'Object that takes fewer keys or other values',
  why: 'Keys that neither `properties` nor `additionalProperties` allow are pruned, and values that their schema refuses are refused.',
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
      title: 'a map becomes a struct',
      previous: withFields('a: {type: object, additionalProperties: {type: string}}'),
      next: withFields('a: {type: object, properties: {b: {type: string}}}'),
      reports: 1,
    },
    {
      title: 'a struct becomes a map that takes all it took',
      previous: withFields('a: {type: object, properties: {b: {type: string}}}'),
      next: withFields('a: {type: object, additionalProperties: {type: string}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} ${shape(evidence)}. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/map-narrowed', pair, report),
})

/** The other direction of {@link schemaMapNarrowed}. */
export const schemaMapWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/map-widened',
  scope: 'pair',
  title: 'Object that takes keys or values that the previous release does not',
  why: 'After going back, keys that the older schema does not name are pruned and values that it refuses are refused.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a struct becomes a map',
      previous: withFields('a: {type: object, properties: {b: {type: string}}}'),
      next: withFields('a: {type: object, additionalProperties: {type: string}}'),
      reports: 1,
    },
    {
      title: 'a map becomes a struct that is part of it',
      previous: withFields('a: {type: object, additionalProperties: {type: string}}'),
      next: withFields('a: {type: object, properties: {b: {type: string}}}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${subject(evidence)} ${shape(evidence)}. ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/map-widened', pair, report),
})

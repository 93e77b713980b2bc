import type { SchemaChange } from '../../decide/answer.ts'
import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { fieldText } from './field-text.ts'
import { placeOf } from './report-changes.ts'

type Evidence = {
  readonly kind: string
  readonly version: string
  readonly field: string
  readonly keyword: string
  readonly previous: string
  readonly next: string
}

/** Server-side apply tracks who owns what by these; Kubernetes advises against changing them ("Topology changes"). */
export const schemaListOwnershipChanged = defineRule<'pair', Evidence>({
  id: 'schema/list-ownership-changed',
  scope: 'pair',
  title: 'Ownership of list or map members that is counted anew',
  why: 'Between `atomic` and the other types, server-side apply forgets or merges who owns which member: later applies conflict, or overwrite silently what another manager set.',
  sources: ['https://kubernetes.io/docs/reference/using-api/server-side-apply/#compatibility-across-topology-changes'],
  category: 'crd',
  severity: 'warning',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'a map becomes atomic',
      previous: withFields('a: {type: object, additionalProperties: {type: string}}'),
      next: withFields('a: {type: object, x-kubernetes-map-type: atomic, additionalProperties: {type: string}}'),
      reports: 1,
    },
    {
      title: 'a set becomes an ordinary list',
      previous: withFields('a: {type: array, x-kubernetes-list-type: set, items: {type: string}}'),
      next: withFields('a: {type: array, items: {type: string}}'),
      reports: 1,
    },
    {
      title: 'the default is written out',
      previous: withFields('a: {type: array, items: {type: string}}'),
      next: withFields('a: {type: array, x-kubernetes-list-type: atomic, items: {type: string}}'),
      reports: 0,
    },
  ],
  message: ({ field, kind, version, keyword, previous, next }) =>
    `\`${keyword}\` of \`${field}\` of ${kind} (${version}) changes from \`${previous}\` to \`${next}\`: server-side apply counts the ownership of its members anew.`,
  remedy: ({ keyword, previous }) => `Keep \`${keyword}: ${previous}\`, or change it in a new API version.`,
  check(pair, _context, report) {
    for (const crd of pair.crds.persisted) {
      for (const { previousVersion, changes } of crd.versions) {
        for (const change of changes) {
          const types = ownershipOf(change)
          if (types === null) continue
          const { path, keyword, nextPointer, previousPointer } = change
          report({
            evidence: {
              kind: crd.next.definition.names.kind,
              version: previousVersion,
              field: fieldText(path),
              keyword,
              ...types,
            },
            at: placeOf(crd.next, previousVersion, change, nextPointer, previousPointer),
            was: placeOf(crd.previous, previousVersion, change, previousPointer, nextPointer),
            direction: 'previous-to-next',
            condition: { kind: 'command', text: 'only for clients that use server-side apply' },
          })
        }
      }
    }
  },
})

/** Both types, the unwritten default included; null for every other change. */
function ownershipOf({ keyword, previous, next }: SchemaChange) {
  const unwritten = keyword === 'x-kubernetes-map-type' ? 'granular' : 'atomic'
  if (keyword !== 'x-kubernetes-map-type' && keyword !== 'x-kubernetes-list-type') return null
  const types = { previous: String(previous ?? unwritten), next: String(next ?? unwritten) }
  return types.previous === types.next ? null : types
}

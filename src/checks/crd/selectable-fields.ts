import type { Direction } from '../../model/finding.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'
import { persistedVersions } from './persisted-versions.ts'

type Evidence = {
  readonly name: string
  readonly version: string
  readonly fields: readonly string[]
  readonly direction: Direction
}

const selectable = {
  versions: [
    'name: v1, served: true, storage: true, selectableFields: [{jsonPath: .spec.color}], schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {color: {type: string}}}}}}',
  ],
}

/** Only declared fields can be used in field selectors of custom resources (Kubernetes, "Field selectors", 1.32). */
export const crdSelectableFieldRemoved = defineRule<'pair', Evidence>({
  id: 'crd/selectable-field-removed',
  scope: 'pair',
  title: 'Field that can no longer be selected by',
  why: 'Lists and watches with a field selector on it are refused with "field label not supported".',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#crd-selectable-fields',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'the field is no longer declared', previous: inManifests(selectable), next: inManifests(), reports: 1 },
    {
      title: 'a new selectable field is missing after a rollback',
      previous: inManifests(),
      next: inManifests(selectable),
      reports: 1,
    },
    { title: 'the field stays', previous: inManifests(selectable), next: inManifests(selectable), reports: 0 },
  ],
  message: ({ name, version, fields, direction }) =>
    direction === 'previous-to-next'
      ? `\`${name}\` ${version} can no longer be listed by a field selector on ${listed(fields)}.`
      : `After a rollback \`${name}\` ${version} cannot be listed by a field selector on ${listed(fields)}, which is new.`,
  remedy: () => 'Keep selectable fields within a version.',
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      const removed = previous.selectableFields.filter((field) => !next.selectableFields.includes(field))
      const added = next.selectableFields.filter((field) => !previous.selectableFields.includes(field))
      const name = crd.next.definition.name
      const at = { object: crd.next.object, path: ['spec', 'versions', next.index] }
      const was = { object: crd.previous.object, path: ['spec', 'versions', previous.index] }
      const text = 'only for clients that use the field selector'
      if (removed.length > 0) {
        report({
          evidence: { name, version: next.name, fields: removed, direction: 'previous-to-next' },
          at,
          was: { object: was.object, path: [...was.path, 'selectableFields'] },
          direction: 'previous-to-next',
          breaks: ['custom-resources'],
          condition: { kind: 'cluster', text },
        })
      }
      if (added.length > 0) {
        report({
          evidence: { name, version: next.name, fields: added, direction: 'next-to-previous' },
          at: { object: at.object, path: [...at.path, 'selectableFields'] },
          was,
          direction: 'next-to-previous',
          breaks: ['rollback'],
          condition: { kind: 'uses-new', text },
        })
      }
    }
  },
})

function listed(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(', ')
}

import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import type { Path } from '../../model/path.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly field: string; readonly previous: string; readonly next: string }

interface ImmutableField {
  readonly path: Path
  readonly field: string
  read(definition: CustomResourceDefinition): string
}

const immutableFields: readonly ImmutableField[] = [
  { path: ['spec', 'scope'], field: 'spec.scope', read: ({ scope }) => scope },
  { path: ['spec', 'names', 'kind'], field: 'spec.names.kind', read: ({ names }) => names.kind },
]

/**
 * Scope and kind are immutable once a definition is established
 * (k8s.io/apiextensions-apiserver validateCustomResourceDefinitionSpecUpdate). Another group or
 * plural is another definition: there the former one is removed.
 */
export const crdIdentityChanged = defineRule<'pair', Evidence>({
  id: 'crd/identity-changed',
  scope: 'pair',
  title: 'Scope or kind changed',
  why: 'The API server refuses to change scope or kind of an established definition; deleting it to create it anew deletes every custom resource. Clients that name the former kind fail.',
  sources: ['kubernetes/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go'],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place', 'custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'namespaced becomes cluster-scoped',
      previous: inManifests(),
      next: inManifests({ scope: 'Cluster' }),
      reports: 1,
    },
    { title: 'the kind is renamed', previous: inManifests(), next: inManifests({ kind: 'Gadget' }), reports: 1 },
    { title: 'neither changes', previous: inManifests(), next: inManifests(), reports: 0 },
  ],
  message: ({ name, field, previous, next }) =>
    `The API server refuses the next \`${name}\`: \`${field}\` is immutable and changes from ${previous} to ${next}.`,
  remedy: () =>
    'Keep scope and kind. A new shape needs a new definition (another plural or group) and a migration of the objects.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      for (const { path, field, read } of immutableFields) {
        if (read(previous.definition) === read(next.definition)) continue
        report({
          evidence: {
            name: next.definition.name,
            field,
            previous: read(previous.definition),
            next: read(next.definition),
          },
          at: { object: next.object, path },
          was: { object: previous.object, path },
        })
      }
    }
  },
})

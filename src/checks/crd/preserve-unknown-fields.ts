import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly kind: string }

const pruningOff = { spec: ['preserveUnknownFields: true'] }

/** `spec.preserveUnknownFields: true` switches pruning off for the whole definition; allowed only on definitions that had it. */
export const crdPruningSwitchedOn = defineRule<'pair', Evidence>({
  id: 'crd/pruning-switched-on',
  scope: 'pair',
  title: 'Pruning switched on for the whole definition',
  why: 'Fields that the schema does not name were stored until now; from the upgrade on they disappear on read and are gone with the next write.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'preserveUnknownFields goes from true to false',
      previous: inManifests(pruningOff),
      next: inManifests(),
      reports: 1,
    },
    { title: 'it stays on', previous: inManifests(pruningOff), next: inManifests(pruningOff), reports: 0 },
  ],
  message: ({ name, kind }) =>
    `\`${name}\` prunes unknown fields from the next release on: whatever the schema does not name is lost from every stored ${kind}.`,
  remedy: () =>
    'Name every field in use in the schema first, or keep parts open with `x-kubernetes-preserve-unknown-fields: true`.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      if (!previous.definition.preserveUnknownFields || next.definition.preserveUnknownFields) continue
      report({
        evidence: { name: next.definition.name, kind: next.definition.names.kind },
        at: { object: next.object, path: ['spec'] },
        was: { object: previous.object, path: ['spec', 'preserveUnknownFields'] },
        direction: 'previous-to-next',
      })
    }
  },
})

/** `apiextensions.k8s.io/v1` refuses the value true (validatePreserveUnknownFields). */
export const crdPruningSwitchedOff = defineRule<'pair', Evidence>({
  id: 'crd/pruning-switched-off',
  scope: 'pair',
  title: 'Pruning switched off for the whole definition',
  why: 'The API server refuses `spec.preserveUnknownFields: true` in an apiextensions.k8s.io/v1 definition that did not have it: the upgrade fails.',
  sources: ['kubernetes/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go'],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'preserveUnknownFields goes from false to true',
      previous: inManifests(),
      next: inManifests(pruningOff),
      reports: 1,
    },
    { title: 'it stays off', previous: inManifests(), next: inManifests(), reports: 0 },
  ],
  message: ({ name }) =>
    `The API server refuses the next \`${name}\`: \`spec.preserveUnknownFields: true\` cannot be set any more.`,
  remedy: () => 'Use `x-kubernetes-preserve-unknown-fields: true` in the schema, where fields must stay open.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      if (previous.definition.preserveUnknownFields || !next.definition.preserveUnknownFields) continue
      report({
        evidence: { name: next.definition.name, kind: next.definition.names.kind },
        at: { object: next.object, path: ['spec', 'preserveUnknownFields'] },
        was: { object: previous.object, path: ['spec'] },
        direction: 'previous-to-next',
      })
    }
  },
})

import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'
import { persistedVersions } from './persisted-versions.ts'

type Evidence = { readonly name: string; readonly kind: string; readonly version: string }

const withStatus = { versions: ['name: v1, served: true, storage: true, subresources: {status: {}}'] }

/** With the subresource, the main endpoint ignores `.status`; without it `/status` is 404 (k8s.io/apiextensions-apiserver pkg/registry/customresource/strategy.go). */
export const crdStatusSubresourceRemoved = defineRule<'pair', Evidence>({
  id: 'crd/status-subresource-removed',
  scope: 'pair',
  title: 'Status subresource removed',
  why: 'Controllers that write `/status` get 404, and whoever may write the object can now write its status.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    { title: 'the subresource is gone', previous: inManifests(withStatus), next: inManifests(), reports: 1 },
    { title: 'it stays', previous: inManifests(withStatus), next: inManifests(withStatus), reports: 0 },
  ],
  message: ({ name, version }) =>
    `\`${name}\` ${version} no longer has the status subresource: writes to \`/status\` get "404 not found".`,
  remedy: () => 'Keep `subresources.status: {}`.',
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      if (!previous.statusSubresource || next.statusSubresource) continue
      report({
        evidence: { name: crd.next.definition.name, kind: crd.next.definition.names.kind, version: next.name },
        at: { object: crd.next.object, path: ['spec', 'versions', next.index] },
        was: { object: crd.previous.object, path: ['spec', 'versions', previous.index, 'subresources', 'status'] },
        direction: 'previous-to-next',
      })
    }
  },
})

/** The mirror: status written through the main endpoint is dropped without a word. */
export const crdStatusSubresourceAdded = defineRule<'pair', Evidence>({
  id: 'crd/status-subresource-added',
  scope: 'pair',
  title: 'Status subresource added',
  why: 'Clients that write `.status` through the main endpoint are silently ignored from now on, and after a rollback `/status` is 404 for the next controller.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    { title: 'the subresource is new', previous: inManifests(), next: inManifests(withStatus), reports: 1 },
    { title: 'it was there', previous: inManifests(withStatus), next: inManifests(withStatus), reports: 0 },
  ],
  message: ({ name, version, kind }) =>
    `\`${name}\` ${version} gains the status subresource: a \`.status\` written with the whole ${kind} is ignored from the next release on.`,
  remedy: () =>
    'Add it together with a new API version, or make sure that no client but the controller writes `.status`.',
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      if (previous.statusSubresource || !next.statusSubresource) continue
      report({
        evidence: { name: crd.next.definition.name, kind: crd.next.definition.names.kind, version: next.name },
        at: { object: crd.next.object, path: ['spec', 'versions', next.index, 'subresources', 'status'] },
        was: { object: crd.previous.object, path: ['spec', 'versions', previous.index] },
        direction: 'previous-to-next',
        condition: { kind: 'cluster', text: 'only for clients that write `.status` through the main endpoint' },
      })
    }
  },
})

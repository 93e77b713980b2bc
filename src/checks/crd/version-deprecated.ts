import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'
import { persistedVersions } from './persisted-versions.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly version: string
  readonly warning: string | null
}

const deprecated = { versions: ['name: v1, served: true, storage: true, deprecated: true'] }

/** Requests to a deprecated version answer with a `Warning` header that kubectl prints. */
export const crdVersionDeprecated = defineRule<'pair', Evidence>({
  id: 'crd/version-deprecated',
  scope: 'pair',
  title: 'API version newly deprecated',
  why: 'Requests through it still work and answer with a warning; it announces the removal.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-deprecation',
  ],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'v1 is now deprecated', previous: inManifests(), next: inManifests(deprecated), reports: 1 },
    { title: 'it was before', previous: inManifests(deprecated), next: inManifests(deprecated), reports: 0 },
  ],
  message: ({ name, version, warning }) =>
    `\`${name}\` ${version} is now deprecated${warning === null ? '' : `: "${warning}"`}.`,
  remedy: ({ version }) => `Tell users which version replaces \`${version}\` and until when it is served.`,
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      if (previous.deprecated || !next.deprecated) continue
      report({
        evidence: {
          name: crd.next.definition.name,
          kind: crd.next.definition.names.kind,
          version: next.name,
          warning: next.deprecationWarning,
        },
        at: { object: crd.next.object, path: ['spec', 'versions', next.index, 'deprecated'] },
        was: { object: crd.previous.object, path: ['spec', 'versions', previous.index] },
        direction: 'previous-to-next',
      })
    }
  },
})

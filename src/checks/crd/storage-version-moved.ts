import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly kind: string; readonly from: string; readonly to: string }

const betaStored = ['name: v1, served: true, storage: false', 'name: v1beta1, served: true, storage: true']
const v1Stored = ['name: v1, served: true, storage: true', 'name: v1beta1, served: true, storage: false']

/** Objects move to the new storage version when they are next written; `status.storedVersions` keeps both. */
export const crdStorageVersionMoved = defineRule<'pair', Evidence>({
  id: 'crd/storage-version-moved',
  scope: 'pair',
  title: 'Storage version moved to another existing version',
  why: 'Each object is converted when it is next written, and the former version must stay in the definition until every object was rewritten and `status.storedVersions` was edited.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version',
  ],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'from v1beta1 to v1',
      previous: inManifests({ versions: betaStored }),
      next: inManifests({ versions: v1Stored }),
      reports: 1,
    },
    {
      title: 'unchanged',
      previous: inManifests({ versions: v1Stored }),
      next: inManifests({ versions: v1Stored }),
      reports: 0,
    },
  ],
  message: ({ name, from, to }) =>
    `\`${name}\` stores objects as \`${to}\` instead of \`${from}\` from the next release on.`,
  remedy: ({ from }) =>
    `Keep \`${from}\` in the definition until all objects are rewritten and \`status.storedVersions\` no longer lists it.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      const from = previous.definition.versions.find(({ storage }) => storage)
      const to = next.definition.versions.find(({ storage }) => storage)
      if (from === undefined || to === undefined || from.name === to.name) continue
      // A version that is gone or new is the business of `crd/stored-version-removed` and `crd/new-version-stored`.
      if (!next.definition.versions.some(({ name }) => name === from.name)) continue
      if (!previous.definition.versions.some(({ name }) => name === to.name)) continue
      report({
        evidence: { name: next.definition.name, kind: next.definition.names.kind, from: from.name, to: to.name },
        at: { object: next.object, path: ['spec', 'versions', to.index, 'storage'] },
        was: { object: previous.object, path: ['spec', 'versions', from.index, 'storage'] },
        direction: 'previous-to-next',
      })
    }
  },
})

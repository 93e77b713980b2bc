import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly kind: string; readonly version: string }

const v1AndBeta = ['name: v1, served: true, storage: false', 'name: v1beta1, served: true, storage: true']
const v1Stored = ['name: v1, served: true, storage: true', 'name: v1beta1, served: true, storage: false']
const onlyBeta = ['name: v1beta1, served: true, storage: true']

/**
 * `status.storedVersions` takes the new storage version at once
 * (k8s.io/apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go), and the previous
 * definition lacks it.
 */
export const crdNewVersionStored = defineRule<'pair', Evidence>({
  id: 'crd/new-version-stored',
  scope: 'pair',
  title: 'Version added and made the storage version in one release',
  why: 'As soon as the next definition is applied, `status.storedVersions` lists the new version; the API server then refuses the previous definition, which does not have it, so the way back is closed for everybody.',
  sources: [
    'https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api_changes.md',
    'kubernetes/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'v1 is new and stored',
      previous: inManifests({ versions: onlyBeta }),
      next: inManifests({ versions: v1Stored }),
      reports: 1,
    },
    {
      title: 'v1 is new and not yet stored',
      previous: inManifests({ versions: onlyBeta }),
      next: inManifests({ versions: v1AndBeta }),
      reports: 0,
    },
    {
      title: 'v1 was there and is now stored',
      previous: inManifests({ versions: v1AndBeta }),
      next: inManifests({ versions: v1Stored }),
      reports: 0,
    },
  ],
  message: ({ name, version }) =>
    `The previous \`${name}\` cannot be put back: \`${version}\` is new and the storage version at once, and the API server refuses a definition without a version that was ever stored.`,
  remedy: ({ version }) =>
    `Add \`${version}\` in this release with \`storage: false\`, and store it from the next minor on.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      for (const version of next.definition.versions) {
        if (!version.storage || previous.definition.versions.some(({ name }) => name === version.name)) continue
        report({
          evidence: { name: next.definition.name, kind: next.definition.names.kind, version: version.name },
          at: { object: next.object, path: ['spec', 'versions', version.index, 'storage'] },
          was: { object: previous.object, path: ['spec', 'versions'] },
          direction: 'next-to-previous',
        })
      }
    }
  },
})

/** The mirror of `crd/version-not-served`: after a rollback the new version answers 404. */
export const crdVersionAdded = defineRule<'pair', Evidence>({
  id: 'crd/version-added',
  scope: 'pair',
  title: 'API version that the previous release does not serve',
  why: 'After a rollback, manifests and clients that moved to the new version get 404; stored objects stay.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'v1 is new',
      previous: inManifests({ versions: onlyBeta }),
      next: inManifests({ versions: v1AndBeta }),
      reports: 1,
    },
    {
      title: 'both had it',
      previous: inManifests({ versions: v1AndBeta }),
      next: inManifests({ versions: v1Stored }),
      reports: 0,
    },
  ],
  message: ({ name, kind, version }) =>
    `The previous \`${name}\` does not serve \`${version}\`: after a rollback, manifests and clients that use ${kind} ${version} get "404 not found".`,
  remedy: ({ version }) => `Tell users to move to \`${version}\` only when they no longer need the way back.`,
  check(pair, _context, report) {
    for (const { previous, next, onlyServed } of pair.crds.persisted) {
      for (const { version, witness } of onlyServed.next) {
        report({
          evidence: { name: next.definition.name, kind: next.definition.names.kind, version: version.name },
          at: { object: next.object, path: ['spec', 'versions', version.index, 'name'] },
          was: { object: previous.object, path: ['spec', 'versions'] },
          direction: 'next-to-previous',
          condition: { kind: 'uses-new', text: `only for those who use ${version.name}` },
          ...(witness === null ? {} : { witness }),
        })
      }
    }
  },
})

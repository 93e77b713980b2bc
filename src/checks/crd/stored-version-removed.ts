import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly version: string; readonly isCertain: boolean }

const onlyBeta = ['name: v1beta1, served: true, storage: true']
const onlyV1 = ['name: v1, served: true, storage: true']
const v1AndBeta = ['name: v1, served: true, storage: true', 'name: v1beta1, served: true, storage: false']

/**
 * `status.storedVersions` lists every version that was ever the storage version, and each must stay in
 * `spec.versions` (k8s.io/apiextensions-apiserver ValidateCustomResourceDefinitionStoredVersions).
 */
export const crdStoredVersionRemoved = defineRule<'pair', Evidence>({
  id: 'crd/stored-version-removed',
  scope: 'pair',
  title: 'Removed version that objects are stored in',
  why: 'The API server refuses a definition that lacks a version listed in `status.storedVersions`, and the storage version of the previous release is always listed: the upgrade fails until stored objects are rewritten and the list is edited.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version',
    'kubernetes/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place', 'custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'the storage version is gone',
      previous: inManifests({ versions: onlyBeta }),
      next: inManifests({ versions: onlyV1 }),
      reports: 1,
    },
    {
      title: 'a version that may have been stored by an earlier release is gone',
      previous: inManifests({ versions: v1AndBeta }),
      next: inManifests({ versions: onlyV1 }),
      reports: 1,
    },
    {
      title: 'the storage version stays',
      previous: inManifests({ versions: onlyBeta }),
      next: inManifests({ versions: v1AndBeta }),
      reports: 0,
    },
  ],
  message: ({ name, version, isCertain }) =>
    isCertain
      ? `The API server refuses the next \`${name}\`: \`${version}\` is gone, but the previous release stores objects in it, so \`status.storedVersions\` lists it.`
      : `The API server refuses the next \`${name}\` where \`status.storedVersions\` still lists \`${version}\`, which is gone.`,
  remedy: ({ name, version }) =>
    `Keep \`${version}\` in \`spec.versions\` (\`served: false\` is enough). To remove it, first rewrite every stored object (kube-storage-version-migrator), then drop it from the list: \`kubectl patch crd ${name} --subresource=status --type=json -p '[{"op":"replace","path":"/status/storedVersions","value":["NEW"]}]'\`.`,
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      const stored = previous.definition.storedVersions
      for (const version of previous.definition.versions) {
        if (next.definition.versions.some(({ name }) => name === version.name)) continue
        const isCertain = stored === null ? version.storage : stored.includes(version.name)
        if (stored !== null && !isCertain) continue
        report({
          evidence: { name: next.definition.name, version: version.name, isCertain },
          at: { object: next.object, path: ['spec', 'versions'] },
          was: { object: previous.object, path: ['spec', 'versions', version.index, 'name'] },
          direction: 'previous-to-next',
          ...(isCertain
            ? {}
            : {
                condition: {
                  kind: 'cluster' as const,
                  text: `only when an earlier release stored objects as ${version.name} and \`status.storedVersions\` still lists it`,
                },
              }),
        })
      }
    }
  },
})

import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly version: string
  readonly gone: 'removed' | 'unserved'
  readonly wasStorage: boolean
  readonly stays: readonly string[]
}

const v1AndBeta = ['name: v1, served: true, storage: true', 'name: v1beta1, served: true, storage: false']

/** A version that is not in `spec.versions`, or not served, answers 404 (Kubernetes, "Versions in CustomResourceDefinitions"). */
export const crdVersionNotServed = defineRule<'pair', Evidence>({
  id: 'crd/version-not-served',
  scope: 'pair',
  title: 'API version that is no longer served',
  why: 'Manifests, clients and controllers that name the version get 404 from the API server, whatever is stored.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-removal',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    {
      title: 'a served version is gone',
      previous: inManifests({ versions: v1AndBeta }),
      next: inManifests(),
      reports: 1,
    },
    {
      title: 'a version is no longer served',
      previous: inManifests({ versions: v1AndBeta }),
      next: inManifests({
        versions: ['name: v1, served: true, storage: true', 'name: v1beta1, served: false, storage: false'],
      }),
      reports: 1,
    },
    {
      title: 'a version that was not served is gone',
      previous: inManifests({
        versions: ['name: v1, served: true, storage: true', 'name: v1beta1, served: false, storage: false'],
      }),
      next: inManifests(),
      reports: 0,
    },
  ],
  message: ({ kind, name, version, gone }) =>
    `\`${name}\` ${gone === 'removed' ? 'no longer has' : 'no longer serves'} the version \`${version}\`: manifests and clients that use ${kind} ${version} get "404 not found".`,
  remedy: ({ version, stays }) =>
    `Serve \`${version}\` for at least one more release and mark it deprecated${stays.length > 0 ? `; tell users to move to ${stays.join(' or ')}` : ''}.`,
  check(pair, _context, report) {
    for (const { previous, next, onlyServed } of pair.crds.persisted) {
      for (const { version, witness } of onlyServed.previous) {
        const after = next.definition.versions.find(({ name }) => name === version.name)
        report({
          evidence: {
            name: next.definition.name,
            kind: next.definition.names.kind,
            version: version.name,
            gone: after === undefined ? 'removed' : 'unserved',
            wasStorage: version.storage,
            stays: next.definition.versions.filter(({ served }) => served).map(({ name }) => name),
          },
          at:
            after === undefined
              ? { object: next.object, path: ['spec', 'versions'] }
              : { object: next.object, path: ['spec', 'versions', after.index, 'served'] },
          was: { object: previous.object, path: ['spec', 'versions', version.index, 'name'] },
          direction: 'previous-to-next',
          ...(witness === null ? {} : { witness }),
        })
      }
    }
  },
})

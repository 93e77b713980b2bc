import { scopeOf } from '../../model/api-scope.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObject, exampleRender } from './example-templates.ts'
import { isNameFixed } from './install-render.ts'

type Evidence = { readonly object: string; readonly kind: string; readonly dependency: string | null }

const one = (kind: string, metadata: string, group = 'rbac.authorization.k8s.io/v1', folder = '') =>
  exampleRender([[`${folder}templates/a.yaml`, exampleObject(group, kind, metadata)]])

/** Kinds of which a cluster holds one of a name by their nature: the name says what they are about. */
const namedByNature = new Set(['CustomResourceDefinition', 'APIService', 'Namespace', 'CSIDriver', 'Node', 'CSINode'])

/** Helm refuses to take over an object of another release (pkg/action/validate.go, checkOwnership). */
export const packagingFixedClusterName = defineRule<'release', Evidence>({
  id: 'packaging/fixed-cluster-name',
  scope: 'release',
  title: 'Object of the whole cluster with a fixed name',
  why: 'A second installation renders the same object: Helm refuses it as owned by the first, or, told to take ownership, lets both write it until one is uninstalled and deletes it for both.',
  sources: ['helm/helm pkg/action/validate.go, checkOwnership', 'helm/helm pkg/action/uninstall.go, deleteRelease'],
  category: 'side-by-side',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a fixed name', next: one('ClusterRole', 'name: manager'), reports: 1 },
    {
      title: 'of a dependency',
      next: one('StorageClass', 'name: fast', 'storage.k8s.io/v1', 'charts/dep/'),
      reports: 1,
    },
    { title: 'the release’s name', next: one('ClusterRole', 'name: example-manager'), reports: 0 },
    { title: 'an object of a namespace', next: one('Role', 'name: manager'), reports: 0 },
    {
      title: 'a kind whose name is its subject',
      next: one('APIService', 'name: v1.a.example.com', 'apiregistration.k8s.io/v1'),
      reports: 0,
    },
  ],
  message: ({ object, dependency }) =>
    `\`${object}\`${dependency === null ? '' : ` of \`${dependency}\``} has the same name in every installation.`,
  remedy: ({ dependency }) =>
    dependency === null
      ? 'Put `.Release.Name` and `.Release.Namespace` into the name, or make the object optional by a value.'
      : 'Set the name through the dependency’s values where it has one; else switch the dependency off in all installations but one.',
  check(release, _context, report) {
    for (const object of release.objects) {
      const { kind, dependency } = object
      if (namedByNature.has(kind) || object.name === '' || scopeOf(object, release.crds) !== 'Cluster') continue
      // Bare manifests have no second installation.
      if (release.chart === null || !isNameFixed(object, release)) continue
      report({
        evidence: { object: objectName({ ...object, namespace: null }), kind, dependency },
        at: { object, path: ['metadata', 'name'] },
        ...(dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})

import { scopeOf } from '../../model/api-scope.ts'
import { installNamespace } from '../../model/object-identity.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObject, exampleRender } from './example-templates.ts'
import { isNameFixed } from './install-render.ts'

type Evidence = { readonly object: string; readonly namespace: string; readonly dependency: string | null }

const one = (metadata: string, kind = 'ConfigMap', apiVersion = 'v1') =>
  exampleRender([['templates/a.yaml', exampleObject(apiVersion, kind, metadata)]])

/** Helm creates an object where its manifest says, not where the release is (helm/helm pkg/kube/client.go). */
export const packagingFixedNamespace = defineRule<'release', Evidence>({
  id: 'packaging/fixed-namespace',
  scope: 'release',
  title: 'Object outside the release’s namespace with a fixed name',
  why: 'It is created in that namespace wherever the release is installed: the namespace must exist, the installer needs rights there, and a second installation meets the object of the first.',
  sources: [
    'https://helm.sh/docs/faq/changes_since_helm2/#release-names-are-now-scoped-to-the-namespace',
    'helm/helm pkg/action/validate.go, checkOwnership',
  ],
  category: 'side-by-side',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a namespace written by hand', next: one('name: settings, namespace: kube-system'), reports: 1 },
    { title: 'a name of the release’s own', next: one('name: example-settings, namespace: kube-system'), reports: 0 },
    { title: 'the release’s namespace', next: one('name: settings, namespace: default'), reports: 0 },
    { title: 'no namespace', next: one('name: settings'), reports: 0 },
    {
      title: 'a namespace on what has none',
      next: one('name: a, namespace: kube-system', 'ClusterRole', 'rbac.authorization.k8s.io/v1'),
      reports: 0,
    },
  ],
  message: ({ object, namespace, dependency }) =>
    `\`${object}\`${dependency === null ? '' : ` of \`${dependency}\``} is created in \`${namespace}\` under the same name by every installation.`,
  remedy: () => 'Leave the namespace to the release, or put `.Release.Name` into the name.',
  check(release, _context, report) {
    const own = installNamespace(release)
    if (own === null) return
    for (const object of release.objects) {
      const { namespace, dependency } = object
      if (namespace === null || namespace === own || scopeOf(object, release.crds) === 'Cluster') continue
      if (object.name === '' || !isNameFixed(object, release)) continue
      report({
        evidence: { object: objectName(object), namespace, dependency },
        at: { object, path: ['metadata', 'namespace'] },
        ...(dependency === null ? {} : { severity: 'info' }),
      })
    }
  },
})

import type { KubernetesObject, ShippedCrd } from './release.ts'

/** Built-in kinds without namespace, by API group (`kubectl api-resources --namespaced=false`, Kubernetes 1.26 to 1.36). */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
}

/** Groups of the API server itself beside those above. */
const namespacedGroups = new Set([
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
])

/** `apps/v1` → `apps`; `v1` → the core group, empty. */
export function apiGroupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** Whether objects of a kind live in a namespace; null for a custom kind whose definition is not at hand. */
export function scopeOf(
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  crds: readonly ShippedCrd[],
): 'Cluster' | 'Namespaced' | null {
  const group = apiGroupOf(apiVersion)
  if (clusterKindsOf(group).includes(kind)) return 'Cluster'
  if (isBuiltInGroup(group)) return 'Namespaced'
  const crd = crds.find(({ definition }) => definition.group === group && definition.names.kind === kind)
  return crd?.definition.scope ?? null
}

/** Whether a resource, named by its plural, lives in a namespace; null for `*`, and for a custom one whose definition is not at hand. */
export function resourceScopeOf(
  group: string,
  plural: string,
  crds: readonly ShippedCrd[],
): 'Cluster' | 'Namespaced' | null {
  if (plural === '*') return null
  if (clusterKindsOf(group).some((kind) => pluralOf(kind) === plural)) return 'Cluster'
  if (isBuiltInGroup(group)) return 'Namespaced'
  const crd = crds.find(({ definition }) => definition.group === group && definition.names.plural === plural)
  return crd?.definition.scope ?? null
}

/** The plural of a built-in kind. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase()
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`
  return /(?:s|sh|ch|x)$/.test(name) ? `${name}es` : `${name}s`
}

/** Whether the API server itself serves a group; others come with a definition, or from a server of their own. */
export function isBuiltInGroup(group: string): boolean {
  return Object.hasOwn(clusterKinds, group) || namespacedGroups.has(group)
}

function clusterKindsOf(group: string): readonly string[] {
  return Object.hasOwn(clusterKinds, group) ? (clusterKinds[group] ?? []) : []
}

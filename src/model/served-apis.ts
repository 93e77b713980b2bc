import { apiGroupOf, isBuiltInGroup } from './api-scope.ts'
import { isMinorAtLeast } from './settings.ts'

/** An API version that Kubernetes no longer serves. */
export interface RemovedApi {
  readonly apiVersion: string
  /** The first minor without it. */
  readonly removedIn: string
  /** What serves the same kinds; null where nothing does. */
  readonly replacement: string | null
}

type Row = readonly [removedIn: string, replacement: string | null, apiVersion: string, ...kinds: readonly string[]]

/** https://kubernetes.io/docs/reference/using-api/deprecation-guide/, as of Kubernetes 1.36; no kinds: all of the version. */
const removed: readonly Row[] = [
  ['1.16', 'apps/v1', 'apps/v1beta1'],
  ['1.16', 'apps/v1', 'apps/v1beta2'],
  ['1.16', 'apps/v1', 'extensions/v1beta1', 'DaemonSet', 'Deployment', 'ReplicaSet'],
  ['1.16', 'networking.k8s.io/v1', 'extensions/v1beta1', 'NetworkPolicy'],
  ['1.16', null, 'extensions/v1beta1', 'PodSecurityPolicy'],
  ['1.22', 'networking.k8s.io/v1', 'extensions/v1beta1', 'Ingress'],
  ['1.22', 'networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'Ingress', 'IngressClass'],
  [
    '1.22',
    'admissionregistration.k8s.io/v1',
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ],
  ['1.22', 'apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1'],
  ['1.22', 'apiregistration.k8s.io/v1', 'apiregistration.k8s.io/v1beta1'],
  ['1.22', 'authentication.k8s.io/v1', 'authentication.k8s.io/v1beta1', 'TokenReview'],
  ['1.22', 'authorization.k8s.io/v1', 'authorization.k8s.io/v1beta1'],
  ['1.22', 'certificates.k8s.io/v1', 'certificates.k8s.io/v1beta1', 'CertificateSigningRequest'],
  ['1.22', 'coordination.k8s.io/v1', 'coordination.k8s.io/v1beta1', 'Lease'],
  ['1.22', 'rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'],
  ['1.22', 'scheduling.k8s.io/v1', 'scheduling.k8s.io/v1beta1'],
  ['1.22', 'storage.k8s.io/v1', 'storage.k8s.io/v1beta1', 'CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
  ['1.25', 'autoscaling/v2', 'autoscaling/v2beta1'],
  ['1.25', 'batch/v1', 'batch/v1beta1'],
  ['1.25', 'discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'],
  ['1.25', 'events.k8s.io/v1', 'events.k8s.io/v1beta1'],
  ['1.25', 'node.k8s.io/v1', 'node.k8s.io/v1beta1'],
  ['1.25', 'policy/v1', 'policy/v1beta1', 'PodDisruptionBudget'],
  ['1.25', null, 'policy/v1beta1', 'PodSecurityPolicy'],
  ['1.26', 'autoscaling/v2', 'autoscaling/v2beta2'],
  ['1.26', 'flowcontrol.apiserver.k8s.io/v1', 'flowcontrol.apiserver.k8s.io/v1beta1'],
  ['1.27', 'storage.k8s.io/v1', 'storage.k8s.io/v1beta1', 'CSIStorageCapacity'],
  ['1.29', 'flowcontrol.apiserver.k8s.io/v1', 'flowcontrol.apiserver.k8s.io/v1beta2'],
  ['1.32', 'flowcontrol.apiserver.k8s.io/v1', 'flowcontrol.apiserver.k8s.io/v1beta3'],
]

/** What is known of an API version that Kubernetes removed; null for what it serves, and for what is not its own. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | null {
  const row = removed.find(
    ([, , version, ...kinds]) => version === apiVersion && (kinds.length === 0 || kinds.includes(kind)),
  )
  if (row === undefined) return null
  const [removedIn, replacement] = row
  return { apiVersion, removedIn, replacement }
}

/** Of several minors, those that do not serve an API version. */
export function minorsWithout({ removedIn }: RemovedApi, minors: readonly string[]): readonly string[] {
  return minors.filter((minor) => isMinorAtLeast(minor, removedIn))
}

/**
 * Whether an API version of Kubernetes’ own is served only where somebody switches it on: alpha versions, and beta
 * versions since 1.24 (https://kubernetes.io/docs/reference/using-api/#api-versioning).
 */
export function isSwitchedOff(apiVersion: string, kind: string): boolean {
  const version = apiVersion.split('/').at(-1) ?? ''
  return (
    isBuiltInGroup(apiGroupOf(apiVersion)) &&
    /^v\d+(?:alpha|beta)\d+$/.test(version) &&
    removedApi(apiVersion, kind) === null
  )
}

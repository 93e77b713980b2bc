import { arrayMember, type Json, member, memberAt } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { groupOf } from '../match.ts'

/** A part of an object that its API refuses to change. */
export interface ImmutableField {
  readonly path: Path
  /** Present on one side only: `set-once` may be filled in later by the server, so an absent side is no change. */
  readonly setOnce: boolean
}

const fields = (...paths: readonly string[]): readonly ImmutableField[] =>
  paths.map((path) => ({ path: path.split('.'), setOnce: false }))
const setOnce = (...paths: readonly string[]): readonly ImmutableField[] =>
  paths.map((path) => ({ path: path.split('.'), setOnce: true }))

/**
 * By `group/Kind`, what kubernetes/kubernetes pkg/apis (the validation package of each group) refuses to change. StatefulSet:
 * every field of the specification that ValidateStatefulSetUpdate does not list as mutable.
 */
const immutableFields: Readonly<Record<string, readonly ImmutableField[]>> = {
  'apps/Deployment': fields('spec.selector'),
  'apps/DaemonSet': fields('spec.selector'),
  'apps/ReplicaSet': fields('spec.selector'),
  'apps/StatefulSet': fields(
    'spec.selector',
    'spec.serviceName',
    'spec.podManagementPolicy',
    'spec.volumeClaimTemplates',
  ),
  'batch/Job': [...fields('spec.template'), ...setOnce('spec.selector', 'spec.completionMode')],
  '/Service': setOnce('spec.clusterIP'),
  '/PersistentVolumeClaim': [
    ...fields('spec.accessModes', 'spec.selector', 'spec.volumeMode', 'spec.dataSource'),
    ...setOnce('spec.storageClassName', 'spec.volumeName'),
  ],
  '/Secret': setOnce('type'),
  'storage.k8s.io/StorageClass': fields('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
  'storage.k8s.io/CSIDriver': fields('spec.attachRequired', 'spec.fsGroupPolicy', 'spec.volumeLifecycleModes'),
  'rbac.authorization.k8s.io/RoleBinding': fields('roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': fields('roleRef'),
  'scheduling.k8s.io/PriorityClass': fields('value', 'preemptionPolicy'),
  'networking.k8s.io/IngressClass': fields('spec.controller'),
  'node.k8s.io/RuntimeClass': fields('handler'),
}

/** What the server fills in where a manifest is silent, so that absent and default are no change. */
const defaults: Readonly<Record<string, Json>> = {
  'apps/StatefulSet podManagementPolicy': 'OrderedReady',
  'storage.k8s.io/StorageClass reclaimPolicy': 'Delete',
  'storage.k8s.io/StorageClass volumeBindingMode': 'Immediate',
  '/PersistentVolumeClaim volumeMode': 'Filesystem',
  '/Secret type': 'Opaque',
  'scheduling.k8s.io/PriorityClass preemptionPolicy': 'PreemptLowerPriority',
}

export function immutableFieldsOf(object: KubernetesObject): readonly ImmutableField[] {
  const fixed = immutableFields[kindOf(object)] ?? []
  // ConfigMap and Secret with `immutable: true` (kubernetes/kubernetes ValidateConfigMapUpdate, ValidateSecretUpdate).
  const isSealed = ['/ConfigMap', '/Secret'].includes(kindOf(object)) && member(object.value, 'immutable') === true
  return isSealed ? [...fixed, ...fields('data', 'binaryData')] : fixed
}

/** The value of an immutable field as the server compares it: defaults filled in, server-made parts left out. */
export function immutableValue(object: KubernetesObject, path: Path): Json | undefined {
  const written = memberAt(object.value, ...path.map(String))
  if (written === undefined) return defaults[`${kindOf(object)} ${path.at(-1) ?? ''}`]
  return path.at(-1) === 'volumeClaimTemplates' ? claimTemplates(object) : written
}

/** Claim templates by what the server stores of them: name and specification (labels and status are compared too, but rendered alike). */
function claimTemplates(object: KubernetesObject): Json {
  return arrayMember(member(object.value, 'spec'), 'volumeClaimTemplates').map((template) => ({
    name: memberAt(template, 'metadata', 'name') ?? null,
    labels: memberAt(template, 'metadata', 'labels') ?? {},
    annotations: memberAt(template, 'metadata', 'annotations') ?? {},
    spec: member(template, 'spec') ?? {},
  }))
}

function kindOf(object: KubernetesObject): string {
  return `${groupOf(object.apiVersion)}/${object.kind}`
}

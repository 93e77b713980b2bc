import { isBuiltInGroup } from '../../model/api-scope.ts'
import type { Severity } from '../../model/severity.ts'

/** What is lost with an object of a kind. */
export interface Loss {
  /** What happens when it is deleted; the rest of a sentence after a colon. */
  readonly deleted: string
  /** What happens when another takes its place; as for a deletion where it is absent. */
  readonly replaced?: string
  /** Who is hurt when it is deleted, completing "This happens …"; null for everybody. */
  readonly onlyFor: string | null
  readonly severity: Severity
  /** Of a replacement; as for a deletion where it is absent. */
  readonly severityReplaced?: Severity
}

const workload = (replaced: string): Loss => ({
  deleted: 'what it runs stops',
  replaced,
  onlyFor: null,
  severity: 'error',
  severityReplaced: 'info',
})
const overlap = 'Helm creates the next before it deletes the former, so both run for a while'
const named = (deleted: string, onlyFor: string, severity: Severity = 'error'): Loss => ({
  deleted,
  onlyFor: `only for ${onlyFor}`,
  severity,
})
const quiet = (deleted: string): Loss => ({ deleted, onlyFor: null, severity: 'info' })

/** By `group/Kind`. */
const losses: Readonly<Record<string, Loss>> = {
  'apps/Deployment': workload(overlap),
  'apps/ReplicaSet': workload(overlap),
  'apps/DaemonSet': workload(`${overlap} on every node`),
  'apps/StatefulSet': workload(overlap),
  '/ReplicationController': workload(overlap),
  '/Pod': workload(overlap),
  'batch/CronJob': workload(overlap),
  'batch/Job': quiet('a run that is not finished stops'),
  '/Service': named('its name and address are gone', 'clients beside the release that call it by name'),
  '/ConfigMap': named('its content is gone', 'what reads it beside the release', 'warning'),
  '/Secret': named('its content is gone, generated passwords and certificates too', 'what reads it beside the release'),
  '/ServiceAccount': named('pods and tokens of it are refused', 'pods beside the release that run as it'),
  '/PersistentVolume': named('a claim bound to it is lost once it lets go', 'claims that are bound to it'),
  'networking.k8s.io/Ingress': named('it is not reachable from outside any more', 'clients outside the cluster'),
  'networking.k8s.io/NetworkPolicy': quiet('traffic that it allowed or refused follows other policies'),
  'networking.k8s.io/IngressClass': named('controllers ignore what names it', 'Ingresses that name it'),
  'storage.k8s.io/StorageClass': named(
    'claims that name it stay pending, existing ones cannot grow',
    'claims that name it, volumes of StatefulSets too',
  ),
  'storage.k8s.io/VolumeAttributesClass': named('claims that name it stay pending', 'claims that name it'),
  'storage.k8s.io/CSIDriver': named('the kubelet treats the driver by defaults', 'pods with volumes of the driver'),
  'scheduling.k8s.io/PriorityClass': named(
    'pods that name it are refused',
    'workloads beside the release that name it',
  ),
  'node.k8s.io/RuntimeClass': named('pods that name it are refused', 'workloads beside the release that name it'),
  'apiregistration.k8s.io/APIService': named('its API answers 404', 'clients of that API'),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': quiet('nothing refuses what it refused'),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': quiet('nothing refuses what it refused'),
  'policy/PodDisruptionBudget': quiet('draining nodes may stop all its pods at once'),
  'autoscaling/HorizontalPodAutoscaler': quiet('replicas stay as they are'),
  '/ResourceQuota': quiet('nothing limits the namespace any more'),
}

/** Kinds with rules of their own: what they grant and guard is compared, whatever their names; and what destroys data. */
const judgedElsewhere: ReadonlySet<string> = new Set([
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  '/Namespace',
  '/PersistentVolumeClaim',
])

/** What the deletion of an object of a kind means; null for what other rules judge. */
export function lossOf(kind: string): Loss | null {
  if (judgedElsewhere.has(kind)) return null
  const [group = ''] = kind.split('/')
  const known = losses[kind]
  if (known !== undefined) return known
  return isBuiltInGroup(group)
    ? quiet('nothing takes its place')
    : named('its controller takes down what it made of it', 'what its controller made of it')
}

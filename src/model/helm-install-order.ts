import { compareText } from './json.ts'

/**
 * Kinds in the order in which Helm creates them and asks whose they are (InstallOrder in helm/helm
 * pkg/releaseutil/kind_sorter.go, the same in 3.18 and 4.1 up to here). Kinds outside the list follow by name.
 */
export const installOrder: readonly string[] =
  `PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget
   ServiceAccount Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim
   CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList
   RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment
   HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService`.split(/\s+/)

/** What Helm 4 lists behind these. */
const addedByHelm4 = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** Two kinds in Helm's order of creation; 0 for the same kind, whose objects stay in the order of their files. */
export function compareKinds(left: string, right: string, helm: 3 | 4): number {
  const list = helm === 3 ? installOrder : [...installOrder, ...addedByHelm4]
  const place = (kind: string) => (list.includes(kind) ? list.indexOf(kind) : list.length)
  return place(left) - place(right) || (place(left) === list.length ? compareText(left, right) : 0)
}

/** Kinds in the order in which Helm creates them (helm/helm pkg/release/util/kind_sorter.go, InstallOrder); others come last. */
const installOrder = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
] as const

/** Objects as Helm would create them: what others need comes first. */
export function inInstallOrder<Object extends { readonly kind: string }>(
  objects: readonly Object[],
): readonly Object[] {
  return objects.toSorted((left, right) => rankOf(left.kind) - rankOf(right.kind))
}

function rankOf(kind: string): number {
  const found = installOrder.findIndex((each) => each === kind)
  return found === -1 ? installOrder.length : found
}

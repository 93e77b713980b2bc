import type { Environment } from '../../shell/environment.ts'

/**
 * The resource that Helm keeps its releases in (`HELM_DRIVER`); null where that is outside of the cluster.
 * helm/helm pkg/action/action.go, Configuration.Init
 */
export function releaseStorage(environment: Environment): 'secrets' | 'configmaps' | null {
  const driver = environment['HELM_DRIVER'] ?? ''
  if (driver === 'configmap' || driver === 'configmaps') return 'configmaps'
  return driver === 'memory' || driver === 'sql' ? null : 'secrets'
}

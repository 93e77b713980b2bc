import type { LiveObject } from '../../model/live-cluster.ts'

/** What Helm asks for before it takes a live object into a release (checkOwnership in helm/helm pkg/action/validate.go). */
export function isOwned(
  { managedBy, releaseName, releaseNamespace }: LiveObject,
  release: string,
  namespace: string,
): boolean {
  return managedBy === 'Helm' && releaseName === release && releaseNamespace === namespace
}

/** `namespace/name`; null where no release is named. */
export function ownerOf({ releaseName, releaseNamespace }: LiveObject): string | null {
  return releaseName === null ? null : `${releaseNamespace ?? ''}/${releaseName}`
}

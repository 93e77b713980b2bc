import { apiGroupOf, scopeOf } from './api-scope.ts'
import type { KubernetesObject, Release, ShippedCrd } from './release.ts'

/** The namespace that the chart was rendered for; null for bare manifests. */
export function installNamespace({ source }: Release): string | null {
  return source.renders.find(({ purpose }) => purpose.kind === 'install')?.namespace ?? null
}

/**
 * `group/Kind/namespace/name`, as the API server tells objects apart: without the version; empty for the core group and for
 * the namespace of what has none. What names no namespace lies in the release's.
 */
export function resolvedIdentityOf(
  object: KubernetesObject,
  release: Release,
  crds: readonly ShippedCrd[] = release.crds,
): string {
  return identityIn(object, installNamespace(release), crds)
}

/** The same of an object that an installation into `namespace` renders. */
export function identityIn(object: KubernetesObject, namespace: string | null, crds: readonly ShippedCrd[]): string {
  const own = scopeOf(object, crds) === 'Cluster' ? null : (object.namespace ?? namespace)
  return [apiGroupOf(object.apiVersion), object.kind, own ?? '', object.name].join('/')
}

/** The namespace that an object lies in; null for what has none. */
export function namespaceOf(
  object: KubernetesObject,
  release: Release,
  crds: readonly ShippedCrd[] = release.crds,
): string | null {
  if (scopeOf(object, crds) === 'Cluster') return null
  return object.namespace ?? installNamespace(release)
}

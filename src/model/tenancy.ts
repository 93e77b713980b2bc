import type { RenderPurpose } from './release-source.ts'

/** Name and namespace of a release in a cluster. */
export interface InstallationName {
  readonly releaseName: string
  readonly namespace: string
}

/**
 * How a second installation of a chart lies beside the first: under another name in another namespace, under another
 * name in the same namespace, under the same name in another namespace.
 */
export const tenancies = ['apart', 'one-namespace', 'one-name'] as const
export type Tenancy = (typeof tenancies)[number]

/** Helm's bound on the length of a release's name (pkg/chartutil/validate_name.go). */
const longestReleaseName = 53
/** The bound on the name of a namespace (RFC 1123 label). */
const longestNamespace = 63

/** The second installation's name and namespace; the first one's with `-next` at the end, where they are others. */
export function secondInstallation({ releaseName, namespace }: InstallationName, tenancy: Tenancy): InstallationName {
  return {
    releaseName: tenancy === 'one-name' ? releaseName : suffixed(releaseName, longestReleaseName),
    namespace: tenancy === 'one-namespace' ? namespace : suffixed(namespace, longestNamespace),
  }
}

function suffixed(name: string, longest: number): string {
  const suffix = '-next'
  return `${name.slice(0, longest - suffix.length)}${suffix}`
}

/** How the installation that a render was made for lies beside `first`. */
export function tenancyOf(
  { releaseName, namespace }: Extract<RenderPurpose, { kind: 'tenant' }>,
  first: InstallationName,
): Tenancy {
  if (namespace === first.namespace) return 'one-namespace'
  return releaseName === first.releaseName ? 'one-name' : 'apart'
}

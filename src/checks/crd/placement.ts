import type { ShippedCrd } from '../../model/release.ts'

/**
 * What `helm upgrade` and `helm uninstall` do with a definition: `owned` is created, updated and
 * deleted with the release; `kept` is not deleted; `unmanaged` is created at install and then left
 * alone (`crds/`, hooks); `none` is no chart. Helm: pkg/action/{install,upgrade,uninstall}.go,
 * docs/chart_best_practices/custom_resource_definitions.
 */
export type Ownership = 'owned' | 'kept' | 'unmanaged' | 'none'

export function ownershipOf(shipped: ShippedCrd): Ownership {
  if (shipped.placement === 'manifest') return 'none'
  if (shipped.placement === 'crds' || shipped.object.hooks.length > 0) return 'unmanaged'
  return shipped.isKept ? 'kept' : 'owned'
}

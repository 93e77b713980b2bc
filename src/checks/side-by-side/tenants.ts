import type { KubernetesObject, Release, RenderVariant } from '../../model/release.ts'
import { type InstallationName, type Tenancy, tenancyOf } from '../../model/tenancy.ts'
import type { ReleasePair } from '../rule.ts'

/** The next release as a second installation. */
export interface Tenant {
  readonly tenancy: Tenancy
  readonly installation: InstallationName
  /** `--set` arguments that were given beside the user's own. */
  readonly set: readonly string[]
  readonly render: RenderVariant
}

/** The installation that the previous release was rendered for; null where Helm renders nothing. */
export function firstInstallation({ source }: Release): InstallationName | null {
  const render = source.renders.find(({ purpose }) => purpose.kind === 'install')
  return render === undefined || render.manifest === null ? null : render
}

/** The second installations of the next release that were rendered. */
export function tenantsOf({ previous, next }: ReleasePair): readonly Tenant[] {
  const first = firstInstallation(previous)
  if (first === null) return []
  return next.variants.flatMap((render): readonly Tenant[] => {
    const { purpose } = render
    if (purpose.kind !== 'tenant') return []
    const { releaseName, namespace, set } = purpose
    return [{ tenancy: tenancyOf(purpose, first), installation: { releaseName, namespace }, set, render }]
  })
}

/** The second installation under another name in another namespace, with the user's values alone. */
export function tenantApart(pair: ReleasePair): Tenant | null {
  return tenantsOf(pair).find(({ tenancy, set }) => tenancy === 'apart' && set.length === 0) ?? null
}

/** Whether Helm 3 or 4 creates the object from the `crds/` folder, beside the release. */
export function isFromCrdsFolder({ crds }: Pick<RenderVariant, 'crds'>, object: KubernetesObject): boolean {
  return crds.some((shipped) => shipped.object === object && shipped.placement === 'crds')
}

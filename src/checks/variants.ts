import type { Release, RenderVariant } from '../model/release.ts'
import type { RenderPurpose } from '../model/release-source.ts'

/** A release's render for a purpose that it has once at most; null when nothing asked for it. */
export function variantFor(
  { variants }: Release,
  kind: Exclude<RenderPurpose['kind'], 'install' | 'repeat' | 'gate' | 'default' | 'tenant'>,
): RenderVariant | null {
  return variants.find(({ purpose }) => purpose.kind === kind) ?? null
}

/** A release with what another render holds in place of what its installation holds, and no other renders. */
export function withRender(release: Release, { objects, crds, images }: RenderVariant): Release {
  return { ...release, objects, crds, images, variants: [] }
}

/** A release as `helm upgrade` renders it; as it is where templates do not ask, or Helm refuses. */
export function asUpgraded(release: Release): Release {
  const upgrade = variantFor(release, 'upgrade')
  if (upgrade === null || upgrade.failure !== null) return release
  const { objects, crds, images } = upgrade
  return { ...release, objects, crds, images }
}

import { identityIn } from '../../model/object-identity.ts'
import type { ReleasePair } from '../rule.ts'
import { type Collision, findCollisions } from './collisions.ts'
import { sharedName } from './shared-object.ts'
import { firstInstallation, type Tenant, tenantsOf } from './tenants.ts'

/** Values that were tried for the second installation, and which shared objects they leave. */
export type Trial = { readonly set: readonly string[]; readonly leaves: readonly string[] }

/**
 * What each setting that was rendered does to `collisions`: those objects that Helm refuses when the second
 * installation is made apart from the first with the user's values alone. A setting that does not render, or that
 * brings other shared objects, is no way out.
 */
export function findTrials(pair: ReleasePair, collisions: readonly Collision[]): readonly Trial[] {
  const shared = new Set(collisions.map(sharedName))
  return [...gateTrials(pair, collisions), ...tenantTrials(pair)].filter(
    ({ leaves }) => leaves.length < shared.size && leaves.every((name) => shared.has(name)),
  )
}

function tenantTrials(pair: ReleasePair): readonly Trial[] {
  return tenantsOf(pair)
    .filter(({ tenancy, set, render }) => tenancy === 'apart' && set.length > 0 && render.failure === null)
    .map((tenant) => ({ set: tenant.set, leaves: refusedNames(pair, tenant) }))
}

function refusedNames(pair: ReleasePair, tenant: Tenant): readonly string[] {
  return findCollisions(pair, tenant)
    .filter(({ outcome }) => outcome === 'refused')
    .map(sharedName)
}

/** A gate is rendered under the first installation's name; objects that both share are called the same under any. */
function gateTrials({ previous, next }: ReleasePair, collisions: readonly Collision[]): readonly Trial[] {
  const namespace = firstInstallation(previous)?.namespace ?? null
  const crds = [...previous.crds, ...next.crds]
  return next.variants.flatMap(({ purpose, failure, objects }): readonly Trial[] => {
    if (purpose.kind !== 'gate' || failure !== null) return []
    const rendered = new Set(objects.map((object) => identityIn(object, namespace, crds)))
    const leaves = collisions.filter((collision) => rendered.has(identityIn(collision.previous, namespace, crds)))
    return [{ set: [`${purpose.value}=${purpose.setTo}`], leaves: leaves.map(sharedName) }]
  })
}

/** The trial that leaves the fewest objects, with the fewest settings. */
export function smallestTrial(trials: readonly Trial[]): Trial | null {
  const [best = null] = trials.toSorted(
    (left, right) => left.leaves.length - right.leaves.length || left.set.length - right.set.length,
  )
  return best
}

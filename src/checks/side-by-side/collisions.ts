import { compareKinds } from '../../model/helm-install-order.ts'
import { hookDeletePolicies } from '../../model/helm-lifecycle.ts'
import { objectMember, stringMember } from '../../model/json.ts'
import { identityIn } from '../../model/object-identity.ts'
import type { KubernetesObject, ShippedCrd } from '../../model/release.ts'
import type { ReleasePair } from '../rule.ts'
import { firstInstallation, isFromCrdsFolder, type Tenant } from './tenants.ts'

/** One object of the cluster that both installations render. */
export interface Collision {
  readonly previous: KubernetesObject
  readonly next: KubernetesObject
  /**
   * What Helm does with it when the second installation is made. `refused`: it belongs to the first release
   * (checkOwnership in helm/helm pkg/action/validate.go). `definition`: it comes from the next release's `crds/`, which Helm does not ask about.
   * `hook`: Helm deletes and creates hooks without asking whose they are (pkg/action/hooks.go).
   */
  readonly outcome: 'refused' | 'definition' | 'hook'
}

/** Objects that the first installation of the previous release and the second one of the next release share, in the order of Helm 3. */
export function findCollisions(
  { previous, next }: ReleasePair,
  { installation, render }: Tenant,
): readonly Collision[] {
  const first = firstInstallation(previous)
  if (first === null || render.failure !== null) return []
  const crds: readonly ShippedCrd[] = [...previous.crds, ...next.crds]
  const taken = new Map(
    previous.objects.filter(isLeft).map((object) => [identityIn(object, first.namespace, crds), object]),
  )
  const collisions = render.objects.filter(isInstalled).flatMap((object): readonly Collision[] => {
    const other = taken.get(identityIn(object, installation.namespace, crds))
    return other === undefined ? [] : [{ previous: other, next: object, outcome: outcomeOf(object, render) }]
  })
  return collisions.toSorted((left, right) => compareKinds(left.next.kind, right.next.kind, 3))
}

const atInstall = ['pre-install', 'post-install']

/** Whether `helm install` creates the object under the name it says, and not under one that the API server makes of `generateName`. */
function isInstalled({ value, hooks }: KubernetesObject): boolean {
  const isNamed = Boolean(stringMember(objectMember(value, 'metadata'), 'name'))
  return isNamed && (hooks.length === 0 || hooks.some((hook) => atInstall.includes(hook)))
}

/** Whether the object is still there when its release is installed: Helm may delete a hook once it has succeeded. */
function isLeft(object: KubernetesObject): boolean {
  return isInstalled(object) && (object.hooks.length === 0 || !hookDeletePolicies(object).includes('hook-succeeded'))
}

function outcomeOf(object: KubernetesObject, render: Tenant['render']): Collision['outcome'] {
  if (object.hooks.length > 0) return 'hook'
  return isFromCrdsFolder(render, object) ? 'definition' : 'refused'
}

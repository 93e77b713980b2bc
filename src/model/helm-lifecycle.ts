import { memberAt } from './json.ts'
import type { KubernetesObject } from './release.ts'

type Annotated = Pick<KubernetesObject, 'value'>

/** `helm.sh/resource-policy` as it is written. */
export function resourcePolicyOf({ value }: Annotated): string | undefined {
  return annotation(value, 'helm.sh/resource-policy')
}

/**
 * Whether upgrades and rollbacks that no longer render the object leave it: `helm.sh/resource-policy` is exactly `keep`
 * (helm/helm pkg/kube/client.go, Update, which compares bytes).
 */
export function isKept(object: Annotated): boolean {
  return resourcePolicyOf(object) === 'keep'
}

/** Whether `helm uninstall` leaves the object: it takes `Keep` for `keep` (helm/helm pkg/action/resource_policy.go, filterManifestsToKeep). */
export function isKeptAtUninstall(object: Annotated): boolean {
  return resourcePolicyOf(object)?.trim().toLowerCase() === 'keep'
}

/**
 * `helm.sh/hook-delete-policy` of a hook, which Helm ignores for a CustomResourceDefinition
 * (helm/helm pkg/action/hooks.go, deleteHookByPolicy); where it names none, Helm deletes the former one before it creates the next
 * (helm/helm pkg/action/hooks.go).
 */
export function hookDeletePolicies({ value }: Annotated): readonly string[] {
  if (isDefinition({ value })) return []
  const policies = (annotation(value, 'helm.sh/hook-delete-policy') ?? '')
    .split(',')
    .map((policy) => policy.trim().toLowerCase())
    .filter((policy) => policy !== '')
  return policies.length === 0 ? ['before-hook-creation'] : policies
}

/** Whether it is a CustomResourceDefinition: Helm deletes no hook of that kind, whatever its policy. */
export function isDefinition({ value }: Annotated): boolean {
  return memberAt(value, 'kind') === 'CustomResourceDefinition'
}

function annotation(value: KubernetesObject['value'], key: string): string | undefined {
  const text = memberAt(value, 'metadata', 'annotations', key)
  return typeof text === 'string' ? text : undefined
}

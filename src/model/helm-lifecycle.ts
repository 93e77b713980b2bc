import { memberAt } from './json.ts'
import type { KubernetesObject } from './release.ts'

type Annotated = Pick<KubernetesObject, 'value'>

/** `helm.sh/resource-policy: keep`, read as Helm does (`filterManifestsToKeep` in pkg/action/resource_policy.go). */
export function isKept({ value }: Annotated): boolean {
  return annotation(value, 'helm.sh/resource-policy')?.trim().toLowerCase() === 'keep'
}

/**
 * `helm.sh/hook-delete-policy` of a hook; where it names none, Helm deletes the former one before it creates the next
 * (helm/helm pkg/action/hooks.go).
 */
export function hookDeletePolicies({ value }: Annotated): readonly string[] {
  const policies = (annotation(value, 'helm.sh/hook-delete-policy') ?? '')
    .split(',')
    .map((policy) => policy.trim().toLowerCase())
    .filter((policy) => policy !== '')
  return policies.length === 0 ? ['before-hook-creation'] : policies
}

function annotation(value: KubernetesObject['value'], key: string): string | undefined {
  const text = memberAt(value, 'metadata', 'annotations', key)
  return typeof text === 'string' ? text : undefined
}

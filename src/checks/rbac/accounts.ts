import { stringMember } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'

/** A ServiceAccount that pods run as. */
export interface Account {
  readonly namespace: string
  readonly name: string
}

/** Whom a workload's pods run as; null for what runs no pods, and where the namespace is not known. */
export function accountOf(object: KubernetesObject, release: Release): Account | null {
  const template = podTemplateOf(object)
  const namespace = namespaceOf(object, release)
  if (template === null || namespace === null) return null
  const { spec } = template
  return {
    namespace,
    name: stringMember(spec, 'serviceAccountName') || stringMember(spec, 'serviceAccount') || 'default',
  }
}

/** The ServiceAccount as the release ships it. */
export function shippedAccount(account: Account, release: Release): KubernetesObject | null {
  return (
    release.objects.find(
      (object) =>
        object.kind === 'ServiceAccount' &&
        object.apiVersion === 'v1' &&
        object.name === account.name &&
        namespaceOf(object, release) === account.namespace,
    ) ?? null
  )
}

import { type Json, member, stringMember } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'

/** A Service of the release itself, not of a hook. */
export function isPlainService({ apiVersion, kind, hooks }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'Service' && hooks.length === 0
}

/** With the API server's default (core/v1 defaults.go). */
export function serviceType(service: Json): string {
  return stringMember(member(service, 'spec'), 'type') || 'ClusterIP'
}

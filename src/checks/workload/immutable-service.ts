import type { Condition } from '../../model/finding.ts'
import { arrayMember, type Json, member, stringMember } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'
import type { RefusedChange } from './refused-change.ts'

const onceSet = 'may not change once set'

/**
 * What a Service keeps for life, unless it becomes an ExternalName or was one (kubernetes/kubernetes
 * pkg/apis/core/validation/validation.go, ValidateServiceUpdate). An address that the next manifest leaves out is kept.
 */
export function refusedServiceChanges(previous: KubernetesObject, next: KubernetesObject): readonly RefusedChange[] {
  const [before, after] = [member(previous.value, 'spec'), member(next.value, 'spec')]
  const [typeBefore, typeAfter] = [typeOf(before), typeOf(after)]
  if (typeBefore === 'ExternalName' || typeAfter === 'ExternalName') return []
  const [addressBefore, addressAfter] = [addressOf(before), addressOf(after)]
  const changed = (name: string, words: string, condition?: Condition): RefusedChange => ({
    path: ['spec', name],
    words,
    previous: member(before, name),
    next: member(after, name),
    ...(condition === undefined ? {} : { condition }),
  })
  const changes: RefusedChange[] = []
  if (addressAfter !== null && addressAfter !== addressBefore) {
    changes.push(changed('clusterIP', onceSet, unlessAssigned(addressBefore, addressAfter)))
  } else if (addressBefore === 'None' && addressAfter === null && typeAfter !== 'ClusterIP') {
    changes.push(changed('type', `may not be set to 'None' for ${typeAfter} services`))
  }
  const [familyBefore, familyAfter] = [firstFamily(before), firstFamily(after)]
  if (familyBefore !== null && familyAfter !== null && familyBefore !== familyAfter) {
    changes.push(changed('ipFamilies', 'expected an address of the other family, as indicated by `ipFamilies[0]`'))
  }
  if (typeBefore === 'LoadBalancer' && typeAfter === 'LoadBalancer') {
    const [classBefore, classAfter] = [text(before, 'loadBalancerClass'), text(after, 'loadBalancerClass')]
    if (classBefore !== classAfter) changes.push(changed('loadBalancerClass', onceSet))
    const port = member(after, 'healthCheckNodePort') ?? null
    const needsPort = [before, after].every((spec) => text(spec, 'externalTrafficPolicy') === 'Local')
    if (needsPort && port !== null && port !== 0 && port !== (member(before, 'healthCheckNodePort') ?? null)) {
      changes.push(changed('healthCheckNodePort', 'field is immutable'))
    }
  }
  return changes
}

/** The cluster chose an address that no manifest shows; it is never `None`. */
function unlessAssigned(before: string | null, after: string): Condition | undefined {
  if (before !== null || after === 'None') return undefined
  return { kind: 'cluster', text: `only when the cluster gave the Service another address than ${after}` }
}

function typeOf(spec: Json | undefined): string {
  return text(spec, 'type') ?? 'ClusterIP'
}

/** `clusterIP`, or the first of `clusterIPs`; null where the cluster chooses. */
function addressOf(spec: Json | undefined): string | null {
  const [first] = arrayMember(spec, 'clusterIPs')
  return text(spec, 'clusterIP') ?? (typeof first === 'string' ? first : null)
}

function firstFamily(spec: Json | undefined): string | null {
  const [first] = arrayMember(spec, 'ipFamilies')
  return typeof first === 'string' ? first : null
}

function text(value: Json | undefined, key: string): string | null {
  return stringMember(value, key) || null
}

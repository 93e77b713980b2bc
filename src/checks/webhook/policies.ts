import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, type Json, member, memberAt } from '../../model/json.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import { expressionsOf, type Matcher, readMatcher } from './matcher.ts'

/** A ValidatingAdmissionPolicy with a binding by which it refuses requests. */
export interface Policy extends Matcher {
  readonly object: KubernetesObject
  /** By their expressions. */
  readonly validations: readonly string[]
  /** What else decides what it looks at and refuses: excluded rules, variables, parameters, and how it is bound. */
  readonly rest: Json
}

/** The policies that refuse: those with a binding whose actions hold `Deny` (admissionregistration.k8s.io/v1). */
export function denyingPolicies({ objects }: Pick<Release, 'objects'>): readonly Policy[] {
  const ofKind = (kind: string) =>
    objects.filter((object) => object.kind === kind && apiGroupOf(object.apiVersion) === 'admissionregistration.k8s.io')
  const bindings = ofKind('ValidatingAdmissionPolicyBinding').filter(({ value }) =>
    arrayMember(member(value, 'spec'), 'validationActions').includes('Deny'),
  )
  return ofKind('ValidatingAdmissionPolicy').flatMap((object): readonly Policy[] => {
    const bound = bindings.filter(({ value }) => memberAt(value, 'spec', 'policyName') === object.name)
    return bound.length === 0 ? [] : [readPolicy(object, bound)]
  })
}

function readPolicy(object: KubernetesObject, bindings: readonly KubernetesObject[]): Policy {
  const spec = member(object.value, 'spec')
  const constraints = member(spec, 'matchConstraints')
  return {
    object,
    ...readMatcher(constraints, 'resourceRules', spec),
    validations: expressionsOf(spec, 'validations'),
    rest: {
      excluded: member(constraints, 'excludeResourceRules') ?? null,
      variables: member(spec, 'variables') ?? null,
      paramKind: member(spec, 'paramKind') ?? null,
      bindings: bindings.map(({ value }) => {
        const bound = member(value, 'spec')
        return { matchResources: member(bound, 'matchResources') ?? null, paramRef: member(bound, 'paramRef') ?? null }
      }),
    },
  }
}

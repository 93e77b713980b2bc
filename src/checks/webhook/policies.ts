import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { readSelector } from '../../model/label-selector.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import type { Matcher } from './interception.ts'

/** A ValidatingAdmissionPolicy with a binding by which it refuses requests; an absent field holds the API server's default. */
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
  const expressions = (list: string) =>
    arrayMember(spec, list).map((each) => stringMember(each, 'expression')?.trim() ?? '')
  return {
    object,
    rules: arrayMember(constraints, 'resourceRules').filter(isJsonObject),
    matchPolicy: stringMember(constraints, 'matchPolicy') === 'Exact' ? 'Exact' : 'Equivalent',
    namespaceSelector: readSelector(member(constraints, 'namespaceSelector')),
    objectSelector: readSelector(member(constraints, 'objectSelector')),
    matchConditions: expressions('matchConditions'),
    validations: expressions('validations'),
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

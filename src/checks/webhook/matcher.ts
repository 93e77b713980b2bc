import { arrayMember, type Json, member, stringMember } from '../../model/json.ts'
import { type LabelRequirement, readSelector } from '../../model/label-selector.ts'

/** What decides whether a webhook is asked, or a policy looks, at a request; an absent field holds the API server's default. */
export interface Matcher {
  readonly rules: readonly Json[]
  readonly matchPolicy: 'Equivalent' | 'Exact'
  /** Null for a selector that the API server refuses. */
  readonly namespaceSelector: readonly LabelRequirement[] | null
  readonly objectSelector: readonly LabelRequirement[] | null
  /** CEL expressions that must all hold. */
  readonly matchConditions: readonly string[]
}

/** `holder` has the list `rules` and the selectors, `conditional` the `matchConditions` (admissionregistration/v1 defaults.go). */
export function readMatcher(
  holder: Json | undefined,
  rules: 'rules' | 'resourceRules',
  conditional: Json | undefined,
): Matcher {
  return {
    rules: arrayMember(holder, rules),
    matchPolicy: stringMember(holder, 'matchPolicy') === 'Exact' ? 'Exact' : 'Equivalent',
    namespaceSelector: readSelector(member(holder, 'namespaceSelector')),
    objectSelector: readSelector(member(holder, 'objectSelector')),
    matchConditions: expressionsOf(conditional, 'matchConditions'),
  }
}

/** The CEL expressions of a list of `{expression: …}`. */
export function expressionsOf(holder: Json | undefined, list: string): readonly string[] {
  return arrayMember(holder, list).map((each) => stringMember(each, 'expression')?.trim() ?? '')
}

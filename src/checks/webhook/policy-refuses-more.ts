import { jsonEquals } from '../../model/json.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { describeInterceptions, filtersBeyond, interceptedBeyond, interceptionsOf } from './interception.ts'
import { denyingPolicies } from './policies.ts'
import { brokenBy, isOfNewKind } from './reach.ts'

type Evidence = {
  readonly policy: string
  /** What it looks at that it did not refuse before. */
  readonly requests: readonly string[]
  /** Expressions that are new to it. */
  readonly validations: readonly string[]
  /** The previous release has it, and it refuses. */
  readonly isKnown: boolean
}

const policy = (validations: string, more = '', actions = '[Deny]') => ({
  manifest: [
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: example}\nspec:\n  matchConstraints: {resourceRules: [{apiGroups: [example.com], apiVersions: ["*"], operations: [CREATE], resources: [widgets]}]${more}}\n  validations: ${validations}`,
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: example}\nspec: {policyName: example, validationActions: ${actions}}`,
  ]
    .map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`)
    .join(''),
})
const none = {
  manifest: '---\n# Source: example/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n',
}
const one = "[{expression: 'object.spec.size > 1'}]"
const two = "[{expression: 'object.spec.size > 1'}, {expression: 'object.spec.size < 9'}]"

/** A policy refuses where every condition of a binding with `Deny` is met (k8s.io/apiserver pkg/admission/plugin/policy/validating). */
export const webhookPolicyRefusesMore = defineRule<'pair', Evidence>({
  id: 'webhook/policy-refuses-more',
  scope: 'pair',
  title: 'Admission policy that refuses more from now on',
  why: 'A ValidatingAdmissionPolicy whose binding denies refuses requests that passed before, objects of the other release and later edits of stored ones too.',
  sources: ['https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/'],
  category: 'webhook',
  severity: 'error',
  breaks: ['in-place', 'custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    { title: 'a new policy', previous: none, next: policy(one), reports: 1 },
    { title: 'one validation more', previous: policy(one), next: policy(two), reports: 1 },
    {
      title: 'it only warned before',
      previous: policy(one, '', '[Warn, Audit]'),
      next: policy(one),
      reports: 1,
    },
    {
      title: 'objects that it left out',
      previous: policy(one, ', objectSelector: {matchLabels: {a: b}}'),
      next: policy(one),
      reports: 1,
    },
    { title: 'one validation less', previous: policy(two), next: policy(one), reports: 0 },
    { title: 'a new policy only warns', previous: none, next: policy(one, '', '[Warn]'), reports: 0 },
    {
      title: 'the default is written out',
      previous: policy(one),
      next: policy(one, ', matchPolicy: Equivalent, namespaceSelector: {}'),
      reports: 0,
    },
  ],
  message: ({ policy, requests, validations, isKnown }) =>
    isKnown
      ? `${policy} refuses more of ${requests.join('; ')} than before${validations.length === 0 ? '' : `: what does not meet ${validations.map((text) => `\`${text}\``).join(', ')}`}.`
      : `${policy} newly refuses, of ${requests.join('; ')}, what does not meet ${validations.map((text) => `\`${text}\``).join(', ')}.`,
  remedy: () => 'Bind it with `validationActions: [Warn, Audit]` for one release, and with `Deny` in the next.',
  check(pair, _context, report) {
    const before = new Map(denyingPolicies(pair.previous).map((policy) => [policy.object.name, policy]))
    const crds = [...pair.previous.crds, ...pair.next.crds]
    for (const next of denyingPolicies(pair.next)) {
      const previous = before.get(next.object.name)
      const all = interceptionsOf(next, crds).filter((request) => !isOfNewKind(request, pair))
      const validations = next.validations.filter((text) => previous?.validations.includes(text) !== true)
      const beyond =
        previous === undefined
          ? all
          : interceptedBeyond(next, previous, crds).filter((request) => !isOfNewKind(request, pair))
      const filters = previous === undefined ? [] : filtersBeyond(next, previous, crds)
      const isOtherwise = previous !== undefined && !jsonEquals(previous.rest, next.rest)
      if (
        all.length === 0 ||
        (beyond.length === 0 && validations.length === 0 && filters.length === 0 && !isOtherwise)
      ) {
        continue
      }
      const isMore =
        beyond.length > 0 ||
        filters.some(({ change }) => change === 'wider') ||
        (previous !== undefined && next.validations.length > previous.validations.length && isWithin(previous, next))
      report({
        evidence: {
          policy: objectName({ ...next.object, namespace: null }),
          requests: describeInterceptions(beyond.length > 0 && validations.length === 0 ? beyond : all),
          validations,
          isKnown: previous !== undefined,
        },
        at: { object: next.object, path: ['spec'] },
        ...(previous === undefined ? {} : { was: { object: previous.object, path: ['spec'] } }),
        direction: 'previous-to-next',
        breaks: brokenBy(next, all, pair),
        condition: { kind: 'cluster', text: 'only for what the policy refuses' },
        ...(isMore
          ? {}
          : {
              certainty: 'undecided',
              reason: 'what an expression, a variable or a binding of other words refuses is not known',
            }),
      })
    }
  },
})

/** All that the one refuses by its validations the other refuses too. */
function isWithin(
  previous: { readonly validations: readonly string[] },
  next: { readonly validations: readonly string[] },
): boolean {
  return previous.validations.every((text) => next.validations.includes(text))
}

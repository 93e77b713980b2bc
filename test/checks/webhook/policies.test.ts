import { describe, expect, it } from 'vitest'
import { webhookPolicyRefusesMore } from '../../../src/checks/webhook/policy-refuses-more.ts'
import { member } from '../../../src/model/json.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const definition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec: {group: example.com, scope: Namespaced, names: {plural: widgets, kind: Widget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}'
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}'

function policy({ rules = '[CREATE]', checks = ['a'], more = '', binding = '', actions = '[Deny]' } = {}) {
  const validations = checks.map((expression) => `{expression: '${expression}'}`).join(', ')
  return [
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\nspec:\n  matchConstraints: {resourceRules: [{apiGroups: [example.com], apiVersions: [v1], operations: ${rules}, resources: [widgets]}]}\n  validations: [${validations}]\n${more}`,
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: p, validationActions: ${actions}${binding}}`,
  ]
}

const release = (...documents: readonly string[]) =>
  releaseOf({
    manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
  })

describe('what a policy refuses', () => {
  it.each([
    ['is all that is new', [definition], [definition, ...policy()], 'proved'],
    ['is nothing of a kind that comes with it', [config], [definition, ...policy()], null],
    ['is more of another operation', policy(), policy({ rules: '[CREATE, UPDATE]' }), 'proved'],
    ['is more by one validation more', policy(), policy({ checks: ['a', 'b'] }), 'proved'],
    ['is the same in another order', policy({ checks: ['a', 'b'] }), policy({ checks: ['b', 'a'] }), null],
    ['is less of an operation less', policy({ rules: '[CREATE, UPDATE]' }), policy(), null],
    ['is not known of another expression', policy(), policy({ checks: ['b'] }), 'undecided'],
    [
      'is not known of other variables',
      policy(),
      policy({ more: "  variables: [{name: x, expression: 'y'}]" }),
      'undecided',
    ],
    ['is not known of other parameters', policy(), policy({ binding: ', paramRef: {name: x}' }), 'undecided'],
    ['is nothing without a binding', [definition], [definition, ...policy().slice(0, 1)], null],
    ['is nothing when it goes', policy(), [config], null],
  ] as const)('%s', async (_claim, previous, next, certainty) => {
    const reports = await runRule(webhookPolicyRefusesMore, { previous: release(...previous), next: release(...next) })
    expect(reports.map((report) => report.certainty ?? 'proved')).toEqual(certainty === null ? [] : [certainty])
  })

  it('is named with its expressions', async () => {
    const [report] = await runRule(webhookPolicyRefusesMore, {
      previous: release(...policy()),
      next: release(...policy({ checks: ['a', 'b'] })),
    })
    expect(member(report?.evidence, 'validations')).toEqual(['b'])
    expect(report?.breaks).toEqual(['custom-resources', 'side-by-side'])
  })
})

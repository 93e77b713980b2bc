import { defineRule } from '../rule.ts'
import { withFields } from './example-schema.ts'
import { reportChanges, type SchemaEvidence, shown } from './report-changes.ts'
import { consequence, generalRemedy, subject } from './sentences.ts'

function rules(evidence: SchemaEvidence): string {
  const { action, previous, next } = evidence
  if (action === 'added') return `${subject(evidence)} gets the validation rule ${shown(next)}.`
  if (action === 'removed') return `${subject(evidence)} loses the validation rule ${shown(previous)}.`
  return `A validation rule of ${subject(evidence)} changes from ${shown(previous)} to ${shown(next)}.`
}

/** apiextensions `pkg/apiserver/schema/cel/validation.go`; transition rules are never ratcheted. */
export const schemaValidationRuleNarrowed = defineRule<'pair', SchemaEvidence>({
  id: 'schema/validation-rule-narrowed',
  scope: 'pair',
  title: 'Validation rule that refuses what was allowed',
  why: 'A rule (CEL) that is new or stricter refuses objects on create and when the part it stands on is written; one that compares with the stored value makes fields immutable.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
    'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a rule is new',
      previous: withFields('a: {type: integer}, b: {type: integer}'),
      next: withFields(
        'a: {type: integer}, b: {type: integer}',
        'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0"}], ',
      ),
      reports: 1,
    },
    {
      title: 'a field becomes immutable',
      previous: withFields('a: {type: integer}'),
      next: withFields(
        'a: {type: integer}',
        'x-kubernetes-validations: [{rule: "!has(oldSelf.a) || has(self.a) && self.a == oldSelf.a"}], ',
      ),
      reports: 1,
    },
    {
      title: 'only its message changes',
      previous: withFields(
        'a: {type: integer}',
        'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0", message: one}], ',
      ),
      next: withFields(
        'a: {type: integer}',
        'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0", message: two}], ',
      ),
      reports: 0,
    },
    {
      title: 'a rule is gone',
      previous: withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0"}], '),
      next: withFields('a: {type: integer}'),
      reports: 0,
    },
  ],
  message: (evidence) => `${rules(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/validation-rule-narrowed', pair, report),
})

/** The other direction of {@link schemaValidationRuleNarrowed}. */
export const schemaValidationRuleWidened = defineRule<'pair', SchemaEvidence>({
  id: 'schema/validation-rule-widened',
  scope: 'pair',
  title: 'Validation rule whose absence the previous release does not share',
  why: 'After going back, the older rule refuses objects that the next release let pass.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a rule is gone',
      previous: withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0"}], '),
      next: withFields('a: {type: integer}'),
      reports: 1,
    },
    {
      title: 'a rule is new',
      previous: withFields('a: {type: integer}'),
      next: withFields('a: {type: integer}', 'x-kubernetes-validations: [{rule: "!has(self.a) || self.a > 0"}], '),
      reports: 0,
    },
  ],
  message: (evidence) => `${rules(evidence)} ${consequence(evidence)}`,
  remedy: generalRemedy,
  check: (pair, _context, report) => reportChanges('schema/validation-rule-widened', pair, report),
})

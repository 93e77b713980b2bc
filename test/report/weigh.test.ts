import { describe, expect, it } from 'vitest'
import type { Report, Rule } from '../../src/checks/rule.ts'
import type { Json } from '../../src/model/json.ts'
import { defaultPolicy, type PromiseWeights } from '../../src/model/policy.ts'
import type { Severity } from '../../src/model/severity.ts'
import { weigh } from '../../src/report/weigh.ts'
import { reportAbout, ruleNamed } from './sample-report.ts'

const { patch, minor } = defaultPolicy
const condition = { kind: 'value', text: 'only when x is set' } as const

interface Row {
  readonly claim: string
  readonly rule: Partial<Pick<Rule, 'severity' | 'severityFloor' | 'breaks'>>
  readonly report?: Partial<Report<Json>>
  readonly weights: PromiseWeights | null
  readonly chosen?: Severity
  readonly isStrict?: boolean
  readonly weighs: Severity
}

const rows: readonly Row[] = [
  {
    claim: 'a held promise leaves the rule its weight',
    rule: { breaks: ['in-place'] },
    weights: patch,
    weighs: 'error',
  },
  { claim: 'a promise not held caps it', rule: { breaks: ['in-place'] }, weights: minor, weighs: 'warning' },
  {
    claim: 'the heaviest promise counts',
    rule: { breaks: ['in-place', 'side-by-side'] },
    weights: minor,
    weighs: 'error',
  },
  {
    claim: 'the policy never raises',
    rule: { severity: 'info', breaks: ['in-place'] },
    weights: patch,
    weighs: 'info',
  },
  { claim: 'what breaks nothing keeps its weight', rule: { breaks: [] }, weights: minor, weighs: 'error' },
  { claim: 'without a comparison there is no policy', rule: { breaks: ['in-place'] }, weights: null, weighs: 'error' },
  {
    claim: 'a case may weigh less than its rule',
    rule: { breaks: ['in-place'] },
    report: { severity: 'info' },
    weights: patch,
    weighs: 'info',
  },
  {
    claim: 'a case never weighs more than its rule',
    rule: { severity: 'warning', breaks: ['in-place'] },
    report: { severity: 'error' },
    weights: patch,
    weighs: 'warning',
  },
  {
    claim: 'a case may break fewer promises than its rule',
    rule: { breaks: ['in-place', 'side-by-side'] },
    report: { breaks: ['in-place'] },
    weights: minor,
    weighs: 'warning',
  },
  {
    claim: 'the floor stops the policy',
    rule: { severityFloor: 'error', breaks: ['in-place'] },
    weights: minor,
    weighs: 'error',
  },
  {
    claim: 'the floor does not raise a lighter case',
    rule: { severityFloor: 'error', breaks: ['in-place'] },
    report: { severity: 'info' },
    weights: minor,
    weighs: 'info',
  },
  {
    claim: 'a condition counts one lower',
    rule: { breaks: ['in-place'] },
    report: { condition },
    weights: patch,
    weighs: 'warning',
  },
  {
    claim: 'a condition counts one lower, after the policy',
    rule: { breaks: ['in-place'] },
    report: { condition },
    weights: minor,
    weighs: 'info',
  },
  {
    claim: 'a condition counts one lower, floor or not',
    rule: { severityFloor: 'error', breaks: ['in-place'] },
    report: { condition },
    weights: minor,
    weighs: 'warning',
  },
  {
    claim: 'nothing is lower than info',
    rule: { severity: 'info', breaks: ['in-place'] },
    report: { condition },
    weights: patch,
    weighs: 'info',
  },
  {
    claim: 'undecided is no error',
    rule: { breaks: ['in-place'] },
    report: { certainty: 'undecided', reason: 'x' },
    weights: patch,
    weighs: 'warning',
  },
  {
    claim: 'undecided is an error when strict',
    rule: { breaks: ['in-place'] },
    report: { certainty: 'undecided', reason: 'x' },
    weights: patch,
    isStrict: true,
    weighs: 'error',
  },
  {
    claim: 'undecided and conditional is lowered once',
    rule: { breaks: ['in-place'] },
    report: { certainty: 'undecided', reason: 'x', condition },
    weights: patch,
    weighs: 'warning',
  },
  {
    claim: 'observed is as good as proved',
    rule: { breaks: ['in-place'] },
    report: { certainty: 'observed' },
    weights: patch,
    weighs: 'error',
  },
  {
    claim: 'the configuration raises',
    rule: { severity: 'info', breaks: ['in-place'] },
    weights: minor,
    chosen: 'error',
    weighs: 'error',
  },
  {
    claim: 'the configuration lowers, floor or not',
    rule: { severityFloor: 'error', breaks: ['in-place'] },
    weights: patch,
    chosen: 'info',
    weighs: 'info',
  },
  {
    claim: 'what the configuration chose is lowered by a condition',
    rule: { breaks: ['in-place'] },
    report: { condition },
    weights: patch,
    chosen: 'error',
    weighs: 'warning',
  },
]

describe('the weight of a finding', () => {
  it.each(rows)('$claim', ({ rule, report, weights, chosen, isStrict, weighs }) => {
    const raised = { rule: ruleNamed('test/rule', rule), report: reportAbout('x', report) }
    const severities = chosen === undefined ? {} : { 'test/rule': chosen }
    expect(weigh(raised, { weights, severities, isStrict: isStrict ?? false })).toBe(weighs)
  })

  it('does not take a rule called toString for configured', () => {
    const raised = { rule: ruleNamed('toString'), report: reportAbout('x') }
    expect(weigh(raised, { weights: patch, severities: {}, isStrict: false })).toBe('error')
  })
})

import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { type PromiseAnswer, promises } from '../../src/model/promise.ts'
import type { SkippedCheck, Verdict } from '../../src/model/report.ts'
import { type FailThreshold, failThresholds } from '../../src/model/severity.ts'
import { answerPromises } from '../../src/report/promises.ts'
import { exitCodeOf, judge } from '../../src/report/verdict.ts'
import { findingOf, testRules } from './sample-report.ts'

const condition = { kind: 'uses-new', text: 'only for objects that use x' } as const
const conditional: Partial<Finding> = { condition, severity: 'warning' }
const undecided: Partial<Finding> = { certainty: 'undecided', reason: 'why', severity: 'warning' }
const skippedRule: SkippedCheck = { check: 'test/breaks-resources', reason: 'why' }

interface Row {
  readonly claim: string
  readonly findings?: readonly Partial<Finding>[]
  readonly skipped?: readonly SkippedCheck[]
  readonly kind?: 'patch' | 'minor'
  readonly failOn?: FailThreshold
  readonly isStrict?: boolean
  /** Of `custom-resources`. */
  readonly answer: PromiseAnswer
  readonly verdict: Verdict
}

const rows: readonly Row[] = [
  { claim: 'nothing found', answer: 'kept', verdict: 'pass' },
  { claim: 'a proved break', findings: [{}], answer: 'broken', verdict: 'fail' },
  {
    claim: 'a proved break of a promise that is not held',
    findings: [{ severity: 'warning' }],
    kind: 'minor',
    answer: 'broken',
    verdict: 'pass',
  },
  {
    claim: 'a break of a held promise, however low its rule weighs',
    findings: [{ severity: 'info' }],
    answer: 'broken',
    verdict: 'fail',
  },
  { claim: 'a condition', findings: [conditional], answer: 'conditional', verdict: 'pass' },
  {
    claim: 'a condition, warnings fail',
    findings: [conditional],
    failOn: 'warning',
    answer: 'conditional',
    verdict: 'fail',
  },
  { claim: 'something undecided', findings: [undecided], answer: 'unknown', verdict: 'inconclusive' },
  {
    claim: 'something undecided about a promise that is not held',
    findings: [undecided],
    kind: 'minor',
    answer: 'unknown',
    verdict: 'pass',
  },
  {
    claim: 'something undecided, strictly',
    findings: [{ ...undecided, severity: 'error' }],
    isStrict: true,
    answer: 'broken',
    verdict: 'fail',
  },
  {
    claim: 'something undecided and conditional, strictly',
    findings: [{ ...undecided, condition }],
    isStrict: true,
    answer: 'conditional',
    verdict: 'pass',
  },
  {
    claim: 'a condition beside something undecided for all',
    findings: [conditional, undecided],
    answer: 'unknown',
    verdict: 'inconclusive',
  },
  {
    claim: 'a condition beside something undecided for some',
    findings: [conditional, { ...undecided, condition }],
    answer: 'conditional',
    verdict: 'pass',
  },
  { claim: 'a break beside something undecided', findings: [{}, undecided], answer: 'broken', verdict: 'fail' },
  { claim: 'an observed break', findings: [{ certainty: 'observed' }], answer: 'broken', verdict: 'fail' },
  {
    claim: 'something undecided for some, alone',
    findings: [{ ...undecided, condition }],
    answer: 'unknown',
    verdict: 'pass',
  },
  { claim: 'a skipped rule', skipped: [skippedRule], answer: 'unknown', verdict: 'inconclusive' },
  {
    claim: 'a skipped step on which no promise hangs',
    skipped: [{ check: 'flip boolean values', reason: 'not asked', promises: [] }],
    answer: 'kept',
    verdict: 'pass',
  },
  { claim: 'a skipped rule, not held', skipped: [skippedRule], kind: 'minor', answer: 'unknown', verdict: 'pass' },
  {
    claim: 'a skipped step that is no rule',
    skipped: [{ check: 'read the next release', reason: 'why' }],
    answer: 'unknown',
    verdict: 'inconclusive',
  },
  {
    claim: 'a skipped rule that breaks nothing',
    skipped: [{ check: 'test/breaks-nothing', reason: 'why' }],
    answer: 'kept',
    verdict: 'pass',
  },
  {
    claim: 'a finding that breaks no promise',
    findings: [{ breaks: [], severity: 'warning' }],
    answer: 'kept',
    verdict: 'pass',
  },
  { claim: 'an error that breaks no promise', findings: [{ breaks: [] }], answer: 'kept', verdict: 'fail' },
  {
    claim: 'an info, infos fail',
    findings: [{ breaks: [], severity: 'info' }],
    failOn: 'info',
    answer: 'kept',
    verdict: 'fail',
  },
  { claim: 'an error that is to be reported only', findings: [{}], failOn: 'never', answer: 'broken', verdict: 'fail' },
]

describe('answer and verdict', () => {
  it.each(rows)(
    '$claim',
    ({ findings = [], skipped = [], kind = 'patch', failOn = 'error', isStrict = false, ...row }) => {
      const facts = {
        findings: findings.map((finding) => findingOf(finding)),
        skipped,
        rules: testRules,
        examined: promises,
        weights: defaultPolicy[kind],
        isStrict,
      }
      expect(answerPromises(facts).find(({ promise }) => promise === 'custom-resources')?.answer).toBe(row.answer)
      expect(judge({ ...facts, failOn })).toBe(row.verdict)
    },
  )

  it('never calls side by side kept', () => {
    const facts = { findings: [], skipped: [], rules: testRules, weights: defaultPolicy.minor, isStrict: false }
    const answers = answerPromises({ ...facts, examined: promises })
    expect(answers.map(({ answer }) => answer)).toEqual(['kept', 'kept', 'kept', 'unknown'])
    expect(answers.map(({ heldAt }) => heldAt)).toEqual(['warning', 'warning', 'warning', 'error'])
    expect(judge({ ...facts, examined: promises, failOn: 'error' })).toBe('pass')
  })

  it('answers for what the command does not look at only when something is found', () => {
    const facts = { skipped: [], rules: testRules, weights: null, isStrict: false, examined: [] }
    expect(answerPromises({ ...facts, findings: [] }).map(({ answer }) => answer)).toEqual(
      Array.from({ length: 4 }, () => 'not-examined'),
    )
    const [inPlace] = answerPromises({ ...facts, findings: [findingOf({ breaks: ['in-place'] })] })
    expect(inPlace).toEqual({ promise: 'in-place', answer: 'broken', heldAt: null, findings: ['0123456789ab'] })
  })

  it('is never inconclusive where nothing is compared', () => {
    const facts = {
      findings: [findingOf(undecided)],
      skipped: [skippedRule],
      rules: testRules,
      examined: [],
      weights: null,
    }
    expect(judge({ ...facts, failOn: 'error', isStrict: false })).toBe('pass')
  })
})

describe('the exit code', () => {
  it.each([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 3],
  ] as const)('of %s is %i', (verdict, code) => {
    for (const failOn of failThresholds) expect(exitCodeOf(verdict, failOn)).toBe(failOn === 'never' ? 0 : code)
  })
})

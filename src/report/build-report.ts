import type { CheckResult, RaisedFinding } from '../checks/check-result.ts'
import { noFacts } from '../checks/release-facts.ts'
import type { Rule, Scope } from '../checks/rule.ts'
import type { Finding } from '../model/finding.ts'
import { compareText } from '../model/json.ts'
import type { Policy } from '../model/policy.ts'
import type { PromiseName } from '../model/promise.ts'
import type { ReleaseStep } from '../model/release-kind.ts'
import type { FileSet } from '../model/release-source.ts'
import type { ReportDocument, SkippedCheck, Subject } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import type { FailThreshold, Severity } from '../model/severity.ts'
import type { Suppression, SuppressionUse } from '../model/suppression.ts'
import { applyBaseline, type Baseline } from './baseline.ts'
import { buildRecipes, type StepCommands } from './build-recipes.ts'
import { buildGate, type GateInput, hasOpenChecks, openChecks } from './checklist.ts'
import { distinguish } from './distinguish.ts'
import { draftFinding } from './draft-finding.ts'
import type { Texts } from './excerpt.ts'
import { createLineReader } from './line-reader.ts'
import type { Locate } from './locate-place.ts'
import { answerPromises } from './promises.ts'
import { sortFindings } from './sort-findings.ts'
import { applySuppressions } from './suppress.ts'
import { judge } from './verdict.ts'
import { buildVerification, isInconclusive, promisesSeenKept, type VerificationInput } from './verification.ts'
import type { Weighing } from './weigh.ts'

/** What one run of the rules looked at: a release, a pair, or a repository. */
export interface Examination {
  readonly scope: Scope
  readonly result: CheckResult
  /** Index in `subjects` of what the findings' places lie in; of a pair, the next release. */
  readonly subject: number
  /** Of that subject, and of the previous release of a pair. */
  readonly files: FileSet
  readonly previousFiles: FileSet
}

export interface ReportInput {
  readonly tool: ReportDocument['tool']
  readonly command: string
  readonly subjects: readonly Subject[]
  readonly examinations: readonly Examination[]
  /** Null where nothing is compared; then no policy applies. */
  readonly step: ReleaseStep | null
  /** Null where nothing is upgraded. */
  readonly stepCommands: StepCommands | null
  /** Promises that the command looks at. */
  readonly promises: readonly PromiseName[]
  /** The catalogue. */
  readonly rules: readonly Rule[]
  readonly settings: Settings
  readonly policy: Policy
  readonly severities: Readonly<Record<string, Severity>>
  readonly suppressions: readonly Suppression[]
  readonly baseline: Baseline
  readonly failOn: FailThreshold
  readonly isStrict: boolean
  /** `YYYY-MM-DD`, compared with the expiry of suppressions and never shown. */
  readonly today: string
  readonly locate: Locate
  /** Of a run in a cluster. */
  readonly verification?: VerificationInput
  /** Of tags. */
  readonly gate?: GateInput
  /** What was not looked at keeps the verdict from being a pass, whatever promise hangs on it. */
  readonly mustBeWhole?: boolean
  /** What the command looks at in no case; it leaves nothing open. */
  readonly leftOut?: readonly SkippedCheck[]
}

/** From what the rules raised to the whole report. Same input, same bytes. */
export function buildReport(input: ReportInput): ReportDocument {
  const { step, policy, rules, isStrict, failOn, promises: examined } = input
  const weights = step === null ? null : policy[step.judgedAs]
  const weighing: Weighing = { weights, severities: input.severities, isStrict }
  const texts: Texts = { locate: input.locate, lines: createLineReader() }
  const skipped = sortSkipped([
    ...input.examinations.flatMap(({ result }) => result.skipped),
    ...(input.gate === undefined ? [] : openChecks(input.gate, rules, input.settings)),
    ...(input.leftOut ?? []),
  ])
  const found = distinguish(
    input.examinations.flatMap((examination) =>
      examination.result.raised.map((raised) => draftFinding(raised, examination, weighing, texts)),
    ),
    input.subjects,
  )
  const accepted = applySuppressions({
    findings: found,
    suppressions: input.suppressions,
    charts: input.subjects.map(({ name }) => name),
    examinedRules: rulesThatRan(input, skipped),
    today: input.today,
  })
  const ours = distinguish(
    judgeSuppressions(accepted.uses, input).map((raised) => draftFinding(raised, null, weighing, texts)),
    input.subjects,
  )
  const known = applyBaseline([...accepted.live, ...ours], input.baseline)
  const findings = sortFindings(known.live)
  const suppressed = sortFindings([...accepted.suppressed, ...known.suppressed])
  const facts = sortFindings([...findings, ...suppressed])
  const verification = input.verification === undefined ? null : buildVerification(input.verification, facts)
  const { gate: tags, settings } = input
  const gate = tags === undefined ? null : buildGate(tags, { rules, settings, findings, suppressed, failOn })
  const verdict = judge({ findings, skipped, rules, examined, weights, failOn, isStrict })
  const isPartial = input.mustBeWhole === true && input.examinations.some(isLeftOpen)
  return {
    schemaVersion: '1',
    tool: input.tool,
    command: input.command,
    subjects: input.subjects,
    releaseKind: step?.kind ?? null,
    failOn,
    strict: isStrict,
    verdict:
      verdict === 'pass' && (isInconclusive(verification) || hasOpenChecks(gate) || isPartial)
        ? 'inconclusive'
        : verdict,
    promises: answerPromises({
      findings: facts,
      skipped,
      rules,
      examined,
      weights,
      isStrict,
      ...(verification === null ? {} : { seenKept: promisesSeenKept(verification) }),
    }),
    findings,
    suppressed,
    skipped,
    recipes: buildRecipes(sortFindings([...findings, ...suppressed]), rules, input.stepCommands),
    parts: [],
    summary: {
      ...count(findings),
      examined: addUp(input.examinations.map(({ result }) => result.examined)),
    },
    ...(verification === null ? {} : { verification }),
    ...(gate === null ? {} : { gate }),
  }
}

/** What no promise hangs on leaves a step settled; of a live installation all was asked for. */
function isLeftOpen({ scope, result: { skipped } }: Examination): boolean {
  return skipped.some(({ promises: own }) => scope === 'installation' || own === undefined || own.length > 0)
}

/** What the run says about the suppressions themselves. */
function judgeSuppressions(
  uses: readonly SuppressionUse[],
  { rules, settings }: ReportInput,
): readonly RaisedFinding[] {
  return rules
    .filter(({ scope }) => scope === 'suppression')
    .flatMap((rule) =>
      uses.flatMap((use) => {
        const raised: RaisedFinding[] = []
        rule.check(use, { settings, facts: noFacts }, (report) => raised.push({ rule, report }))
        return raised
      }),
    )
}

function rulesThatRan({ rules, examinations }: ReportInput, skipped: readonly SkippedCheck[]): ReadonlySet<string> {
  const scopes = new Set(examinations.map(({ scope }) => scope))
  const left = new Set(skipped.map(({ check }) => check))
  return new Set(rules.filter(({ id, scope }) => scopes.has(scope) && !left.has(id)).map(({ id }) => id))
}

function sortSkipped(skipped: readonly SkippedCheck[]): readonly SkippedCheck[] {
  const unique = new Map(skipped.map((each) => [JSON.stringify([each.check, each.reason]), each]))
  return [...unique.values()].toSorted(
    (left, right) => compareText(left.check, right.check) || compareText(left.reason, right.reason),
  )
}

function count(findings: readonly Finding[]): Record<Severity, number> {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length
  return { error: of('error'), warning: of('warning'), info: of('info') }
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const [name, number] of counts.flatMap((each) => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + number)
  }
  return Object.fromEntries([...sums].toSorted(([left], [right]) => compareText(left, right)))
}

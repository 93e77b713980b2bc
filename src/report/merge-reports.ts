import type { Finding } from '../model/finding.ts'
import type { GatedTag } from '../model/gate.ts'
import { canonicalJson } from '../model/json.ts'
import { type PromiseAnswer, promises } from '../model/promise.ts'
import type { Recipe } from '../model/recipe.ts'
import type {
  PromiseResult,
  ReportDocument,
  ReportPart,
  SkippedCheck,
  Subject,
  SuppressedFinding,
  Verdict,
} from '../model/report.ts'
import { type FailThreshold, higherOf, isAtLeast } from '../model/severity.ts'
import { sortFindings } from './sort-findings.ts'

export interface NamedReport {
  /** What the part is called: of a matrix, which leg it is. */
  readonly name: string
  readonly report: ReportDocument
}

/**
 * One report out of several: shards of a matrix, several charts. Its verdict and answers are the worst of any part;
 * a finding that several parts have is one, the most severe, and a finding is suppressed only where every part that
 * has it says so. A single report stays as it is.
 */
export function mergeReports(reports: readonly NamedReport[], tool: ReportDocument['tool']): ReportDocument {
  const [first, ...others] = reports
  if (first === undefined) throw new RangeError('there is nothing to merge')
  if (others.length === 0) return first.report
  const { subjects, indexes } = gatherSubjects(reports)
  const moved = reports.map(({ name, report }, index) => ({ name, report: move(name, report, indexes[index] ?? []) }))
  const documents = moved.map(({ report }) => report)
  const findings = sortFindings(unique(documents.flatMap((report) => report.findings)))
  const live = new Set(findings.map(({ fingerprint }) => fingerprint))
  const suppressed = sortFindings(
    unique(documents.flatMap((report) => report.suppressed)).filter(({ fingerprint }) => !live.has(fingerprint)),
  )
  const runs = documents.flatMap(({ verification }) => verification?.runs ?? [])
  const gates = documents.flatMap(({ gate }) => gate?.tags ?? [])
  const isOneStep = subjects.length === first.report.subjects.length
  return {
    schemaVersion: '1',
    tool: isSame(documents.map((report) => report.tool)) ? first.report.tool : tool,
    command: isSame(documents.map(({ command }) => command)) ? first.report.command : 'merge',
    subjects,
    releaseKind: isOneStep && isSame(documents.map(({ releaseKind }) => releaseKind)) ? first.report.releaseKind : null,
    failOn: documents.map(({ failOn }) => failOn).reduce(stricterOf),
    strict: documents.some(({ strict }) => strict),
    verdict: documents.map(({ verdict }) => verdict).reduce(worseVerdict),
    promises: promises.map((promise) => mergePromise(promise, documents, [...findings, ...suppressed])),
    findings,
    suppressed,
    skipped: mergeSkipped(documents),
    recipes: mergeRecipes(moved),
    parts: documents.flatMap((report) => report.parts),
    summary: {
      error: countOf(findings, 'error'),
      warning: countOf(findings, 'warning'),
      info: countOf(findings, 'info'),
      examined: addUp(documents),
    },
    ...(runs.length === 0 ? {} : { verification: { runs } }),
    ...(gates.length === 0 ? {} : { gate: { tags: uniqueTags(gates) } }),
  }
}

/** Fails where a finding reaches a threshold that the parts were not made with. */
export function withThreshold(report: ReportDocument, failOn: FailThreshold): ReportDocument {
  const reached = failOn !== 'never' && report.findings.some(({ severity }) => isAtLeast(severity, failOn))
  return { ...report, failOn: stricterOf(report.failOn, failOn), verdict: reached ? 'fail' : report.verdict }
}

/** The subjects of all, and for each report where its own went. Those of one report stay together: `previous` stands before its `next`. */
function gatherSubjects(reports: readonly NamedReport[]): {
  readonly subjects: readonly Subject[]
  readonly indexes: readonly (readonly number[])[]
} {
  const subjects: Subject[] = []
  const known = new Map<string, readonly number[]>()
  const indexes = reports.map(({ report }) => {
    const key = canonicalJson(report.subjects)
    const place = known.get(key) ?? report.subjects.map((_subject, index) => subjects.length + index)
    if (!known.has(key)) subjects.push(...report.subjects)
    known.set(key, place)
    return place
  })
  return { subjects, indexes }
}

/** A report as it is in the merged one: its subjects under their new numbers, itself a part. */
function move(name: string, report: ReportDocument, indexes: readonly number[]): ReportDocument {
  const of = (index: number): number => indexes[index] ?? index
  const moved = <F extends Finding>(finding: F): F =>
    finding.subject === null ? finding : { ...finding, subject: of(finding.subject) }
  return {
    ...report,
    findings: report.findings.map(moved),
    suppressed: report.suppressed.map(moved),
    ...(report.gate === undefined
      ? {}
      : { gate: { tags: report.gate.tags.map((tag) => ({ ...tag, subject: of(tag.subject) })) } }),
    parts:
      report.parts.length > 0
        ? report.parts.map((part) => ({ ...part, subjects: part.subjects.map(of) }))
        : [partOf(name, report, indexes)],
  }
}

/** The most severe of each fingerprint, the first of equals. */
function unique<F extends Finding | SuppressedFinding>(findings: readonly F[]): readonly F[] {
  const kept = new Map<string, F>()
  for (const finding of findings) {
    const before = kept.get(finding.fingerprint)
    if (before === undefined || !isAtLeast(before.severity, finding.severity)) kept.set(finding.fingerprint, finding)
  }
  return [...kept.values()]
}

/** Parts with the same subjects share them; what they say of one tag is said once where it is the same. */
function uniqueTags(tags: readonly GatedTag[]): readonly GatedTag[] {
  return [...new Map(tags.map((tag) => [canonicalJson(tag), tag])).values()]
}

/** From what settles least to what settles most. Undecided may be worse than what breaks for some. */
const answers: readonly PromiseAnswer[] = ['not-examined', 'kept', 'conditional', 'unknown', 'broken']

function mergePromise(
  promise: PromiseResult['promise'],
  reports: readonly ReportDocument[],
  findings: readonly Finding[],
): PromiseResult {
  const results = reports.flatMap((report) => report.promises.filter((result) => result.promise === promise))
  const breaking = new Set(results.flatMap((result) => result.findings))
  const weights = results.flatMap(({ heldAt }) => heldAt ?? [])
  return {
    promise,
    answer: results
      .map(({ answer }) => answer)
      .reduce((left, right) => (answers.indexOf(left) >= answers.indexOf(right) ? left : right), 'not-examined'),
    heldAt: weights.length === 0 ? null : weights.reduce(higherOf),
    findings: findings.map(({ fingerprint }) => fingerprint).filter((fingerprint) => breaking.has(fingerprint)),
  }
}

function mergeSkipped(reports: readonly ReportDocument[]): readonly SkippedCheck[] {
  const all = new Map(reports.flatMap(({ skipped }) => skipped).map((check) => [canonicalJson(check), check]))
  return [...all].toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)).map(([, check]) => check)
}

/** Equal ones once; of those that differ under one title, each names its part. */
function mergeRecipes(reports: readonly NamedReport[]): readonly Recipe[] {
  const kept = new Map<string, { readonly name: string; readonly recipe: Recipe }>()
  for (const { name, report } of reports) {
    for (const recipe of report.recipes) {
      const key = canonicalJson(recipe)
      if (!kept.has(key)) kept.set(key, { name, recipe })
    }
  }
  const all = [...kept.values()]
  return all.map(({ name, recipe }) =>
    all.filter((other) => other.recipe.title === recipe.title).length < 2
      ? recipe
      : { ...recipe, title: `${recipe.title} (${name})` },
  )
}

function partOf(name: string, report: ReportDocument, subjects: readonly number[]): ReportPart {
  const { command, releaseKind, verdict, findings, summary } = report
  return {
    name,
    command,
    subjects,
    releaseKind,
    verdict,
    promises: report.promises.map(({ promise, answer }) => ({ promise, answer })),
    findings: findings.map(({ fingerprint }) => fingerprint),
    error: summary.error,
    warning: summary.warning,
    info: summary.info,
  }
}

/** From the mildest: `never` fails on nothing more than another part does. */
const thresholds: readonly FailThreshold[] = ['never', 'error', 'warning', 'info']

function stricterOf(left: FailThreshold, right: FailThreshold): FailThreshold {
  return thresholds.indexOf(left) >= thresholds.indexOf(right) ? left : right
}

const verdicts: readonly Verdict[] = ['pass', 'inconclusive', 'fail']

function worseVerdict(left: Verdict, right: Verdict): Verdict {
  return verdicts.indexOf(left) >= verdicts.indexOf(right) ? left : right
}

function isSame(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === 1
}

function countOf(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length
}

function addUp(reports: readonly ReportDocument[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const [name, count] of reports.flatMap(({ summary }) => Object.entries(summary.examined))) {
    sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return Object.fromEntries([...sums].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

import { type Question, type Rule, topics } from '../checks/rule.ts'
import type { Fact } from '../model/fact.ts'
import type { Finding } from '../model/finding.ts'
import type { Gate, GateCheck, GatedTag, GateOutcome } from '../model/gate.ts'
import { dayOf, kindOfTag } from '../model/release-tag.ts'
import type { SkippedCheck, SuppressedFinding, Verdict } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { type FailThreshold, isAtLeast, type Severity } from '../model/severity.ts'
import type { TaggedRelease } from '../model/tagged-release.ts'

/** The tags that were judged, in the order in which the checklist shows them. */
export type GateInput = readonly { readonly subject: number; readonly release: TaggedRelease }[]

/** A rule of the release process with its question. */
export type AskingRule = Rule & { readonly asks: Question }

/** Rules that ask something of a tag, in the order of the checklist. */
export function checklistOf(rules: readonly Rule[]): readonly AskingRule[] {
  const isAsking = (rule: Rule): rule is AskingRule => rule.asks !== undefined
  return rules
    .filter(isAsking)
    .toSorted((left, right) => topics.indexOf(left.asks.topic) - topics.indexOf(right.asks.topic))
}

export interface Judged {
  readonly rules: readonly Rule[]
  readonly settings: Settings
  /** Without suppressed ones. */
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
  readonly failOn: FailThreshold
}

/** What became of every question, tag by tag. */
export function buildGate(input: GateInput, judged: Judged): Gate {
  return { tags: input.map(({ subject, release }) => gateTag(subject, release, judged)) }
}

function gateTag(subject: number, release: TaggedRelease, judged: Judged): GatedTag {
  const { name, kind, commit, time, version } = release.tag
  const own = judged.findings.filter((finding) => finding.subject === subject)
  const accepted = judged.suppressed.filter((finding) => finding.subject === subject)
  const checks = checklistOf(judged.rules).map((rule) =>
    checkOf(rule, rule.asks.needs(release, judged.settings), own, accepted),
  )
  return {
    subject,
    tag: name,
    kind,
    release: version === null ? null : kindOfTag(version),
    commit,
    date: dayOf(time),
    verdict: verdictOf(own, checks, judged.failOn),
    checks,
  }
}

const outcomesBySeverity: Readonly<Record<Severity, GateOutcome>> = {
  error: 'failed',
  warning: 'warned',
  info: 'noted',
}

function checkOf(
  rule: AskingRule,
  needed: Fact<unknown>,
  findings: readonly Finding[],
  suppressed: readonly SuppressedFinding[],
): GateCheck {
  const own = findings.filter((finding) => finding.rule === rule.id)
  const accepted = suppressed.filter((finding) => finding.rule === rule.id)
  const fingerprints = [...own, ...accepted].map(({ fingerprint }) => fingerprint)
  const [worst] = own
  // What was found counts, whatever else could not be looked at; findings come most severe first.
  const outcome = worst === undefined ? outcomeOf(needed) : outcomesBySeverity[worst.severity]
  return {
    rule: rule.id,
    outcome: outcome === 'passed' && accepted.length > 0 ? 'accepted' : outcome,
    reason: worst === undefined ? reasonOf(needed) : null,
    findings: fingerprints,
  }
}

function outcomeOf({ state }: Fact<unknown>): GateOutcome {
  return state === 'known' ? 'passed' : state === 'unknown' ? 'not-examined' : state
}

function reasonOf(fact: Fact<unknown>): string | null {
  return fact.state === 'known' ? null : fact.reason
}

function verdictOf(findings: readonly Finding[], checks: readonly GateCheck[], failOn: FailThreshold): Verdict {
  const threshold: Severity = failOn === 'never' ? 'error' : failOn
  if (findings.some(({ severity }) => isAtLeast(severity, threshold))) return 'fail'
  return checks.some(({ outcome }) => outcome === 'not-examined') || findings.some(isUndecided)
    ? 'inconclusive'
    : 'pass'
}

function isUndecided({ certainty, severity }: Finding): boolean {
  return certainty === 'undecided' && severity !== 'info'
}

/** Whether a tag that fails nothing has a question without an answer. */
export function hasOpenChecks(gate: Gate | null): boolean {
  return gate?.tags.some(({ verdict }) => verdict === 'inconclusive') === true
}

/** What was not looked at, each reason once with the tags that it is true of. */
export function openChecks(input: GateInput, rules: readonly Rule[], settings: Settings): readonly SkippedCheck[] {
  const tagsOf = new Map<string, { readonly check: string; readonly reason: string; readonly tags: string[] }>()
  for (const rule of checklistOf(rules)) {
    for (const { release } of input) {
      const fact = rule.asks.needs(release, settings)
      if (fact.state !== 'unknown' && fact.state !== 'not-given') continue
      const key = JSON.stringify([rule.id, fact.reason])
      const known = tagsOf.get(key) ?? { check: rule.id, reason: fact.reason, tags: [] }
      known.tags.push(release.tag.name)
      tagsOf.set(key, known)
    }
  }
  return [...tagsOf.values()].map(({ check, reason, tags }) => ({
    check,
    reason: input.length === 1 ? reason : `${reason} (${tags.join(', ')})`,
    promises: [],
  }))
}

import { rules } from '../checks/catalogue.ts'
import type { GateCheck, GatedTag, GateOutcome } from '../model/gate.ts'
import type { ReportDocument, Verdict } from '../model/report.ts'
import { countOf } from './words.ts'

/** What every format says about the checklist of a tag. */
export interface ChecklistWords {
  /** `v0.12.0, annotated, 2026-05-01, a minor`. */
  readonly title: string
  /** Checks that apply. */
  readonly checks: readonly CheckWords[]
  /** `8 checks do not apply.`; empty where all do. */
  readonly rest: string
}

export interface CheckWords {
  readonly outcome: GateOutcome
  readonly word: string
  readonly question: string
  readonly rule: string
  readonly reason: string | null
}

/** A line of the table of all tags. */
export interface TagWords {
  readonly tag: string
  readonly date: string
  readonly kind: string
  readonly verdict: Verdict
  /** Checks with findings, then what is open: `candidate-gap, tag-lightweight; 3 not examined`. */
  readonly found: string
}

const outcomeWords: Readonly<Record<GateOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warning',
  noted: 'info',
  accepted: 'accepted',
  'not-examined': 'not examined',
  'not-given': 'not given',
  'not-applicable': 'does not apply',
}

/** The checklist, where one tag was asked about. */
export function checklistWords({ gate }: ReportDocument): ChecklistWords | null {
  const [tag, ...others] = gate?.tags ?? []
  if (tag === undefined || others.length > 0) return null
  const applying = tag.checks.filter(({ outcome }) => outcome !== 'not-applicable')
  const rest = tag.checks.length - applying.length
  return {
    title: [tag.tag, tag.kind, ...(tag.date === null ? [] : [tag.date]), ...kindOf(tag)].join(', '),
    checks: applying.map(checkWords),
    rest: rest === 0 ? '' : `${countOf(rest, 'check')} ${rest === 1 ? 'does' : 'do'} not apply.`,
  }
}

function checkWords({ rule, outcome, reason }: GateCheck): CheckWords {
  const question = rules.find(({ id }) => id === rule)?.asks?.question ?? rule
  return { outcome, word: outcomeWords[outcome], question, rule, reason }
}

/** One line for each tag, where several were asked about. */
export function tagWords({ gate }: ReportDocument): readonly TagWords[] {
  const tags = gate?.tags ?? []
  return tags.length < 2 ? [] : tags.map(wordsOfTag)
}

function wordsOfTag(tag: GatedTag): TagWords {
  const found = tag.checks
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned' || outcome === 'noted')
    .map(({ rule }) => rule.slice(rule.indexOf('/') + 1))
  const open = tag.checks.filter(({ outcome }) => outcome === 'not-examined').length
  const parts = [...(found.length === 0 ? [] : [found.join(', ')]), ...(open === 0 ? [] : [`${open} not examined`])]
  return {
    tag: tag.tag,
    date: tag.date ?? '–',
    kind: tag.release ?? 'no version',
    verdict: tag.verdict,
    found: parts.join('; '),
  }
}

function kindOf({ release }: GatedTag): readonly string[] {
  return release === null ? [] : [`a ${release}`]
}

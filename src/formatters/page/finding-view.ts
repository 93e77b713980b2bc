import type { Excerpt } from '../../model/excerpt.ts'
import type { Finding, Witness } from '../../model/finding.ts'
import type { Location } from '../../model/location.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { Severity } from '../../model/severity.ts'
import { breaksText, placeText, remarksOn, whereText, witnessSentence } from '../finding-words.ts'
import { depthOf, type HunkLine, hunkOf } from '../hunk.ts'
import { type ProsePart, proseParts } from '../prose-parts.ts'
import { oneLine, printable } from '../terminal-text.ts'
import { yamlText } from '../yaml-text.ts'

/** What `finding.eta` shows; every text is harmless but for markup, which the template escapes. */
export interface FindingView {
  readonly anchor: string
  readonly severity: Severity
  readonly category: string
  readonly promises: readonly PromiseName[]
  readonly object: string
  /** Names of the merged reports that have it. */
  readonly parts: readonly string[]
  readonly rule: string
  readonly ruleAnchor: string
  readonly field: string
  readonly isUndecided: boolean
  readonly isOpen: boolean
  readonly message: readonly ProsePart[]
  readonly remarks: readonly (readonly ProsePart[])[]
  readonly facts: readonly { readonly label: string; readonly text: readonly ProsePart[] }[]
  readonly sides: readonly SideView[]
  readonly witness: {
    readonly sentence: string
    readonly text: string
    readonly detail: string
    readonly lost: string
  } | null
  readonly fingerprint: string
}

interface SideView {
  readonly label: 'previous' | 'next'
  readonly place: string
  readonly lines: readonly {
    readonly number: number
    readonly text: string
    readonly sign: string
    /** Classes, each after a blank. */
    readonly kind: string
  }[]
}

export interface FindingPlace {
  /** Before its anchor, where one page holds several reports. */
  readonly prefix: string
  readonly parts: readonly string[]
  readonly isOpen: boolean
}

export function viewFinding(finding: Finding, { prefix, parts, isOpen }: FindingPlace): FindingView {
  const { severity, category, breaks, rule, location, certainty, message, remedy, fingerprint } = finding
  const facts: readonly (readonly [label: string, text: string | null])[] = [
    ['breaks', breaksText(finding)],
    ['where', whereText(finding)],
    ['remedy', remedy],
  ]
  return {
    anchor: `${prefix}finding-${fingerprint}`,
    severity,
    category,
    promises: breaks,
    object: ownerOf(location),
    parts,
    rule: oneLine(rule),
    ruleAnchor: ruleAnchor(rule),
    field: location.path === null || location.path === '.' ? '' : oneLine(location.path),
    isUndecided: certainty === 'undecided',
    isOpen,
    message: proseParts(message),
    remarks: remarksOn(finding).map(proseParts),
    facts: facts.flatMap(([label, text]) => (text === null ? [] : [{ label, text: proseParts(text) }])),
    sides: sidesOf(finding),
    witness: finding.witness === null ? null : viewWitness(finding.witness),
    fingerprint,
  }
}

/** Where a rule stands in the page. */
export function ruleAnchor(rule: string): string {
  return `rule-${rule.replace(/[^a-z0-9]+/gi, '-')}`
}

/** The object or file that a finding is grouped by. */
export function ownerOf({ object, file }: Location): string {
  return oneLine(object ?? file ?? 'The release')
}

function sidesOf(finding: Finding): readonly SideView[] {
  const { previous, next } = hunkOf(finding)
  return [
    ...(previous === null ? [] : [viewSide('previous', previous, finding.previousLocation, finding.previousExcerpt)]),
    ...(next === null ? [] : [viewSide('next', next, finding.location, finding.excerpt)]),
  ]
}

function viewSide(
  label: 'previous' | 'next',
  lines: readonly HunkLine[],
  location: Location | null,
  excerpt: Excerpt | null,
): SideView {
  const isPrevious = label === 'previous'
  const depth = depthOf(lines.map(({ text }) => text))
  return {
    label,
    place: placeOf(location, excerpt, lines),
    lines: lines.map(({ number, text, isFocus, isChanged }) => ({
      number,
      text: printable(text.slice(depth)),
      sign: isChanged ? (isPrevious ? '-' : '+') : '',
      kind: `${isFocus ? ' focus' : ''}${isChanged ? (isPrevious ? ' gone' : ' new') : ''}`,
    })),
  }
}

function placeOf(location: Location | null, excerpt: Excerpt | null, lines: readonly HunkLine[]): string {
  const place = location === null ? '' : oneLine(placeText(location, excerpt) ?? '')
  return lines.some(({ isFocus }) => isFocus) ? place : `${place}: it is missing, and would stand near here`
}

function viewWitness(witness: Witness): FindingView['witness'] {
  const { object, previousObject, detail, lost } = witness
  const text = previousObject === null ? yamlText(object) : `${yamlText(previousObject)}---\n${yamlText(object)}`
  return {
    sentence: witnessSentence(witness),
    text: text.trimEnd().split('\n').map(printable).join('\n'),
    detail: oneLine(detail),
    lost: lost.map(oneLine).join(', '),
  }
}

import { compareText } from '../../model/json.ts'
import { promises } from '../../model/promise.ts'
import type { ReportDocument } from '../../model/report.ts'
import { severities } from '../../model/severity.ts'
import { subjectText } from '../../model/suppression.ts'
import { type ChecklistWords, checklistWords, type TagWords, tagWords } from '../gate-words.ts'
import { partAnswers, partTitle, partTotals } from '../part-words.ts'
import { type ProsePart, proseParts } from '../prose-parts.ts'
import {
  answerText,
  examinedSentence,
  isAccepted,
  remarkOn,
  shownPromises,
  subjectName,
  titleOf,
  totals,
  verdictWords,
} from '../report-words.ts'
import { oneLine, printable } from '../terminal-text.ts'
import { type FindingView, ownerOf, viewFinding } from './finding-view.ts'
import { type RuleView, viewRules } from './rules-view.ts'

/** Findings beyond this many start closed, errors too: people filter first. */
const mostOpen = 20

/** What `page.eta` shows of a report; every text is harmless but for markup, which the template escapes. */
export interface PageView {
  readonly tool: string
  readonly heading: string
  readonly totals: string
  readonly verdict: { readonly word: string; readonly kind: string }
  readonly promises: readonly PromiseView[]
  readonly parts: readonly {
    readonly name: string
    readonly verdict: string
    readonly word: string
    readonly title: string
    readonly totals: string
    readonly answers: string
  }[]
  /** Of one tag. */
  readonly checklist: ChecklistWords | null
  /** Of several. */
  readonly tags: readonly (TagWords & { readonly word: string })[]
  readonly recipes: readonly {
    readonly title: string
    readonly steps: readonly { readonly text: readonly ProsePart[]; readonly commands: readonly string[] }[]
  }[]
  readonly filters: {
    readonly severities: readonly FilterOption[]
    readonly lists: readonly {
      readonly name: string
      readonly label: string
      readonly options: readonly FilterOption[]
    }[]
  }
  readonly groups: readonly { readonly title: string; readonly findings: readonly FindingView[] }[]
  readonly skipped: readonly { readonly check: string; readonly reason: readonly ProsePart[] }[]
  readonly suppressed: readonly { readonly rule: string; readonly where: string; readonly reason: string }[]
  readonly rules: readonly RuleView[]
  readonly examined: string
  readonly subjects: readonly {
    readonly role: string
    readonly name: string
    readonly ref: string
    readonly digest: string
  }[]
}

interface PromiseView {
  readonly name: string
  readonly answer: string
  readonly word: string
  readonly remark: string
}

interface FilterOption {
  readonly value: string
  readonly count: number
}

export function viewPage(report: ReportDocument): PageView {
  const { tool, verdict, findings, suppressed, subjects, recipes } = report
  return {
    tool: `${tool.name} ${tool.version}`,
    heading: oneLine(titleOf(report)),
    totals: totals(report),
    verdict: { word: verdictWords[verdict], kind: verdict },
    promises: viewPromises(report),
    parts: report.parts.map((part) => ({
      name: oneLine(part.name),
      verdict: part.verdict,
      word: verdictWords[part.verdict],
      title: oneLine(partTitle(part, report)),
      totals: partTotals(part, report),
      answers: partAnswers(part),
    })),
    checklist: viewChecklist(report),
    tags: tagWords(report).map((tag) => ({ ...tag, tag: oneLine(tag.tag), word: verdictWords[tag.verdict] })),
    recipes: recipes.map(({ title, steps }) => ({
      title: oneLine(title),
      steps: steps.map(({ text, commands }) => ({ text: proseParts(text), commands: commands.map(block) })),
    })),
    filters: filtersOf(report),
    groups: viewGroups(report),
    skipped: viewSkipped(report),
    suppressed: suppressed.map(({ rule, location, suppression: { by, reason, expires } }) => ({
      rule: oneLine(rule),
      where: oneLine(subjectText(location)),
      reason: oneLine(`${by}: ${reason}${expires === null ? '' : ` (until ${expires})`}`),
    })),
    rules: viewRules(findings),
    examined: oneLine(examinedSentence(report)),
    subjects: subjects.map((subject) => ({
      role: subject.role,
      name: oneLine(subjectName(subject)),
      ref: oneLine(subject.ref),
      digest: oneLine(subject.digest ?? ''),
    })),
  }
}

function viewChecklist(report: ReportDocument): ChecklistWords | null {
  const words = checklistWords(report)
  return words === null ? null : { ...words, title: oneLine(words.title) }
}

export function viewPromises(report: ReportDocument): readonly PromiseView[] {
  return shownPromises(report).map((result) => ({
    name: result.promise,
    answer: isAccepted(result, report) ? 'not-examined' : result.answer,
    word: answerText(result, report),
    remark: remarkOn(result, report),
  }))
}

export function viewSkipped({ skipped }: ReportDocument): PageView['skipped'] {
  return skipped.map(({ check, reason }) => ({ check: oneLine(check), reason: proseParts(reason) }))
}

function block(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** A group for each object, the one with the most severe finding first. */
export function viewGroups(
  { findings, subjects, releaseKind, parts }: ReportDocument,
  prefix = '',
): PageView['groups'] {
  const groups = new Map<string, FindingView[]>()
  const openErrors = findings.length <= mostOpen
  for (const finding of findings) {
    const subject = finding.subject === null ? undefined : subjects[finding.subject]
    const of =
      subject === undefined || releaseKind !== null || subjects.length < 2 ? '' : ` in ${oneLine(subjectName(subject))}`
    const title = ownerOf(finding.location) + of
    const names = parts.filter((part) => part.findings.includes(finding.fingerprint)).map(({ name }) => oneLine(name))
    const view = viewFinding(finding, { prefix, parts: names, isOpen: openErrors && finding.severity === 'error' })
    const group = groups.get(title)
    if (group === undefined) groups.set(title, [view])
    else group.push(view)
  }
  return [...groups].map(([title, members]) => ({ title, findings: members }))
}

/** Only what some finding has can be chosen. */
function filtersOf({ findings, parts }: ReportDocument): PageView['filters'] {
  const count = (values: readonly string[]): readonly FilterOption[] => {
    const counts = new Map<string, number>()
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
    return [...counts].map(([value, number]) => ({ value, count: number }))
  }
  const byOrder =
    (order: readonly string[]) =>
    (left: FilterOption, right: FilterOption): number =>
      order.indexOf(left.value) - order.indexOf(right.value)
  const byValue = (left: FilterOption, right: FilterOption) => compareText(left.value, right.value)
  return {
    severities: count(findings.map(({ severity }) => severity)).toSorted(byOrder(severities.toReversed())),
    lists: [
      {
        name: 'promise',
        label: 'Promise',
        options: count(findings.flatMap(({ breaks }) => breaks)).toSorted(byOrder(promises)),
      },
      {
        name: 'category',
        label: 'Category',
        options: count(findings.map(({ category }) => category)).toSorted(byValue),
      },
      {
        name: 'object',
        label: 'Object',
        options: count(findings.map(({ location }) => ownerOf(location))).toSorted(byValue),
      },
      {
        name: 'part',
        label: 'Report',
        options: parts.map((part) => ({ value: oneLine(part.name), count: part.findings.length })),
      },
    ].filter(({ options }) => options.length > 0),
  }
}

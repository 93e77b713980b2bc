import type { Condition } from '../model/finding.ts'
import { canonicalJson } from '../model/json.ts'
import { formatPath } from '../model/path.ts'
import { identityOf, objectName, type Release } from '../model/release.ts'
import type { RaisedFinding } from './check-result.ts'
import { pairGates, settingText } from './pair-gates.ts'
import type { Place } from './rule.ts'
import { asUpgraded, variantFor, withRender } from './variants.ts'

/** The same step with another value or by another command: what it breaks is true under that condition only. */
export interface Alternative {
  readonly kind: Extract<Condition['kind'], 'value' | 'command'>
  /** Completes "only when …". */
  readonly when: string
  readonly previous: Release
  readonly next: Release
  /** The next release without the alternative. */
  readonly plain: Release
  /** Only the next release knows the value: what it loses by the value alone is chosen by whoever sets it. */
  readonly isChosen: boolean
}

/**
 * Every alternative that renders something else than the step itself. Those that Helm refuses are no alternative: the
 * rules on failing renders speak of them.
 */
export function findAlternatives(previous: Release, next: Release): readonly Alternative[] {
  // Second installations were rendered for the step itself only.
  return [...gateAlternatives(previous, next), ...commandAlternatives(previous, next)].map((alternative) => ({
    ...alternative,
    next: withoutTenants(alternative.next),
  }))
}

/** A release of which no second installation was rendered. */
export function withoutTenants(release: Release): Release {
  return { ...release, variants: release.variants.filter(({ purpose }) => purpose.kind !== 'tenant') }
}

function gateAlternatives(previous: Release, next: Release): readonly Alternative[] {
  return pairGates(previous, next).flatMap((gate): readonly Alternative[] => {
    const before = gate.previous === null ? previous : gatedRelease(previous, gate.previous)
    const after = gate.next === null ? next : gatedRelease(next, gate.next)
    if (before === null || after === null || (before === previous && after === next)) return []
    const isChosen = before === previous && !gate.isKnownToPrevious
    return [{ kind: 'value', when: settingText(gate), previous: before, next: after, plain: next, isChosen }]
  })
}

const commands = {
  'reuse-values': 'the upgrade is run with `--reuse-values`',
  'reset-then-reuse-values': 'the upgrade is run with `--reset-then-reuse-values`',
} as const

function commandAlternatives(previous: Release, installed: Release): readonly Alternative[] {
  const plain = asUpgraded(installed)
  const alternative = { kind: 'command', previous, next: plain, plain, isChosen: false } as const
  const reusing = (['reuse-values', 'reset-then-reuse-values'] as const).flatMap((kind): readonly Alternative[] => {
    const variant = variantFor(installed, kind)
    if (variant === null || variant.failure !== null) return []
    return [{ ...alternative, when: commands[kind], next: withRender(installed, variant) }]
  })
  const upgraded = variantFor(previous, 'upgrade')
  if (upgraded === null || upgraded.failure !== null) return reusing
  const when = 'the previous release was itself upgraded to'
  return [...reusing, { ...alternative, when, previous: withRender(previous, upgraded) }]
}

function gatedRelease(
  release: Release,
  side: Exclude<ReturnType<typeof pairGates>[number]['next'], null>,
): Release | null {
  return side === 'unknown' || side.failure !== null ? null : withRender(release, side)
}

/** What was raised in an alternative. */
export interface Raised {
  readonly alternative: Alternative
  readonly raised: readonly RaisedFinding[]
  /** What is raised between `plain` and `next`, where the value is chosen. */
  readonly ownDoing: readonly RaisedFinding[]
}

/**
 * What the alternatives raise that the step itself does not: each finding once, with the condition under which it is
 * met.
 */
export function conditionalFindings(
  base: readonly RaisedFinding[],
  alternatives: readonly Raised[],
): readonly RaisedFinding[] {
  const known = new Set(base.flatMap(factsOf))
  const found = new Map<string, Found>()
  for (const { alternative, raised, ownDoing } of alternatives) {
    const { kind, when, plain, next, isChosen } = alternative
    const chosen = new Set(ownDoing.flatMap(factsOf))
    const had = new Set(plain.objects.map(identityOf))
    const has = new Set(next.objects.map(identityOf))
    for (const finding of raised) {
      const { at } = finding.report
      const object = 'object' in at ? identityOf(at.object) : null
      const isAdded = object !== null && has.has(object) && !had.has(object)
      // What a command adds is told as a whole by a rule.
      if (isAdded && kind === 'command') continue
      // Whoever sets a new value chooses what it takes away.
      if (isChosen && object !== null && had.has(object) && !has.has(object)) continue
      // What a value adds is new to its users, though they choose it.
      const news = factsOf(finding).filter((fact) => !known.has(fact) && (isAdded || !chosen.has(fact)))
      if (news.length === 0) continue
      const identity = [kind, ...news].join('\n')
      const entry = found.get(identity) ?? { raised: finding, kind, whens: [] }
      if (!entry.whens.includes(when)) entry.whens.push(when)
      found.set(identity, entry)
    }
  }
  return [...found.values()].map(({ raised, kind, whens }) => underCondition(raised, kind, whens))
}

interface Found {
  readonly raised: RaisedFinding
  readonly kind: Alternative['kind']
  readonly whens: string[]
}

/**
 * What of the findings on a step was not there before it: `before` holds what two installations of the previous release
 * do to each other. Under a condition is less than always.
 */
export function broughtByStep(
  found: readonly RaisedFinding[],
  before: readonly RaisedFinding[],
): readonly RaisedFinding[] {
  const under = new Set(before.flatMap(factsOf))
  const always = new Set(before.filter(({ report }) => report.condition === undefined).flatMap(factsOf))
  return found.filter((finding) => {
    const known = finding.report.condition === undefined ? always : under
    return factsOf(finding).some((fact) => !known.has(fact))
  })
}

/** What a finding says, fact by fact, wherever it was raised. */
function factsOf({ rule, report }: RaisedFinding): readonly string[] {
  const direction = report.direction ?? null
  const facts = rule.facts?.(report.evidence) ?? [[placeText(report.at), report.evidence]]
  return facts.map((fact) => canonicalJson([rule.id, direction, fact]))
}

function placeText(place: Place): string {
  const where = 'object' in place ? objectName(place.object) : 'live' in place ? place.live : place.file
  return `${where} ${place.field ?? (place.path === undefined ? '' : formatPath(place.path))}`
}

const namedConditions = 3

function underCondition(
  { rule, report }: RaisedFinding,
  kind: Alternative['kind'],
  whens: readonly string[],
): RaisedFinding {
  const more = whens.length - namedConditions
  const named = whens.slice(0, more === 1 ? namedConditions + 1 : namedConditions).join(', or ')
  const text = `only when ${named}${more > 1 ? `, or ${more} others are so` : ''}`
  const { condition } = report
  const combined: Condition =
    condition === undefined ? { kind, text } : { kind, text: `${text}, and ${condition.text}` }
  return { rule, report: { ...report, condition: combined } }
}

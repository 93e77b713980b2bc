import { groupBy } from '../../model/group-by.ts'
import type { CanaryResult, Injected, ObservedWindow, WindowName } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { CanaryRecord, StepRecord, WindowRecord } from '../record.ts'
import { type ActivityContext, objectActivity, refusedRequests } from './activity.ts'
import { type Evidence, mainBed } from './evidence.ts'

/** A stretch of a run, in milliseconds since its beginning. */
interface Span {
  readonly window: WindowName
  readonly isIdle: boolean
  readonly from: number
  readonly to: number
  readonly record: WindowRecord | null
}

/** The baseline of a topology, and every window since next came. */
export function observeWindows(
  topology: TopologyName,
  evidence: Evidence,
  context: ActivityContext,
): { readonly baseline: ObservedWindow | null; readonly windows: readonly ObservedWindow[] } {
  const spans = [...watchedSpans(topology, evidence), ...otherSpans(topology, evidence)].sort(
    (left, right) => left.from - right.from,
  )
  const observed = spans.map((span) => observeSpan(span, evidence, context))
  return {
    baseline: observed.find(({ name }) => name === 'previous-alone') ?? null,
    windows: observed.filter(({ name }) => name !== 'previous-alone'),
  }
}

function watchedSpans(topology: TopologyName, { record }: Evidence): readonly Span[] {
  return record.windows
    .filter(({ bed, topologies }) => bed === mainBed(topology) && topologies.includes(topology))
    .map((window) => ({ ...window, record: window }))
}

/** Steps between the watched windows, neighbours of one kind together. */
function otherSpans(topology: TopologyName, { record }: Evidence): readonly Span[] {
  const steps = record.steps.filter(
    ({ bed, topologies, outcome }) =>
      bed === mainBed(topology) && topologies.includes(topology) && outcome !== 'skipped',
  )
  const spans: Span[] = []
  for (const step of steps) {
    const window = windowOf(step, topology)
    const last = spans.at(-1)
    if (window === null) spans.push({ window: 'idle', isIdle: true, from: -1, to: -1, record: null })
    else if (last?.window === window && !last.isIdle) spans[spans.length - 1] = { ...last, to: step.to }
    else spans.push({ window, isIdle: false, from: step.from, to: step.to, record: null })
  }
  return spans.filter(({ from }) => from >= 0)
}

/** What a step belongs to, besides its own window; null for one that has its own or that comes before next. */
function windowOf({ id, phase }: StepRecord, topology: TopologyName): WindowName | null {
  if (id.includes('watch-')) return null
  if (phase === 'P6' && /-restart$|-again$/.test(id)) return 'restart'
  if (phase === 'P5') return id.startsWith(`${mainBed(topology)}/${topology}-`) ? 'arrival' : null
  return phase === 'P6' ? 'stimuli' : phase === 'P7' ? 'way-back' : null
}

function observeSpan(span: Span, evidence: Evidence, context: ActivityContext): ObservedWindow {
  const { from, to } = span
  const events = evidence.events.filter(({ at }) => {
    const time = context.naming.timeOf(at)
    return time >= from && time <= to
  })
  const isMadeUp = (account: string) => span.record?.injected?.accounts.includes(account) === true
  return {
    name: span.window,
    length: Math.round((to - from) / 1000),
    isIdle: span.isIdle,
    objects: objectActivity(events, context),
    refusals: refusedRequests(
      events.filter(({ account }) => !isMadeUp(account)),
      context,
    ),
    // Tallies are by whole seconds: those that the window only touches are left to its neighbours.
    canaries: canaryResults(
      evidence.record.canaries.filter(({ at }) => at + 1000 > from && at < to),
      context,
    ),
    injected: injectedOf(span.record, context),
  }
}

function injectedOf(record: WindowRecord | null, { naming, kindOf }: ActivityContext): Injected | null {
  if (record === null || record.injected === null) return null
  const { group, resource, namespace, name, accounts, writes } = record.injected
  return {
    object: naming.object(kindOf(group, resource), namespace, name),
    accounts: accounts.map((account) => naming.plain(account)),
    writes,
  }
}

function canaryResults(records: readonly CanaryRecord[], { naming }: ActivityContext): readonly CanaryResult[] {
  return [...groupBy(records, ({ canary, shape }) => `${shape} ${canary}`).values()].flatMap((own) => {
    const [one] = own
    if (one === undefined) return []
    const worst = own.toSorted((left, right) => right.refused - left.refused || left.at - right.at)[0] ?? one
    const sum = (count: (record: CanaryRecord) => number) => own.reduce((total, record) => total + count(record), 0)
    return [
      {
        canary: one.canary,
        resource: one.resource,
        shape: one.shape,
        tries: sum(({ tries }) => tries),
        refused: sum(({ refused }) => refused),
        flips: sum(({ flips }) => flips),
        worst: { refused: worst.refused, tries: worst.tries },
        messages: messagesOf(own, naming.plain),
      },
    ]
  })
}

function messagesOf(records: readonly CanaryRecord[], plain: (text: string) => string): CanaryResult['messages'] {
  const all = records.flatMap(({ messages }) => messages.map(([text, count]) => ({ text: plain(text), count })))
  return [...groupBy(all, ({ text }) => text)]
    .map(([text, own]) => ({ text, count: own.reduce((total, { count }) => total + count, 0) }))
    .sort((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1))
}

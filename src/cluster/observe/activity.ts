import { groupBy } from '../../model/group-by.ts'
import { compareText } from '../../model/json.ts'
import type { Alternation, ObjectActivity, RefusedRequests, Writer } from '../../model/observation.ts'
import type { AuditEvent } from '../record.ts'
import type { Attribution, RunNaming } from './run-names.ts'

/** What counts in a window, told to {@link objectActivity} and {@link refusedRequests}. */
export interface ActivityContext {
  readonly naming: RunNaming
  readonly sideOf: Attribution
  /** Kind of a resource, as `Widget` for `widgets.example.com`. */
  readonly kindOf: (group: string, resource: string) => string
  /** The run itself. */
  readonly account: string | null
}

/** What the control plane itself writes all the time, or what only repeats other objects. */
const unwatched = new Set([
  '/nodes',
  '/pods',
  '/endpoints',
  'discovery.k8s.io/endpointslices',
  '/namespaces',
  '/serviceaccounts',
])

/** Writes by object, the run's own left out: who, how often, and which fields two writers set in turn. */
export function objectActivity(events: readonly AuditEvent[], context: ActivityContext): readonly ObjectActivity[] {
  const counted = events.filter(
    ({ code, account, name, group, resource }) =>
      code >= 200 &&
      code < 300 &&
      account !== context.account &&
      name !== null &&
      !unwatched.has(`${group}/${resource}`),
  )
  const byObject = groupBy(counted, ({ group, resource, namespace, name }) =>
    [group, resource, namespace ?? '', name ?? ''].join('/'),
  )
  return [...byObject]
    .sort(([left], [right]) => compareText(left, right))
    .map(([, own]) => activityOf(own, context))
    .filter((activity) => activity !== null)
}

function activityOf(events: readonly AuditEvent[], context: ActivityContext): ObjectActivity | null {
  const ordered = changesOf(events)
  const [first] = ordered
  const last = ordered.at(-1)
  if (first === undefined || last === undefined) return null
  const generations = new Set(ordered.map(({ generation }) => generation).filter((each) => each !== null))
  const kind = context.kindOf(first.group, first.resource)
  return {
    object: context.naming.object(kind, first.namespace, first.name ?? ''),
    resource: first.resource,
    group: first.group,
    writers: writersOf(ordered, context),
    changes: ordered.length,
    generations: Math.max(0, generations.size - 1),
    alternations: alternationsOf(ordered, context),
    first: first.at,
    last: last.at,
  }
}

/** Events that brought a new version, in order of versions; each version is credited to its earliest event. */
function changesOf(events: readonly AuditEvent[]): readonly AuditEvent[] {
  const byVersion = new Map<string, AuditEvent>()
  for (const event of events) {
    if (event.changes !== null && event.changes.length === 0) continue
    const key = event.version ?? `${event.at} ${event.verb}`
    const known = byVersion.get(key)
    if (known === undefined || event.at < known.at) byVersion.set(key, event)
  }
  return [...byVersion.values()].sort(
    (left, right) => compareText(left.at, right.at) || Number(left.version ?? 0) - Number(right.version ?? 0),
  )
}

function writersOf(events: readonly AuditEvent[], context: ActivityContext): ObjectActivity['writers'] {
  const byWriter = groupBy(
    events.map((event) => writerOf(event, context)),
    keyOf,
  )
  return [...byWriter]
    .sort(([left], [right]) => compareText(left, right))
    .flatMap(([, own]) => own.slice(0, 1).map((writer) => ({ ...writer, changes: own.length })))
}

function keyOf({ side, account }: Writer): string {
  return `${side ?? '~'} ${account}`
}

export function writerOf(event: AuditEvent, { naming, sideOf }: ActivityContext): Writer {
  return { side: sideOf(event), account: naming.plain(event.account) }
}

interface Setting {
  /** Account and pod: two pods of one account are two writers. */
  readonly identity: string
  readonly writer: Writer
  readonly value: string
}

function alternationsOf(events: readonly AuditEvent[], context: ActivityContext): readonly Alternation[] {
  const settings = events.flatMap((event) =>
    (event.changes ?? []).map(({ path, value }) => ({
      path,
      identity: `${event.account} ${event.pod ?? ''}`,
      writer: writerOf(event, context),
      value: context.naming.plain(value),
    })),
  )
  return [...groupBy(settings, ({ path }) => path)]
    .map(([path, own]) => alternationOf(path, own))
    .filter((alternation) => alternation !== null)
    .sort((left, right) => right.count - left.count || compareText(left.path, right.path))
}

function alternationOf(path: string, settings: readonly Setting[]): Alternation | null {
  const count = settings.filter((setting, index) => {
    const before = settings[index - 1]
    return before !== undefined && before.identity !== setting.identity && before.value !== setting.value
  }).length
  if (count === 0) return null
  const writers = [...groupBy(settings, ({ identity }) => identity).values()]
  return {
    path,
    count,
    values: writers
      .flatMap((own) => own.slice(-1).map(({ writer, value }) => ({ ...writer, value })))
      .sort((left, right) => compareText(keyOf(left), keyOf(right)) || compareText(left.value, right.value)),
    isReturning: writers.filter((own) => new Set(own.map(({ value }) => value)).size < own.length).length > 1,
  }
}

/** Refusals of the controllers' own requests, by account, verb, resource and code. */
export function refusedRequests(events: readonly AuditEvent[], context: ActivityContext): readonly RefusedRequests[] {
  const refused = events
    .filter(({ code }) => code >= 400)
    .map((event) => ({ event, writer: writerOf(event, context), resource: resourceName(event) }))
    .filter(({ writer }) => writer.side !== null)
  const groups = groupBy(refused, ({ event, writer, resource }) =>
    [keyOf(writer), event.verb, resource, event.code].join(' '),
  )
  return [...groups]
    .sort(([left], [right]) => compareText(left, right))
    .flatMap(([, own]) => {
      const [one] = own
      const last = own.at(-1)
      if (one === undefined || last === undefined) return []
      const { event, writer, resource } = one
      return [
        {
          writer,
          verb: event.verb,
          resource,
          code: event.code,
          count: own.length,
          message: context.naming.plain(event.message ?? ''),
          first: event.at,
          last: last.event.at,
        },
      ]
    })
}

/** `widgets.example.com/status`. */
function resourceName({ group, resource, subresource }: AuditEvent): string {
  return `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`
}

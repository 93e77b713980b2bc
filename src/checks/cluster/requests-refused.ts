import type { FailureMode } from '../../model/failure-mode.ts'
import type { ObservedTopology, RefusedRequests } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, causeOf, meetingText } from './meeting-words.ts'
import { thresholds } from './thresholds.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly side: Side | null
  readonly account: string
  readonly verb: string
  readonly resource: string
  readonly code: number
  readonly count: number
  readonly countAlone: number
  readonly message: string
  readonly first: string
  readonly last: string
  readonly causedBy: string | null
}

/** Row B4, B7, D6. */
export const clusterRequestsRefused = defineRule<'meeting', Evidence>({
  id: 'cluster/requests-refused',
  scope: 'meeting',
  title: 'Requests of a controller that are refused while both run',
  why: 'A controller whose writes are refused (a missing right, a field that may not change, a webhook of the other release) retries for ever and does not do its work.',
  sources: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { side, verb, resource, code, count, message, causedBy } = evidence
    return `${meetingText(evidence)}, ${count} times the controller of ${side} may not ${verb} ${resource} (${code}): \`${message}\`.${causedBy === null ? '' : ` It follows from the contest over ${causedBy}.`}`
  },
  remedy: ({ code, resource }) =>
    code === 403
      ? `Give each release’s own account the right to ${resource}, bound under a name of its own.`
      : 'Let the release whose object it is write it, and accept writes that do not know the new fields.',
  check({ observed }, _context, report) {
    for (const evidence of refusalsOf(observed)) {
      report({
        evidence,
        at: { live: evidence.resource },
        certainty: 'observed',
        breaks: breaksOf(observed.topology),
        identity: {
          topology: observed.topology,
          side: evidence.side,
          verb: evidence.verb,
          code: evidence.code,
        },
      })
    }
  },
})

/** Refusals beyond what previous alone meets; conflicts only where they pile up. */
function refusalsOf(observed: ObservedTopology): readonly Evidence[] {
  const totals = new Map<string, RefusedRequests>()
  for (const { refusals } of observed.windows) {
    for (const refusal of refusals) {
      const key = keyOf(refusal)
      const known = totals.get(key)
      totals.set(
        key,
        known === undefined ? refusal : { ...known, count: known.count + refusal.count, last: refusal.last },
      )
    }
  }
  const alone = new Map((observed.baseline?.refusals ?? []).map((refusal) => [keyOf(refusal), refusal.count]))
  return [...totals].flatMap(([key, refusal]) => {
    const countAlone = alone.get(key) ?? 0
    if (!counts(refusal, countAlone)) return []
    const { writer, verb, resource, code, count, message, first, last } = refusal
    const causedBy = causeOf(message, observed)
    return [
      {
        topology: observed.topology,
        failureModes: [modeOf(code, message)],
        ...writer,
        verb,
        resource,
        code,
        count,
        countAlone,
        message,
        first,
        last,
        causedBy,
      },
    ]
  })
}

function keyOf({ writer, verb, resource, code }: RefusedRequests): string {
  return [writer.side, writer.account, verb, resource, code].join(' ')
}

function counts({ code, count, message }: RefusedRequests, alone: number): boolean {
  // The order of starting up: what is not there yet, or there already, is asked for again.
  if (code === 404) return false
  if (code === 409) {
    return count >= thresholds.leastConflicts && count > thresholds.conflictsOverBaseline * Math.max(1, alone)
  }
  const isRefusal =
    code === 403 || code === 422 || code === 400 || /admission webhook|failed calling webhook/.test(message)
  return isRefusal && count > alone
}

function modeOf(code: number, message: string): FailureMode {
  if (/failed calling webhook/.test(message)) return /x509|certificate/.test(message) ? 'B1' : 'B6'
  return code === 403 && !/admission webhook/.test(message) ? 'D6' : 'B4'
}

import type { ObjectActivity, ObservedWindow } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, causeOf, meetingText, windowText, writerText } from './meeting-words.ts'
import { isChurn, thresholds } from './thresholds.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly window: ObservedWindow['name']
  readonly seconds: number
  readonly object: string
  readonly changes: number
  /** In as many seconds under previous alone. */
  readonly changesAlone: number
  readonly generations: number
  readonly writers: readonly { readonly side: Side | null; readonly account: string; readonly changes: number }[]
  readonly first: string
  readonly last: string
  readonly causedBy: string | null
}

/** Restlessness without two values that alternate: one controller answers what the other does, or itself. */
export const clusterObjectChurns = defineRule<'meeting', Evidence>({
  id: 'cluster/object-churns',
  scope: 'meeting',
  title: 'Object that does not come to rest while both run',
  why: 'An object that nobody asked to change and that gets new versions all the time costs the API server and every watcher, and hides what really changes.',
  sources: ['https://cloud.google.com/kubernetes-engine/enterprise/config-sync/docs/how-to/fixing-controller-fights'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { object, changes, changesAlone, seconds, window, writers, causedBy } = evidence
    const by = writers.map((writer) => `${writer.changes} by ${writerText(writer)}`).join(', ')
    return `${meetingText(evidence)}, ${object} is written ${changes} times in ${seconds} s ${windowText(window)} (${by}); under previous alone it was ${changesAlone}.${causedBy === null ? '' : ` It follows from the contest over ${causedBy}.`}`
  },
  remedy: ({ object }) =>
    `Find out what each controller writes to ${object}, and let it write only when something of its own has changed.`,
  check({ observed }, _context, report) {
    const reported = new Set<string>()
    for (const window of observed.windows) {
      if (!window.isIdle) continue
      for (const activity of window.objects) {
        const alone = changesAlone(activity, window, observed.baseline)
        if (reported.has(activity.object) || !isRestless(activity, window, alone)) continue
        reported.add(activity.object)
        const { object, changes, generations, writers, first, last } = activity
        report({
          evidence: {
            topology: observed.topology,
            window: window.name,
            seconds: window.length,
            object,
            changes,
            changesAlone: alone,
            generations,
            writers: writers.map(({ side, account, changes: own }) => ({ side, account, changes: own })),
            first,
            last,
            causedBy: causeOf(
              activity.alternations.flatMap(({ values }) => values.map(({ value }) => value)),
              observed,
              object,
            ),
          },
          at: { live: object },
          certainty: 'observed',
          breaks: breaksOf(observed.topology, window.name),
          identity: { topology: observed.topology, object },
        })
      }
    }
  },
})

function isRestless(
  { changes, writers, alternations }: ObjectActivity,
  { length }: ObservedWindow,
  alone: number,
): boolean {
  const isFight = alternations.some(({ count }) => count >= thresholds.alternations)
  const isOurs = writers.some(({ side }) => side !== null)
  return isOurs && !isFight && isChurn(changes, length) && changes > 2 * alone
}

function changesAlone({ object }: ObjectActivity, { length }: ObservedWindow, baseline: ObservedWindow | null): number {
  const alone = baseline?.objects.find((each) => each.object === object)?.changes ?? 0
  return baseline === null || baseline.length === 0 ? 0 : Math.round((alone * length) / baseline.length)
}

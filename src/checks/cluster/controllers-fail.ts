import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, meetingText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly side: Side
  readonly workload: string
  readonly restarts: number
  readonly reason: string
}

export const clusterControllersFail = defineRule<'meeting', Evidence>({
  id: 'cluster/controllers-fail',
  scope: 'meeting',
  title: 'Controller that does not stay up while both run',
  why: 'A controller that ends on an object, a definition or a port that belongs to the other release does nothing any more for its own users.',
  sources: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { side, workload, restarts, reason } = evidence
    const times = restarts === 0 ? 'does not stay up' : `was restarted ${restarts} times`
    return `${meetingText(evidence)}, ${workload} of ${side} ${times}: ${reason}.`
  },
  remedy: () => 'Read the logs in the evidence; let a controller skip what it does not understand instead of ending.',
  check({ observed }, _context, report) {
    const { topology, restarts, failing } = observed
    const seen = [
      ...restarts.map(({ side, workload, restarts: count, reason }) => ({ side, workload, restarts: count, reason })),
      // A pod that never came up has no count of its own.
      ...failing
        .filter(({ side }) => side === 'next' && !restarts.some((each) => each.side === side))
        .map(({ side, reason }) => ({ side, workload: 'A pod', restarts: 0, reason })),
    ]
    for (const each of seen) {
      report({
        evidence: { topology, ...each },
        at: { live: each.workload },
        certainty: 'observed',
        breaks: breaksOf(topology),
        identity: { topology, side: each.side },
      })
    }
  },
})

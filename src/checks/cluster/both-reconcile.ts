import type { FailureMode } from '../../model/failure-mode.ts'
import type { TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { listText, meetingText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly objects: readonly string[]
}

/** Row C1 and C3: no class, no common lease. Harmless as long as both want the same. */
export const clusterBothReconcile = defineRule<'meeting', Evidence>({
  id: 'cluster/both-reconcile',
  scope: 'meeting',
  title: 'Objects that both releases write',
  why: 'Neither release leaves the other’s objects alone. As long as both write the same, nothing happens; every difference between them becomes a fight.',
  sources: [
    'kubernetes-sigs/controller-runtime pkg/leaderelection/leader_election.go (a lease is per namespace by default)',
  ],
  category: 'side-by-side',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${meetingText(evidence)}, both releases write ${evidence.objects.length} of the same objects: ${listText(evidence.objects)}.`,
  remedy: () =>
    'Give each release its own objects by a class, a label or a namespace, or let both elect one leader by one lease.',
  check({ observed }, _context, report) {
    const objects = new Set<string>()
    for (const { objects: active } of observed.windows) {
      for (const { object, writers } of active) {
        const sides = new Set(writers.map(({ side }) => side).filter((side) => side !== null))
        if (sides.size === 2) objects.add(object)
      }
    }
    if (objects.size === 0 || observed.topology === 'T0') return
    report({
      evidence: { topology: observed.topology, failureModes: ['C1'], objects: [...objects].sort() },
      at: { live: [...objects].sort()[0] ?? '' },
      certainty: 'observed',
      identity: { topology: observed.topology },
    })
  },
})

import type { FailureMode } from '../../model/failure-mode.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { meetingText, otherSide } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly lease: string
  readonly idle: Side
}

/** Row C2. */
export const clusterIdleBeside = defineRule<'meeting', Evidence>({
  id: 'cluster/idle-beside',
  scope: 'meeting',
  title: 'Release that waits for the other one’s lease',
  why: 'Releases that elect one leader by one lease do not fight; but the one that waits does nothing, and nobody notices.',
  sources: ['kubernetes/client-go tools/leaderelection/leaderelection.go'],
  category: 'side-by-side',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${meetingText(evidence)}, ${evidence.idle} does nothing as long as ${otherSide(evidence.idle)} holds the lease ${evidence.lease}.`,
  remedy: () =>
    'Say in the release notes that only one of them works at a time, or give each release its own lease and its own objects.',
  check({ observed }, _context, report) {
    const { leases, topology, windows } = observed
    for (const { name, namespace, idle } of leases) {
      const other = leases.some((lease) => lease.name === name && lease.namespace !== namespace)
      if (idle === null || other || topology === 'T0') continue
      // A release that starts writes what is its own; once both are restarted, either may have the lease.
      const restart = windows.findIndex((window) => window.name === 'restart')
      const isAtWork = windows
        .slice(0, restart === -1 ? windows.length : restart)
        .some(
          ({ name: window, objects }) =>
            window !== 'arrival' && objects.some(({ writers }) => writers.some(({ side }) => side === idle)),
        )
      if (isAtWork) continue
      report({
        evidence: { topology, failureModes: ['C2'], lease: `${namespace}/${name}`, idle },
        at: { live: `Lease/${namespace}/${name}` },
        certainty: 'observed',
        identity: { topology, idle },
      })
    }
  },
})

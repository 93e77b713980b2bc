import type { FailureMode } from '../../model/failure-mode.ts'
import type { TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, listText, meetingText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly object: string
  readonly finalizers: readonly string[]
}

/** Row C13. */
export const clusterDeletionStuck = defineRule<'meeting', Evidence>({
  id: 'cluster/deletion-stuck',
  scope: 'meeting',
  title: 'Custom resource that cannot be deleted while both run',
  why: 'An object goes when its last finalizer is taken away. Two releases that clean up in different ways, or whose webhook refuses the write that takes the finalizer away, keep objects, and the namespaces and definitions that hold them, for good.',
  sources: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${meetingText(evidence)}, ${evidence.object} stays after it was deleted, held by ${listText(evidence.finalizers)}; previous alone lets the like of it go.`,
  remedy: () =>
    'Let each release take away only the finalizer that it has set, and let no webhook refuse an update that does nothing else.',
  check({ observed }, _context, report) {
    for (const { object, finalizers } of observed.stuck) {
      report({
        evidence: { topology: observed.topology, failureModes: ['C13'], object, finalizers },
        at: { live: object },
        certainty: 'observed',
        breaks: breaksOf(observed.topology),
        identity: { topology: observed.topology, object },
      })
    }
  },
})

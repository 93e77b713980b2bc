import type { FailureMode } from '../../model/failure-mode.ts'
import type { TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { countOf, listText, meetingText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly command: string
  readonly message: string
  readonly collisions: readonly { readonly object: string; readonly owner: string | null }[]
  readonly leftBehind: readonly string[]
}

/** Row A7, A9 to A11. */
export const clusterInstallRefused = defineRule<'meeting', Evidence>({
  id: 'cluster/install-refused',
  scope: 'meeting',
  title: 'Second release that Helm refuses beside the first',
  why: 'An object with a fixed name exists once. Helm refuses an object of another release, names only the first of them, and installs nothing.',
  sources: ['helm/helm pkg/action/validate.go, existingResourceConflict and checkOwnership'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { collisions, message, leftBehind } = evidence
    const shared =
      collisions.length === 0
        ? ''
        : ` ${countOf(collisions.length, 'object')} of next ${collisions.length === 1 ? 'is' : 'are'} there already: ${listText(
            collisions.map(({ object }) => object),
            20,
          )}.`
    const left = leftBehind.length === 0 ? '' : ` The refused attempt left ${listText(leftBehind)} behind.`
    return `${meetingText(evidence)}, Helm refuses next: \`${message}\`.${shared}${left}`
  },
  remedy: ({ collisions }) =>
    collisions.length === 0
      ? 'Read Helm’s words; then run the command again in the cluster that `--keep` leaves.'
      : 'Put the release’s name and namespace into the names of these objects; move what a cluster can hold only once (definitions, one webhook configuration for all) into a chart of its own that is installed once.',
  check({ observed }, _context, report) {
    const { arrival, topology } = observed
    if (arrival === null || arrival.accepted || topology === 'T0') return
    report({
      evidence: {
        topology,
        failureModes: [topology === 'T4' ? 'A10' : 'A7'],
        command: arrival.command,
        message: arrival.message ?? 'no reason given',
        collisions: arrival.collisions.map(({ object, owner }) => ({ object, owner })),
        leftBehind: arrival.leftBehind,
      },
      at: { live: arrival.collisions[0]?.object ?? 'Release/next' },
      certainty: 'observed',
      identity: { topology, collisions: arrival.collisions.map(({ object }) => object) },
    })
  },
})

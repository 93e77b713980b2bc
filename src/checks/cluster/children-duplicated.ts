import type { FailureMode } from '../../model/failure-mode.ts'
import type { ChildCount } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, meetingText, writerText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly owner: string
  readonly resource: string
  readonly alone: number
  readonly both: number
  readonly creators: readonly { readonly side: Side | null; readonly account: string; readonly created: number }[]
}

/** Row C7 and C9. */
export const clusterChildrenDuplicated = defineRule<'meeting', Evidence>({
  id: 'cluster/children-duplicated',
  scope: 'meeting',
  title: 'Objects that both releases make for one owner',
  why: 'A name made of the time or of random letters, or a name that the next release makes in another way, does not stop a second controller from making the same object again: nodes, volumes and jobs are paid twice.',
  sources: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values'],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { owner, resource, alone, both, creators } = evidence
    const by = creators.map((creator) => `${creator.created} by ${writerText(creator)}`).join(', ')
    return `${meetingText(evidence)}, ${owner} has ${both} ${resource} where it has ${alone} under previous alone; made while both ran: ${by}.`
  },
  remedy: ({ resource }) =>
    `Make the names of ${resource} from their owner alone, the same in both releases, so that the second creation is refused.`,
  check({ observed }, _context, report) {
    for (const count of observed.children) {
      if (!isDuplicated(count)) continue
      const { owner, resource, alone, both, creators } = count
      report({
        evidence: {
          topology: observed.topology,
          failureModes: ['C7'],
          owner,
          resource,
          alone,
          both,
          creators: creators.map(({ side, account, created }) => ({ side, account, created })),
        },
        at: { live: owner },
        certainty: 'observed',
        breaks: breaksOf(observed.topology),
        identity: { topology: observed.topology, resource },
      })
    }
  },
})

/**
 * More than previous alone has for the like of it. What only next makes, and previous has none of, is what next adds;
 * for an object that both had from the start, either both make some, or next makes again what is there.
 */
function isDuplicated({ alone, both, creators, isNew }: ChildCount): boolean {
  if (both <= alone || alone === 0) return false
  const sides = new Set(creators.map(({ side }) => side).filter((side) => side !== null))
  return sides.size === 2 || (!isNew && sides.has('next'))
}

import { defineRule } from '../rule.ts'
import { breaksOf, listText, meetingText, windowText } from './meeting-words.ts'
import { type RefusedCanary, refusedCanaries } from './refused-canaries.ts'

/** Row B1, B5, B6: what users of the previous release meet. */
export const clusterWritesRefused = defineRule<'meeting', RefusedCanary>({
  id: 'cluster/writes-refused',
  scope: 'meeting',
  title: 'Custom resource of the previous release that is refused while both run',
  why: 'A webhook that fails closed and whose certificate, pod or decoder is not the right one refuses writes that have nothing wrong, for every user of the cluster.',
  sources: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy'],
  category: 'webhook',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { canary, windows, messages, causedBy } = evidence
    const shares = windows.map(
      ({ window, refused, tries, worst }) =>
        `${refused} of ${tries} tries ${windowText(window)} (at worst ${worst.refused} of ${worst.tries} in one second)`,
    )
    const said = listText(
      messages.map(({ text }) => text),
      2,
    )
    return `${meetingText(evidence)}, a ${canary} that previous alone accepts is refused: ${shares.join('; ')}. The API server says ${said}.${causedBy === null ? '' : ` It follows from the contest over ${causedBy}.`}`
  },
  remedy: () =>
    'Give each release its own webhook configuration, with an objectSelector for its own objects; serve the webhook before the configuration points to it, and keep an old pod until a new one serves.',
  check({ observed }, _context, report) {
    for (const evidence of refusedCanaries(observed, 'previous')) {
      const isPassing = evidence.windows.every(({ window }) => window === 'arrival' || window === 'way-back')
      report({
        evidence,
        at: { live: evidence.resource },
        certainty: 'observed',
        breaks: breaksOf(observed.topology),
        ...(isPassing && observed.topology === 'T0' ? { severity: 'warning' } : {}),
        identity: { topology: observed.topology },
      })
    }
  },
})

import { defineRule } from '../rule.ts'
import { breaksOf, listText, meetingText, windowText } from './meeting-words.ts'
import { type RefusedCanary, refusedCanaries } from './refused-canaries.ts'

/** Row B3. */
export const clusterNewFieldsRefused = defineRule<'meeting', RefusedCanary>({
  id: 'cluster/new-fields-refused',
  scope: 'meeting',
  title: 'Custom resource with a new field that is refused while both run',
  why: 'A webhook of the previous release that decodes strictly, or that does not know a new value, refuses what the next release lets users write.',
  sources: ['https://github.com/knative/serving/issues/11065 (add a field one release before anything writes it)'],
  category: 'webhook',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { canary, windows, messages } = evidence
    const shares = windows.map(({ window, refused, tries }) => `${refused} of ${tries} tries ${windowText(window)}`)
    return `${meetingText(evidence)}, a ${canary}, which next adds, is refused: ${shares.join('; ')}. The API server says ${listText(
      messages.map(({ text }) => text),
      2,
    )}.`
  },
  remedy: () =>
    'Let a release accept and keep a field one release before anything writes it: decode without refusing what is not known, or teach the previous line the field.',
  check({ observed }, _context, report) {
    for (const evidence of refusedCanaries(observed, 'next')) {
      if (evidence.windows.every(({ window }) => window === 'way-back')) continue
      report({
        evidence,
        at: { live: evidence.resource },
        certainty: 'observed',
        breaks: breaksOf(observed.topology),
        condition: {
          kind: 'uses-new',
          text: `only for objects that use what the next release adds: ${evidence.canary}`,
        },
        identity: { topology: observed.topology, canary: evidence.canary },
      })
    }
  },
})

import { defineRule } from '../rule.ts'
import {
  countText,
  namesText,
  placeOf,
  type StoredEvidence,
  storedCauses,
  storedIdentity,
  storedSources,
} from './stored-objects.ts'

export const preflightNotDecided = defineRule<'installation', StoredEvidence>({
  id: 'preflight/not-decided',
  scope: 'installation',
  title: 'Stored custom resources of which it is not known what becomes of them',
  why: 'What a conversion webhook makes of an object, and what a validation rule outside the known functions says of it, only the API server knows.',
  sources: storedSources,
  category: 'crd',
  severity: 'warning',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `What the next definition does to ${countText(evidence)} through \`${evidence.cause.version}\` is not decided: ${evidence.cause.detail}. They are: ${namesText(evidence)}.`,
  remedy: () => 'Try the upgrade on a copy of these objects in another cluster.',
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['undecided'])) {
      report({
        evidence,
        at: placeOf(evidence),
        certainty: 'undecided',
        reason: evidence.cause.detail,
        identity: { ...storedIdentity(evidence), why: evidence.cause.detail },
      })
    }
  },
})

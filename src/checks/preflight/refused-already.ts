import { defineRule } from '../rule.ts'
import {
  countText,
  fieldText,
  namesText,
  placeOf,
  type StoredEvidence,
  storedCauses,
  storedIdentity,
  storedSources,
} from './stored-objects.ts'

export const preflightRefusedAlready = defineRule<'installation', StoredEvidence>({
  id: 'preflight/refused-already',
  scope: 'installation',
  title: 'Stored custom resources that the definition of today refuses as well',
  why: 'They were stored before a definition became stricter. The upgrade makes it no worse, and does not repair them.',
  sources: storedSources,
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} break the definition of today already: ${fieldText(evidence)} (${evidence.cause.detail}). They are: ${namesText(evidence)}.`,
  remedy: () => 'Correct these objects with their next edit.',
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['already'])) {
      report({ evidence, at: placeOf(evidence), certainty: 'observed', identity: storedIdentity(evidence) })
    }
  },
})

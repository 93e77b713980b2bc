import { defineRule } from '../rule.ts'
import {
  backUp,
  countText,
  fieldText,
  namesText,
  type StoredEvidence,
  seenInStorage,
  storedCauses,
  storedSources,
} from './stored-objects.ts'

export const preflightUpdateRefused = defineRule<'installation', StoredEvidence>({
  id: 'preflight/update-refused',
  scope: 'installation',
  title: 'Stored custom resources whose every update the next definition refuses',
  why: 'A stored object is served whatever the definition says, but each write of it is validated anew: a label, an annotation and a finalizer of the controller are writes too, so that reconciling stops.',
  sources: storedSources,
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} cannot be updated after the upgrade, not even by a label: ${fieldText(evidence)} is refused (${evidence.cause.detail}). They are: ${namesText(evidence)}.`,
  remedy: ({ cause }) =>
    `Correct ${cause.path === '' ? 'them' : `\`${cause.path}\``} in these objects before the upgrade, while the definition of today still takes the correction.`,
  measures: (evidence) => [backUp(evidence)],
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['any-edit'])) {
      report(seenInStorage(evidence))
    }
  },
})

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

export const preflightEditRefused = defineRule<'installation', StoredEvidence>({
  id: 'preflight/edit-refused',
  scope: 'installation',
  title: 'Stored custom resources whose next edit the next definition refuses',
  why: 'Since Kubernetes 1.30 an update that leaves a bad value alone gets past it; an edit of the value, in most cases of the object around it, and creating the object anew from a repository or a backup do not.',
  sources: storedSources,
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} are refused ${
      evidence.cause.effect === 'nearby-edit'
        ? 'with the next edit of what is around the field'
        : 'with the next edit of the field'
    }, and when they are created anew: ${fieldText(evidence)} (${evidence.cause.detail}). They are: ${namesText(evidence)}.`,
  remedy: ({ cause }) =>
    `Correct ${cause.path === '' ? 'them' : `\`${cause.path}\``} in these objects, and in the manifests that they come from, before the upgrade.`,
  measures: (evidence) => [backUp(evidence)],
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['nearby-edit', 'own-edit'])) {
      report(seenInStorage(evidence))
    }
  },
})

import { defineRule } from '../rule.ts'
import {
  backUp,
  countText,
  fieldText,
  namesText,
  type StoredEvidence,
  seenInStorage,
  storedCauses,
} from './stored-objects.ts'

export const preflightFieldsPruned = defineRule<'installation', StoredEvidence>({
  id: 'preflight/fields-pruned',
  scope: 'installation',
  title: 'Fields of stored custom resources that are lost',
  why: 'The API server drops what a definition does not name from every answer at once, and from storage with the next write of the object.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  ],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} lose ${fieldText(evidence)}, which the next definition does not know. They are: ${namesText(evidence)}.`,
  remedy: ({ cause: { path } }) =>
    `Find out what takes the place of \`${path}\`, and keep a copy of the objects before the upgrade.`,
  measures: (evidence) => [backUp(evidence)],
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['pruned'])) {
      // A status is written anew by its controller.
      const isStatus = /^\.status(?:[.[]|$)/.test(evidence.cause.path)
      report({ ...seenInStorage(evidence), ...(isStatus ? { severity: 'warning' } : {}) })
    }
  },
})

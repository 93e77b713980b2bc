import { defineRule } from '../rule.ts'
import { countText, fieldText, namesText, type StoredEvidence, seenInStorage, storedCauses } from './stored-objects.ts'

export const preflightDefaultAdded = defineRule<'installation', StoredEvidence>({
  id: 'preflight/default-added',
  scope: 'installation',
  title: 'Stored custom resources that get a value by default',
  why: 'The API server adds a new default to every object that it reads from storage; the next write stores it, and it stays when the upgrade is taken back.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting',
  ],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} get ${fieldText(evidence)} = \`${evidence.cause.detail}\` by default. They are: ${namesText(evidence)}.`,
  remedy: ({ cause: { path } }) => `Where another value is meant, set \`${path}\` once the next definition is there.`,
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['defaulted'])) {
      report(seenInStorage(evidence))
    }
  },
})

import { defineRule } from '../rule.ts'
import {
  fieldText,
  type StoredEvidence,
  seenInStorage,
  storedCauses,
  storedSources,
  stuckNamesText,
} from './stored-objects.ts'

export const preflightFinalizerStuck = defineRule<'installation', StoredEvidence>({
  id: 'preflight/finalizer-stuck',
  scope: 'installation',
  title: 'Stored custom resources that can no longer be deleted',
  why: 'Taking a finalizer away is an update and validated like any other: where it is refused, a deleted object stays in Terminating, and so does its namespace.',
  sources: [...storedSources, 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/'],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${evidence.cause.stuck} stored ${evidence.kind} object${evidence.cause.stuck === 1 ? '' : 's'} with finalizers cannot be deleted after the upgrade: the update that takes the finalizer away is refused for ${fieldText(evidence)} (${evidence.cause.detail}). They are: ${stuckNamesText(evidence)}.`,
  remedy: () => 'Correct these objects, or delete those that are not needed, before the upgrade.',
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['any-edit'])) {
      if (evidence.cause.stuck === 0) continue
      report(seenInStorage(evidence))
    }
  },
})

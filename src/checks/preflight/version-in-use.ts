import { defineRule } from '../rule.ts'
import {
  countText,
  namesText,
  type StoredEvidence,
  seenInStorage,
  storedCauses,
  storedIdentity,
} from './stored-objects.ts'

export const preflightVersionInUse = defineRule<'installation', StoredEvidence>({
  id: 'preflight/version-in-use',
  scope: 'installation',
  title: 'Clients that write through a version which is no longer served',
  why: 'An API version that is not served is answered with 404; `managedFields` tell who wrote an object through which version.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management',
  ],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${countText(evidence)} were written through \`${evidence.cause.version}\` by \`${evidence.cause.detail}\`, and the next definition does not serve it: that client gets 404. They are: ${namesText(evidence)}.`,
  remedy: ({ cause: { version, detail } }) =>
    `Move \`${detail}\` and its manifests from \`${version}\` to a version that both definitions serve, before the upgrade.`,
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['not-served'])) {
      report({
        ...seenInStorage(evidence),
        identity: { ...storedIdentity(evidence), client: evidence.cause.detail },
      })
    }
  },
})

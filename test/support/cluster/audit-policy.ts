import type { JsonObject } from '../../../src/model/json.ts'

/**
 * Every write with its body; secrets and tokens without; no reads. Leases by name only: they are renewed all the time.
 * Nothing of kubelets.
 */
export const auditPolicy: JsonObject = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', verbs: ['get', 'list', 'watch'] },
    { level: 'None', userGroups: ['system:nodes'] },
    { level: 'None', resources: [{ group: '', resources: ['events'] }, { group: 'events.k8s.io' }] },
    {
      level: 'Metadata',
      resources: [
        { group: '', resources: ['secrets', 'serviceaccounts/token'] },
        { group: 'authentication.k8s.io' },
        { group: 'coordination.k8s.io' },
      ],
    },
    { level: 'RequestResponse' },
  ],
}

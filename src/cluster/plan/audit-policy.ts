/**
 * What the API server records in clusters that a run creates: every write with its body, so that who changed what can
 * be answered. Secrets and ConfigMaps without their bodies; no reads, no heartbeats.
 */
export const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
omitManagedFields: true
rules:
  - level: None
    verbs: [get, list, watch]
  - level: None
    resources:
      - {group: coordination.k8s.io}
      - {group: "", resources: [events]}
      - {group: events.k8s.io}
      - {group: authorization.k8s.io}
  - level: None
    userGroups: ["system:nodes"]
    resources:
      - {group: "", resources: [nodes, nodes/status]}
  - level: Metadata
    resources:
      - {group: "", resources: [secrets, configmaps, serviceaccounts/token]}
      - {group: authentication.k8s.io}
  - level: RequestResponse
`

import { keepDefinitionMeasures } from '../keep-measures.ts'
import { defineRule } from '../rule.ts'
import { backUp, countText, namesText, type StoredEvidence, seenInStorage, storedCauses } from './stored-objects.ts'

/** What `crd/deleted-by-upgrade` costs in this cluster. */
export const preflightObjectsDeleted = defineRule<'installation', StoredEvidence>({
  id: 'preflight/objects-deleted',
  scope: 'installation',
  title: 'Stored custom resources that the upgrade deletes with their definition',
  why: 'Helm deletes a definition that it rendered before and no longer renders, unless the live one carries `helm.sh/resource-policy: keep`; the API server then deletes every custom resource of it. A rollback brings the definition back, and none of them.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
    'helm/helm pkg/kube/client.go, Update',
    'kubernetes/apiextensions-apiserver pkg/controller/finalizer/crd_finalizer.go',
  ],
  category: 'crd',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place', 'custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `\`helm upgrade\` deletes ${countText(evidence)} with their definition \`${evidence.definition}\`. They are: ${namesText(evidence)}.${waiting(evidence)}`,
  remedy: ({ definition }) =>
    `Before the upgrade: \`kubectl annotate crd ${definition} helm.sh/resource-policy=keep\`, which Helm reads of the live definition.`,
  measures: (evidence) => [...keepDefinitionMeasures(evidence.definition), backUp(evidence)],
  check({ cluster }, _context, report) {
    for (const evidence of storedCauses(cluster, ['deleted'])) report(seenInStorage(evidence))
  },
})

function waiting({ cause: { stuck } }: StoredEvidence): string {
  if (stuck === 0) return ''
  return ` ${stuck} of them ${stuck === 1 ? 'has' : 'have'} finalizers: the definition stays in Terminating, and takes no new object, until who set them takes them away.`
}

import { isKept } from '../../model/helm-lifecycle.ts'
import { arrayMember, member, memberAt } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { keepMeasures } from '../keep-measures.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { disappearancesOf } from './disappearance.ts'
import { kindOf } from './refused-change.ts'

type What = 'namespace' | 'claim' | 'claims-of-set'
type Evidence = {
  readonly object: string
  readonly what: What
  /** What comes in its place, empty; null when nothing does. */
  readonly successor: string | null
  readonly target: CommandTarget
}

const lost = {
  namespace: 'everything in it goes with it: workloads, Secrets, claims, custom resources',
  claim: 'the data goes with it, unless the reclaim policy of its volume is `Retain`',
  'claims-of-set':
    'its `persistentVolumeClaimRetentionPolicy` deletes the claims of its pods with it, and the data with them',
} as const satisfies Record<What, string>

const render = (...documents: readonly string[]) => ({
  manifest: documents.map((text, index) => `---\n# Source: example/templates/${index}.yaml\n${text}\n`).join(''),
})
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\ndata: {a: b}'
const namespace = (annotations = '') =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: models, annotations: {${annotations}}}`
const claim = (name: string) =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}`
const statefulSet = (policy: string) =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {${policy}volumeClaimTemplates: [{metadata: {name: data}}]}`

/** Deleting a Namespace deletes what it holds; deleting a claim deletes a volume whose reclaim policy is Delete, as it is by default. */
export const workloadDataDeleted = defineRule<'pair', Evidence>({
  id: 'workload/data-deleted',
  scope: 'pair',
  title: 'Object whose deletion by the upgrade destroys data',
  why: '`helm upgrade` deletes what the next release no longer renders. With a Namespace goes all that is in it, whoever made it; with a PersistentVolumeClaim its volume, since dynamically provisioned volumes are reclaimed by deletion.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    'https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace',
  ],
  category: 'workload',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'a Namespace is gone', previous: render(config, namespace()), next: render(config), reports: 1 },
    { title: 'a claim has another name', previous: render(claim('one')), next: render(claim('two')), reports: 1 },
    {
      title: 'a StatefulSet is gone that takes its claims along',
      previous: render(config, statefulSet('persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, ')),
      next: render(config),
      reports: 1,
    },
    {
      title: 'a StatefulSet is gone and leaves its claims, as it does by default',
      previous: render(config, statefulSet('')),
      next: render(config),
      reports: 0,
    },
    {
      title: 'the Namespace is kept by policy',
      previous: render(config, namespace('helm.sh/resource-policy: keep')),
      next: render(config),
      reports: 0,
    },
  ],
  message: ({ object, what, successor }) =>
    `\`helm upgrade\` deletes ${object}: ${lost[what]}.${successor === null ? '' : ` ${successor}, which takes its place, starts empty.`}`,
  remedy: ({ target }) =>
    `Render the object in the next release under the same name, with \`helm.sh/resource-policy: keep\`. To protect a cluster before the upgrade: \`${kubectl('annotate', target, 'helm.sh/resource-policy=keep')}\`.`,
  measures: ({ target }) => keepMeasures(target, 'Keep the objects that hold data.'),
  check(pair, _context, report) {
    const atInstall = pair.objects.installOnly.map(({ previous }) => ({
      object: previous,
      fate: previous.hooks.length > 0 || isKept(previous) ? ('left' as const) : ('deleted' as const),
      successor: null,
    }))
    for (const { object, fate, successor } of [...disappearancesOf(pair), ...atInstall]) {
      const what = whatIsLost(object)
      if (fate === 'left' || what === null) continue
      const { kind, name } = object
      const target = { resource: kind.toLowerCase(), name, namespace: namespaceOf(object, pair.previous) }
      report({
        evidence: {
          object: objectName(object),
          what,
          successor: successor === null ? null : objectName(successor.object),
          target,
        },
        at: { object: successor?.object ?? object },
        was: { object },
        direction: 'previous-to-next',
      })
    }
  },
})

function whatIsLost(object: KubernetesObject): What | null {
  const kind = kindOf(object)
  if (kind === '/Namespace') return 'namespace'
  if (kind === '/PersistentVolumeClaim') return 'claim'
  const spec = member(object.value, 'spec')
  const takesClaims = memberAt(spec, 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
  const hasClaims = arrayMember(spec, 'volumeClaimTemplates').length > 0
  return kind === 'apps/StatefulSet' && takesClaims && hasClaims ? 'claims-of-set' : null
}

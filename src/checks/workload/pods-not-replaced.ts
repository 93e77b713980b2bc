import { isJsonObject, type Json, jsonEquals, member, memberAt, stringMember } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = {
  readonly object: string
  readonly how: 'on-delete' | 'partition'
  /** Its pods, by their labels; null where labels do not tell them. */
  readonly pods: CommandTarget | null
}

const set = (strategy: string, container = '', kind = 'StatefulSet') =>
  exampleObjects(exampleWorkloadText({ kind, spec: `${strategy} `, container }))
const changed = 'args: [--next], '
const onDelete = 'updateStrategy: {type: OnDelete},'

/** Helm takes what is not rolled out by itself for ready (pkg/kube/ready.go), so `--wait` does not tell. */
export const workloadPodsNotReplaced = defineRule<'pair', Evidence>({
  id: 'workload/pods-not-replaced',
  scope: 'pair',
  title: 'Pods that the upgrade leaves on the previous release',
  why: 'Kubernetes replaces the pods of a StatefulSet or DaemonSet with `updateStrategy: OnDelete` only once somebody deletes them, and those below `rollingUpdate.partition` not at all. `helm upgrade` reports success, with `--wait` too, and the previous release runs on, beside the definitions and rights of the next one.',
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
    'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#daemonset-update-strategy',
    'helm/helm pkg/kube/ready.go',
  ],
  category: 'workload',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'pods that somebody must delete', previous: set(onDelete), next: set(onDelete, changed), reports: 1 },
    {
      title: 'agents that somebody must delete',
      previous: set('', '', 'DaemonSet'),
      next: set(onDelete, changed, 'DaemonSet'),
      reports: 1,
    },
    {
      title: 'a partition beyond all replicas',
      previous: set('replicas: 3,'),
      next: set('replicas: 3, updateStrategy: {rollingUpdate: {partition: 3}},', changed),
      reports: 1,
    },
    { title: 'the pods are the same', previous: set(onDelete), next: set(onDelete), reports: 0 },
    { title: 'they are replaced again', previous: set(onDelete), next: set('', changed), reports: 0 },
    {
      title: 'a partition that some replicas are beyond',
      previous: set('replicas: 3,'),
      next: set('replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}},', changed),
      reports: 0,
    },
  ],
  message: ({ object, how }) =>
    `The pods of ${object} change, and the upgrade leaves the former ones: ${
      how === 'on-delete'
        ? 'its update strategy is `OnDelete`'
        : 'its update strategy replaces none below `partition`, which is all of them'
    }.`,
  remedy: ({ how, pods }) =>
    how === 'on-delete'
      ? `Say in the release notes that the pods must be deleted after the upgrade${pods === null ? '' : `: \`${kubectl('delete', pods)}\``}; or let \`RollingUpdate\` replace them.`
      : 'Lower `partition` step by step after the upgrade, or leave it out.',
  measures: ({ object, how, pods }) =>
    how === 'on-delete' && pods !== null
      ? [
          {
            of: 'upgrade',
            phase: 'after',
            text: `Delete the pods of ${object} at a time of your choice: the next release runs from then on.`,
            commands: [kubectl('delete', pods)],
            isPrecaution: true,
          },
        ]
      : [],
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      const how = heldBack(next)
      const [before, after] = [podTemplateOf(previous), podTemplateOf(next)]
      if (how === null || before === null || after === null) continue
      if (jsonEquals(before.spec, after.spec) && jsonEquals(before.metadata, after.metadata)) continue
      const labels = labelsOf(memberAt(next.value, 'spec', 'selector', 'matchLabels'))
      report({
        evidence: {
          object: objectName(next),
          how,
          pods:
            labels === null
              ? null
              : { resource: 'pods', name: `-l ${labels}`, namespace: namespaceOf(next, pair.next) },
        },
        at: { object: next, path: ['spec', 'updateStrategy'] },
        was: { object: previous, path: ['spec', 'updateStrategy'] },
        direction: 'previous-to-next',
      })
    }
  },
})

/** What keeps Kubernetes from replacing any pod of the object; null where nothing does. */
function heldBack({ apiVersion, kind, value }: KubernetesObject): Evidence['how'] | null {
  if (apiVersion !== 'apps/v1' || (kind !== 'StatefulSet' && kind !== 'DaemonSet')) return null
  const spec = member(value, 'spec')
  const strategy = member(spec, 'updateStrategy')
  if (stringMember(strategy, 'type') === 'OnDelete') return 'on-delete'
  const partition = memberAt(strategy, 'rollingUpdate', 'partition')
  const replicas = member(spec, 'replicas') ?? 1
  if (kind !== 'StatefulSet' || typeof partition !== 'number' || typeof replicas !== 'number') return null
  return partition > 0 && partition >= replicas ? 'partition' : null
}

function labelsOf(labels: Json | undefined): string | null {
  if (!isJsonObject(labels) || Object.keys(labels).length === 0) return null
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')
}

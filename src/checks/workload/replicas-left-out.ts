import { memberAt } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = { readonly object: string; readonly replicas: number; readonly isScaled: boolean }

const deployment = (replicas: string) => exampleWorkloadText({ spec: replicas })
const scaler =
  'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: manager}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: manager}, minReplicas: 3, maxReplicas: 5}'

/** Tried with Helm 3.18, Helm 4.1 and kube-apiserver 1.34: three replicas become one. */
export const workloadReplicasLeftOut = defineRule<'pair', Evidence>({
  id: 'workload/replicas-left-out',
  scope: 'pair',
  title: 'Number of replicas that is no longer written',
  why: 'A number that the previous release wrote and the next leaves out is taken away by Helm, and the API server fills in 1: all pods but one stop, until an autoscaler brings them back.',
  sources: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'an autoscaler takes over',
      previous: exampleObjects(deployment('replicas: 3, ')),
      next: exampleObjects(deployment(''), scaler),
      reports: 1,
    },
    {
      title: 'the number is gone',
      previous: exampleObjects(deployment('replicas: 2, ')),
      next: exampleObjects(deployment('')),
      reports: 1,
    },
    {
      title: 'one replica, as it is by default',
      previous: exampleObjects(deployment('replicas: 1, ')),
      next: exampleObjects(deployment('')),
      reports: 0,
    },
    {
      title: 'fewer replicas by intent',
      previous: exampleObjects(deployment('replicas: 3, ')),
      next: exampleObjects(deployment('replicas: 1, ')),
      reports: 0,
    },
  ],
  message: ({ object, replicas, isScaled }) =>
    `The upgrade takes ${object} from ${replicas} replicas to 1${isScaled ? ', until its autoscaler brings them back' : ''}: the next release no longer writes the number.`,
  remedy: () =>
    'Write the number for one release more, equal to the autoscaler’s `minReplicas`; or say in the release notes how to keep it (`kubectl scale` after the upgrade).',
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (!['Deployment', 'StatefulSet', 'ReplicaSet'].includes(next.kind) || next.hooks.length > 0) continue
      const replicas = memberAt(previous.value, 'spec', 'replicas')
      if (typeof replicas !== 'number' || replicas < 2 || (memberAt(next.value, 'spec', 'replicas') ?? null) !== null)
        continue
      report({
        evidence: { object: objectName(next), replicas, isScaled: isScaled(next, pair.next) },
        at: { object: next, path: ['spec'] },
        was: { object: previous, path: ['spec', 'replicas'] },
        direction: 'previous-to-next',
      })
    }
  },
})

function isScaled(workload: KubernetesObject, release: Release): boolean {
  return release.objects.some(
    (object) =>
      object.kind === 'HorizontalPodAutoscaler' &&
      memberAt(object.value, 'spec', 'scaleTargetRef', 'kind') === workload.kind &&
      memberAt(object.value, 'spec', 'scaleTargetRef', 'name') === workload.name &&
      namespaceOf(object, release) === namespaceOf(workload, release),
  )
}

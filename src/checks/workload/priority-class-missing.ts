import { stringMember } from '../../model/json.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = { readonly priorityClass: string; readonly workloads: readonly string[] }

const pods = (name: string) => exampleWorkloadText({ pod: `priorityClassName: ${name}, ` })
const priorityClass = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: models}\nvalue: 1000'

/** The Priority admission plugin refuses a pod whose class is not there (kubernetes/kubernetes plugin/pkg/admission/priority). */
export const workloadPriorityClassMissing = defineRule<'pair', Evidence>({
  id: 'workload/priority-class-missing',
  scope: 'pair',
  title: 'Priority class that the upgrade does not bring',
  why: 'Pods that name a PriorityClass which the cluster has not are refused ("no PriorityClass with name … was found"); Helm changes the workload all the same, and the roll-out hangs.',
  sources: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#pod-priority'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a class of the cluster',
      previous: exampleObjects(exampleWorkloadText()),
      next: exampleObjects(pods('models')),
      reports: 1,
    },
    {
      title: 'a class that comes along',
      previous: exampleObjects(exampleWorkloadText()),
      next: exampleObjects(pods('models'), priorityClass),
      reports: 0,
    },
    {
      title: 'a class that every cluster has',
      previous: exampleObjects(exampleWorkloadText()),
      next: exampleObjects(pods('system-cluster-critical')),
      reports: 0,
    },
    {
      title: 'a class that was needed before',
      previous: exampleObjects(pods('models')),
      next: exampleObjects(pods('models')),
      reports: 0,
    },
  ],
  message: ({ priorityClass: name, workloads }) =>
    `${workloads.join(', ')} needs the PriorityClass \`${name}\`, which the release does not bring and did not need before.`,
  remedy: ({ priorityClass: name }) =>
    `Render the class in the chart, or let a value name it that is empty by default. Before the upgrade: \`kubectl get priorityclass ${name}\`.`,
  check(pair, _context, report) {
    const known = new Set([...classesOf(pair.previous).keys(), ...shippedClasses(pair.next)])
    for (const [name, workloads] of classesOf(pair.next)) {
      const [first] = workloads
      if (first === undefined || known.has(name) || name.startsWith('system-')) continue
      report({
        evidence: { priorityClass: name, workloads: workloads.map(objectName) },
        at: { object: first, path: [...(podTemplateOf(first)?.path ?? []), 'spec', 'priorityClassName'] },
        direction: 'previous-to-next',
        condition: { kind: 'cluster', text: 'only where the cluster has no such class' },
      })
    }
  },
})

function classesOf({ objects }: Release): ReadonlyMap<string, readonly KubernetesObject[]> {
  const classes = new Map<string, KubernetesObject[]>()
  for (const object of objects) {
    const name = stringMember(podTemplateOf(object)?.spec, 'priorityClassName')
    if (name) classes.set(name, [...(classes.get(name) ?? []), object])
  }
  return classes
}

function shippedClasses({ objects }: Release): readonly string[] {
  return objects.filter(({ kind }) => kind === 'PriorityClass').map(({ name }) => name)
}

import { isJsonObject, memberAt } from '../../model/json.ts'
import { objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { shortJson } from '../short-json.ts'
import { workloadsBehind } from '../webhook/serving.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = { readonly service: string; readonly selector: string; readonly workloads: readonly string[] }

const service = (selector: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: ${selector}, ports: [{port: 80}]}`
const workload = (labels: string) => exampleWorkloadText({ labels })

/** Endpoints are the pods that the selector matches; labels of pods change with every template. */
export const workloadServiceWithoutPods = defineRule<'pair', Evidence>({
  id: 'workload/service-without-pods',
  scope: 'pair',
  title: 'Service that no longer selects a pod',
  why: 'A Service sends requests to the pods that its selector matches. When the labels of the pods change and the selector does not, or the other way round, it has no endpoints after the upgrade and every client is refused.',
  sources: ['https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service'],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'the selector asks for a label that the pods lack',
      previous: exampleObjects(service('{app: a}'), workload('{app: a}')),
      next: exampleObjects(service('{app: a, part: api}'), workload('{app: a}')),
      reports: 1,
    },
    {
      title: 'the pods lose the label',
      previous: exampleObjects(service('{part: api}'), workload('{app: a, part: api}')),
      next: exampleObjects(service('{part: api}'), workload('{app: a}')),
      reports: 1,
    },
    {
      title: 'both change',
      previous: exampleObjects(service('{part: api}'), workload('{app: a, part: api}')),
      next: exampleObjects(service('{part: web}'), workload('{app: a, part: web}')),
      reports: 0,
    },
    {
      title: 'it never selected a pod of the release',
      previous: exampleObjects(service('{made: by-controller}')),
      next: exampleObjects(service('{made: by-the-controller}')),
      reports: 0,
    },
  ],
  message: ({ service: name, selector, workloads }) =>
    `${name} selects no pod after the upgrade: \`${selector}\` matches nothing that the next release renders, and ${workloads.join(', ')} before.`,
  remedy: () => 'Let the Service’s selector and the labels of the pods come from one helper template.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (next.kind !== 'Service' || next.apiVersion !== 'v1') continue
      const selector = memberAt(next.value, 'spec', 'selector')
      if (!isJsonObject(selector) || Object.keys(selector).length === 0) continue
      const before = workloadsBehind(previous, pair.previous)
      if (before.length === 0 || workloadsBehind(next, pair.next).length > 0) continue
      // A component that is switched off or gone takes its pods along, and what that means is said there.
      if (!before.some((workload) => isRendered(workload, pair.next))) continue
      report({
        evidence: { service: objectName(next), selector: shortJson(selector), workloads: before.map(objectName) },
        at: { object: next, path: ['spec', 'selector'] },
        was: { object: previous, path: ['spec', 'selector'] },
        direction: 'previous-to-next',
      })
    }
  },
})

function isRendered({ kind, name }: Release['objects'][number], { objects }: Release): boolean {
  return objects.some((object) => object.kind === kind && object.name === name)
}

import { isKept } from '../../model/helm-lifecycle.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { guardedObjects } from './guarded-objects.ts'
import { isTarget, referencesOf } from './references.ts'

type Evidence = { readonly object: string; readonly needs: string; readonly effect: string }

const config = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: {${annotations}}}\ndata: {a: b}`
const mounting = (more = '') =>
  exampleWorkloadText({ pod: `volumes: [{name: v, configMap: {name: settings${more}}}], ` })
const unrelated = config('unrelated')

/** The kubelet waits for what a pod names; a ServiceAccount or a class is asked for when the pod is created. */
export const workloadReferenceRemoved = defineRule<'pair', Evidence>({
  id: 'workload/reference-removed',
  scope: 'pair',
  title: 'Object that the upgrade deletes and the next release still needs',
  why: 'The previous release brought the object, the upgrade deletes it, and what the next release renders still names it: new pods are refused or wait for it (`CreateContainerConfigError`, `FailedMount`).',
  sources: [
    'https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps',
    'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#priority',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a ConfigMap that a pod mounts',
      previous: exampleObjects(config('settings'), mounting(), unrelated),
      next: exampleObjects(mounting(), unrelated),
      reports: 1,
    },
    {
      title: 'the mount is optional',
      previous: exampleObjects(config('settings'), mounting(', optional: true')),
      next: exampleObjects(mounting(', optional: true')),
      reports: 0,
    },
    {
      title: 'the object is kept by policy',
      previous: exampleObjects(config('settings', 'helm.sh/resource-policy: keep'), mounting()),
      next: exampleObjects(mounting()),
      reports: 0,
    },
    {
      title: 'somebody else always brought it',
      previous: exampleObjects(mounting()),
      next: exampleObjects(mounting()),
      reports: 0,
    },
  ],
  message: ({ object, needs, effect }) =>
    `The upgrade deletes ${needs}, which ${object} of the next release still names: ${effect}.`,
  remedy: ({ needs }) => `Render ${needs} in the next release, or take the reference out.`,
  check(pair, _context, report) {
    const { previous, next } = pair
    const deleted = deletedObjects(pair)
    if (deleted.length === 0) return
    for (const object of next.objects) {
      if (object.hooks.length > 0) continue
      for (const reference of referencesOf(object)) {
        const target = deleted.find((candidate) => isTarget(reference, object, candidate, previous, next))
        if (target === undefined || next.objects.some((other) => isTarget(reference, object, other, next, next)))
          continue
        report({
          evidence: { object: objectName(object), needs: objectName(target), effect: reference.effect },
          at: { object, path: reference.path },
          was: { object: target },
          direction: 'previous-to-next',
        })
      }
    }
  },
})

function deletedObjects(pair: ReleasePair): readonly KubernetesObject[] {
  if (pair.previous.chart === null) return []
  const gone = [...pair.objects.removed, ...guardedObjects(pair).map(({ previous }) => previous)]
  return gone.filter((object) => object.hooks.length === 0 && !isKept(object))
}

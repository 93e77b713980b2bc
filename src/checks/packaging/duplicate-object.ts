import { stringMember } from '../../model/json.ts'
import { resolvedIdentityOf } from '../../model/object-identity.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObject, exampleRender } from './example-templates.ts'

type Evidence = { readonly object: string; readonly files: readonly string[] }

const role = (metadata: string) => exampleObject('rbac.authorization.k8s.io/v1', 'ClusterRole', metadata)
const config = (metadata: string) => exampleObject('v1', 'ConfigMap', metadata)
const twice = (first: string, second: string) =>
  exampleRender([
    ['templates/a.yaml', first],
    ['templates/b.yaml', second],
  ])

/** Helm creates objects one after the other; the second of one identity meets "already exists" (helm/helm pkg/kube/client.go, Create). */
export const packagingDuplicateObject = defineRule<'release', Evidence>({
  id: 'packaging/duplicate-object',
  scope: 'release',
  title: 'Object that is rendered twice',
  why: 'The API server refuses the second object of one kind, namespace and name: `helm install` fails with "already exists", and under server-side apply one silently overwrites the other.',
  sources: [
    'helm/helm pkg/kube/client.go, Create',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'one name twice', next: twice(config('name: a'), config('name: a')), reports: 1 },
    {
      title: 'the release’s namespace, once spelled out',
      next: twice(config('name: a'), config('name: a, namespace: default')),
      reports: 1,
    },
    {
      title: 'a namespace on what has none',
      next: twice(role('name: a'), role('name: a, namespace: other')),
      reports: 1,
    },
    { title: 'two namespaces', next: twice(config('name: a'), config('name: a, namespace: other')), reports: 0 },
    { title: 'two kinds', next: twice(config('name: a'), role('name: a')), reports: 0 },
    {
      title: 'names that the API server completes',
      next: twice(config('generateName: a-'), config('generateName: a-')),
      reports: 0,
    },
    {
      title: 'hooks, which Helm deletes in between',
      next: twice(config('name: a, annotations: {helm.sh/hook: pre-install}'), config('name: a')),
      reports: 0,
    },
  ],
  message: ({ object, files }) =>
    `\`${object}\` is rendered ${files.length} times: in ${files.map((file) => `\`${file}\``).join(' and ')}.`,
  remedy: () => 'Render it once, or give each its own name.',
  check(release, _context, report) {
    const objects = new Map<string, KubernetesObject[]>()
    for (const object of release.objects) {
      // Definitions have a rule of their own.
      if (object.hooks.length > 0 || object.kind === 'CustomResourceDefinition' || !isNamed(object)) continue
      const identity = resolvedIdentityOf(object, release)
      objects.set(identity, [...(objects.get(identity) ?? []), object])
    }
    for (const [first, ...others] of objects.values()) {
      const last = others.at(-1)
      if (first === undefined || last === undefined) continue
      report({
        evidence: { object: objectName(first), files: [first, ...others].map(({ file }) => file) },
        at: { object: last, path: ['metadata', 'name'] },
      })
    }
  },
})

function isNamed({ value }: KubernetesObject): boolean {
  return stringMember(value['metadata'], 'name') !== undefined
}

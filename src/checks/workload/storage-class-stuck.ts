import { isJsonObject, member } from '../../model/json.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from './example-render.ts'
import { guardedObjects } from './guarded-objects.ts'
import { kindOf } from './refused-change.ts'

type Evidence = {
  readonly object: string
  readonly command: 'upgrade' | 'rollback'
  readonly target: CommandTarget
}
type Rendered = { readonly object: string }

const storageClass = (parameters: string) =>
  exampleObjects(
    `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: example.com\n${parameters}`,
  )
const why =
  'The API server stores an empty map as none and takes `parameters: {}` in an update for a change ("updates to parameters are forbidden."): a chart that renders it can be installed and never upgraded, not even to the same version.'
const sources = [
  'kubernetes/kubernetes pkg/apis/storage/validation/validation.go, ValidateStorageClassUpdate (reflect.DeepEqual)',
]

/** Tried with Helm 3.18, Helm 4.1 and kube-apiserver 1.34; the neighbour of `workload/immutable-field-changed` for a value that never changed. */
export const workloadStorageClassStuck = defineRule<'pair', Evidence>({
  id: 'workload/storage-class-stuck',
  scope: 'pair',
  title: 'StorageClass with empty parameters, which no update passes',
  why,
  sources,
  category: 'workload',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    {
      title: 'in both releases',
      previous: storageClass('parameters: {}'),
      next: storageClass('parameters: {}'),
      reports: 2,
    },
    { title: 'it is gone', previous: storageClass('parameters: {}'), next: storageClass(''), reports: 1 },
    { title: 'no parameters', previous: storageClass(''), next: storageClass('parameters: null'), reports: 0 },
    {
      title: 'parameters',
      previous: storageClass('parameters: {type: ssd}'),
      next: storageClass('parameters: {type: ssd}'),
      reports: 0,
    },
  ],
  message: ({ object, command }) =>
    `\`helm ${command}\` fails at ${object}: \`parameters: {}\` is refused in an update ("updates to parameters are forbidden.").`,
  remedy: () => 'Leave `parameters` out of the template where it is empty (`{{- with .Values.parameters }}`).',
  measures: ({ command, target }) => [
    {
      of: command === 'upgrade' ? 'upgrade' : 'way-back',
      phase: 'clear',
      text: 'Delete the objects that cannot be changed; Helm creates them anew.',
      commands: [kubectl('delete', target)],
    },
  ],
  check(pair, _context, report) {
    const guarded = new Set(guardedObjects(pair).map(({ next }) => next))
    for (const { previous, next } of pair.objects.persisted) {
      if (previous.hooks.length > 0 || next.hooks.length > 0 || guarded.has(next)) continue
      if (isEmpty(next)) {
        report({
          evidence: { object: objectName(next), command: 'upgrade', target: targetOf(next) },
          at: { object: next, path: ['parameters'] },
          was: { object: previous },
          direction: 'previous-to-next',
          breaks: ['in-place'],
        })
      }
      if (isEmpty(previous)) {
        report({
          evidence: { object: objectName(previous), command: 'rollback', target: targetOf(previous) },
          at: { object: next },
          was: { object: previous, path: ['parameters'] },
          direction: 'next-to-previous',
          breaks: ['rollback'],
        })
      }
    }
  },
})

export const workloadStorageClassEmptyParameters = defineRule<'release', Rendered>({
  id: 'workload/storage-class-empty-parameters',
  scope: 'release',
  title: 'StorageClass that no upgrade gets past',
  why,
  sources,
  category: 'workload',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'empty parameters', next: storageClass('parameters: {}'), reports: 1 },
    { title: 'none', next: storageClass(''), reports: 0 },
  ],
  message: ({ object }) => `${object} renders \`parameters: {}\`, so every \`helm upgrade\` fails at it.`,
  remedy: () => 'Leave `parameters` out of the template where it is empty (`{{- with .Values.parameters }}`).',
  check({ objects }, _context, report) {
    for (const object of objects) {
      if (object.hooks.length > 0 || !isEmpty(object)) continue
      report({ evidence: { object: objectName(object) }, at: { object, path: ['parameters'] } })
    }
  },
})

function targetOf({ name }: KubernetesObject): CommandTarget {
  return { resource: 'storageclass', name, namespace: null }
}

function isEmpty(object: KubernetesObject): boolean {
  const parameters = member(object.value, 'parameters')
  return (
    kindOf(object) === 'storage.k8s.io/StorageClass' && isJsonObject(parameters) && Object.keys(parameters).length === 0
  )
}

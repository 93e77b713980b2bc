import { canonicalJson, type Json, jsonEquals } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { immutableFieldsOf, immutableValue } from './immutable-fields.ts'

type Evidence = {
  readonly object: string
  readonly kind: string
  readonly field: string
  readonly previous: Json
  readonly next: Json
}

const deployment = (label: string) => ({
  manifest: `---\n# Source: example/templates/deployment.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: example}\nspec:\n  selector: {matchLabels: {app: ${label}}}\n  template: {metadata: {labels: {app: ${label}}}, spec: {containers: [{name: main, image: "example.com/app:1"}]}}\n`,
})
const storageClass = (parameters: string, policy: string) => ({
  manifest: `---\n# Source: example/templates/storage-class.yaml\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: example}\nprovisioner: example.com\nparameters: ${parameters}\n${policy}`,
})

/**
 * The API server refuses the update, in either direction, and Helm stops there. Hooks are deleted and
 * created anew by Helm, so they are left out.
 */
export const workloadImmutableFieldChanged = defineRule<'pair', Evidence>({
  id: 'workload/immutable-field-changed',
  scope: 'pair',
  title: 'Field changed that the API server does not let change',
  why: 'The API server refuses the update ("field is immutable"), so `helm upgrade` fails part-way, and `helm rollback` after a forced upgrade fails in the same place.',
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
    'kubernetes/kubernetes pkg/apis/apps/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/rbac/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/storage/validation/validation.go',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'the selector of a Deployment changes', previous: deployment('one'), next: deployment('two'), reports: 1 },
    {
      title: 'the parameters of a StorageClass change',
      previous: storageClass('{type: ssd}', ''),
      next: storageClass('{type: hdd}', ''),
      reports: 1,
    },
    {
      title: 'a default is written out',
      previous: storageClass('{type: ssd}', ''),
      next: storageClass('{type: ssd}', 'reclaimPolicy: Delete\n'),
      reports: 0,
    },
    { title: 'the selector stays', previous: deployment('one'), next: deployment('one'), reports: 0 },
  ],
  message: ({ object, field, previous, next }) =>
    `\`helm upgrade\` fails at ${object}: \`${field}\` is immutable and changes from \`${canonicalJson(previous)}\` to \`${canonicalJson(next)}\`.`,
  remedy: ({ object, kind }) => {
    const [, name] = splitName(object)
    return keepsPods.has(kind)
      ? `Keep the field, or delete the object and leave its pods before the upgrade: \`kubectl delete ${kind.toLowerCase()} ${name} --cascade=orphan\`.`
      : `Keep the field, give the object another name, or delete it before the upgrade: \`kubectl delete ${kind.toLowerCase()} ${name}\`.`
  },
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      if (previous.hooks.length > 0 || next.hooks.length > 0) continue
      for (const { path, setOnce } of immutableFieldsOf(previous)) {
        const before = immutableValue(previous, path)
        const after = immutableValue(next, path)
        if (jsonEquals(before, after)) continue
        if (setOnce && (before === undefined || after === undefined)) continue
        report({
          evidence: {
            object: objectName(next),
            kind: next.kind,
            field: formatPath(path),
            previous: shown(next, path, before),
            next: shown(next, path, after),
          },
          at: placeIn(next, path),
          was: placeIn(previous, path),
        })
      }
    }
  },
})

const keepsPods: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet'])

/** A value as evidence; what a Secret holds never leaves it. */
function shown(object: KubernetesObject, path: Path, value: Json | undefined): Json {
  return object.kind === 'Secret' && path[0] !== 'type' ? 'hidden' : (value ?? null)
}

function placeIn(object: KubernetesObject, path: Path) {
  return { object, path }
}

function splitName(object: string): readonly [string, string] {
  const parts = object.split('/')
  return parts.length === 3 ? [parts[0] ?? '', `${parts[2]} -n ${parts[1]}`] : [parts[0] ?? '', parts[1] ?? '']
}

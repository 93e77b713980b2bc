import { objectMember } from '../../model/json.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { isTarget, type Reference, referencesOf } from './references.ts'

type Evidence = {
  readonly object: string
  readonly holder: string
  readonly key: string
  /** `removed`: the upgrade takes it away; `never-there`: the next release newly reads it and no release renders it. */
  readonly how: 'removed' | 'never-there'
}

const config = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: ${data}`
const reading = (key: string, more = '') =>
  exampleWorkloadText({
    container: `env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: ${key}${more}}}}], `,
  })
const mounting = (items: string) =>
  exampleWorkloadText({ pod: `volumes: [{name: v, configMap: {name: settings${items}}}], ` })

/** The kubelet starts no container before it has the value (`CreateContainerConfigError`), nor mounts items that are not there. */
export const workloadKeyRemoved = defineRule<'pair', Evidence>({
  id: 'workload/key-removed',
  scope: 'pair',
  title: 'Entry of a ConfigMap or Secret that pods read and that is not there',
  why: 'A container that takes a variable from an entry of a ConfigMap or Secret, and a volume that lists entries, wait for each of them: the next pods do not start (`CreateContainerConfigError`, `FailedMount`).',
  sources: [
    'https://kubernetes.io/docs/concepts/configuration/configmap/#optional-configmaps',
    'kubernetes/kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'an entry that a variable takes is gone',
      previous: exampleObjects(config('{a: x, b: y}'), reading('b')),
      next: exampleObjects(config('{a: x}'), reading('b')),
      reports: 1,
    },
    {
      title: 'an entry that a volume lists is gone',
      previous: exampleObjects(config('{a: x, b: y}'), mounting(', items: [{key: b, path: b}]')),
      next: exampleObjects(config('{a: x}'), mounting(', items: [{key: b, path: b}]')),
      reports: 1,
    },
    {
      title: 'a new variable takes an entry that nobody writes',
      previous: exampleObjects(config('{a: x}'), reading('a')),
      next: exampleObjects(config('{a: x}'), reading('b')),
      reports: 1,
    },
    {
      title: 'the entry goes with what reads it',
      previous: exampleObjects(config('{a: x, b: y}'), reading('b')),
      next: exampleObjects(config('{a: x}'), reading('a')),
      reports: 0,
    },
    {
      title: 'the variable is optional',
      previous: exampleObjects(config('{a: x, b: y}'), reading('b')),
      next: exampleObjects(config('{a: x}'), reading('b', ', optional: true')),
      reports: 0,
    },
    {
      title: 'a volume mounts what is there',
      previous: exampleObjects(config('{a: x, b: y}'), mounting('')),
      next: exampleObjects(config('{a: x}'), mounting('')),
      reports: 0,
    },
    {
      title: 'something else has always filled the entry',
      previous: exampleObjects(config('{a: x}'), reading('b')),
      next: exampleObjects(config('{a: z}'), reading('b')),
      reports: 0,
    },
  ],
  message: ({ object, holder, key, how }) =>
    how === 'removed'
      ? `The upgrade takes \`${key}\` out of ${holder}, and ${object} of the next release still reads it: its pods do not start.`
      : `${object} newly reads \`${key}\` of ${holder}, which has no such entry: its pods do not start.`,
  remedy: ({ holder, key }) => `Write \`${key}\` in ${holder}, take the reference out, or mark it \`optional\`.`,
  check({ previous, next }, _context, report) {
    for (const object of next.objects) {
      if (object.hooks.length > 0) continue
      for (const reference of referencesOf(object)) {
        const holder = next.objects.find((other) => isTarget(reference, object, other, next, next))
        if (holder === undefined || holder.hooks.length > 0) continue
        const entries = entriesOf(holder)
        const before = previous.objects.find((other) => isTarget(reference, object, other, previous, next))
        for (const key of reference.keys) {
          if (entries.has(key)) continue
          const wasThere = before !== undefined && entriesOf(before).has(key)
          // What is rendered empty is filled by something in the cluster, and so may be what was read before.
          if (!wasThere && (entries.size === 0 || isRead(reference, key, previous))) continue
          report({
            evidence: {
              object: objectName(object),
              holder: objectName(holder),
              key,
              how: wasThere ? 'removed' : 'never-there',
            },
            at: { object, path: reference.path },
            ...(before === undefined ? {} : { was: { object: before } }),
            direction: 'previous-to-next',
            ...(wasThere
              ? {}
              : {
                  certainty: 'undecided' as const,
                  reason: `something in the cluster may add \`${key}\` to ${objectName(holder)}`,
                }),
          })
        }
      }
    }
  },
})

const parts = ['data', 'binaryData', 'stringData'] as const

function entriesOf({ value }: KubernetesObject): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => Object.keys(objectMember(value, part) ?? {})))
}

function isRead({ kind, name }: Reference, key: string, { objects }: Release): boolean {
  return objects.some((object) =>
    referencesOf(object).some((other) => other.kind === kind && other.name === name && other.keys.includes(key)),
  )
}

import { arrayMember, isJsonObject, type Json, member } from '../../model/json.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'

type Evidence = {
  readonly object: string
  readonly containers: readonly string[]
  readonly previous: string
  readonly next: string
}

const claim = 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}], '
const pods = (context: string, volumes = claim) =>
  exampleObjects(exampleWorkloadText({ pod: `${volumes}securityContext: {${context}}, ` }))

/** The kubelet gives the files of a volume to `fsGroup`; without it they stay with whoever wrote them. */
export const workloadVolumeUserChanged = defineRule<'pair', Evidence>({
  id: 'workload/volume-user-changed',
  scope: 'pair',
  title: 'Pods with a volume that run as another user',
  why: 'Files in a volume belong to the user who wrote them. When the next pods run as another one and no `fsGroup` hands the files over, they may be unable to read or write what the previous release left there.',
  sources: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'another user', previous: pods('runAsUser: 1000'), next: pods('runAsUser: 65532'), reports: 1 },
    {
      title: 'the files are handed over',
      previous: pods('runAsUser: 1000'),
      next: pods('runAsUser: 65532, fsGroup: 65532'),
      reports: 0,
    },
    {
      title: 'a volume that goes with the pod',
      previous: pods('runAsUser: 1000', 'volumes: [{name: data, emptyDir: {}}], '),
      next: pods('runAsUser: 65532', 'volumes: [{name: data, emptyDir: {}}], '),
      reports: 0,
    },
  ],
  message: ({ object, containers, previous, next }) =>
    `${object} keeps its volume and runs ${containers.join(', ')} as ${next} instead of ${previous}, without an \`fsGroup\` that hands the files over.`,
  remedy: () => 'Set `fsGroup` in the pod’s security context, or change the owner of the files in an init container.',
  check(pair, _context, report) {
    for (const { previous, next } of pair.objects.persisted) {
      const [before, after] = [podTemplateOf(previous), podTemplateOf(next)]
      if (before === null || after === null || !keepsVolume(previous) || !keepsVolume(next)) continue
      if (typeof member(member(after.spec, 'securityContext'), 'fsGroup') === 'number') continue
      const was = usersOf(before.spec)
      const changed = [...usersOf(after.spec)].filter(([name, user]) => was.has(name) && was.get(name) !== user)
      const [first] = changed
      if (first === undefined) continue
      report({
        evidence: {
          object: objectName(next),
          containers: changed.map(([name]) => name),
          previous: was.get(first[0]) ?? '',
          next: first[1],
        },
        at: { object: next, path: [...after.path, 'spec', 'securityContext'] },
        was: { object: previous, path: [...before.path, 'spec', 'securityContext'] },
        condition: { kind: 'cluster', text: 'only where the files in the volume do not allow the next user' },
      })
    }
  },
})

function keepsVolume({ value, ...object }: KubernetesObject): boolean {
  const template = podTemplateOf({ ...object, value })
  const claims = arrayMember(member(value, 'spec'), 'volumeClaimTemplates').length > 0
  return (
    claims ||
    arrayMember(template?.spec, 'volumes').some((volume) => isJsonObject(member(volume, 'persistentVolumeClaim')))
  )
}

/** By container, the user and group that it runs as. */
function usersOf(spec: Json): ReadonlyMap<string, string> {
  const pod = member(spec, 'securityContext')
  return new Map(
    arrayMember(spec, 'containers').map((container) => {
      const context = member(container, 'securityContext')
      const user = member(context, 'runAsUser') ?? member(pod, 'runAsUser')
      const group = member(context, 'runAsGroup') ?? member(pod, 'runAsGroup')
      const text = user === undefined ? 'the image’s user' : `user ${String(user)}`
      return [String(member(container, 'name')), group === undefined ? text : `${text} and group ${String(group)}`]
    }),
  )
}

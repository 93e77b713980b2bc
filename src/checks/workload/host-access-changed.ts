import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { podSecurityViolations } from './pod-security.ts'

type Evidence = {
  readonly object: string
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly isNew: boolean
}

const pods = (pod: string) => exampleObjects(exampleWorkloadText({ pod }))
const mount = (...paths: readonly string[]) =>
  `volumes: [${paths.map((path, index) => `{name: v${index}, hostPath: {path: ${path}}}`).join(', ')}], `

/** A note for whoever reviews what may touch nodes: what the baseline of the Pod Security Standards forbids. */
export const workloadHostAccessChanged = defineRule<'pair', Evidence>({
  id: 'workload/host-access-changed',
  scope: 'pair',
  title: 'Access to the node that pods gain or lose',
  why: 'Directories, network, processes and capabilities of the node let a pod reach beyond its container. What is gained wants a review and may be refused by policies of the cluster; an agent that loses what it needs stops working.',
  sources: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],
  category: 'workload',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a directory more', previous: pods(mount('/a')), next: pods(mount('/a', '/b')), reports: 1 },
    { title: 'the node’s network is left', previous: pods('hostNetwork: true, '), next: pods(''), reports: 1 },
    { title: 'another order', previous: pods(mount('/a', '/b')), next: pods(mount('/b', '/a')), reports: 0 },
  ],
  facts: ({ object, gained, lost }) => [
    ...gained.map((access) => [object, 'gains', access]),
    ...lost.map((access) => [object, 'loses', access]),
  ],
  message: ({ object, gained, lost, isNew }) =>
    `${object}${isNew ? ', which is new,' : ''} ${[...(gained.length > 0 ? [`gains ${gained.join(', ')}`] : []), ...(lost.length > 0 ? [`loses ${lost.join(', ')}`] : [])].join(' and ')}.`,
  remedy: ({ gained }) =>
    gained.length > 0
      ? 'Say in the release notes what it is for, so that policies of a cluster can allow it.'
      : 'Nothing is needed where the code no longer uses it.',
  check(pair, _context, report) {
    const matches = [
      ...pair.objects.persisted.map(({ previous, next }) => ({ previous, next })),
      ...pair.objects.added.map((next) => ({ previous: null, next })),
    ]
    for (const { previous, next } of matches) {
      const [before, after] = [previous === null ? [] : accessOf(previous), accessOf(next)]
      const gained = after.filter((access) => !before.includes(access))
      const lost = before.filter((access) => !after.includes(access))
      if (gained.length + lost.length === 0) continue
      report({
        evidence: { object: objectName(next), gained, lost, isNew: previous === null },
        at: { object: next, path: [...(podTemplateOf(next)?.path ?? []), 'spec'] },
        ...(previous === null ? {} : { was: { object: previous } }),
        direction: 'previous-to-next',
      })
    }
  },
})

function accessOf(object: KubernetesObject): readonly string[] {
  const template = podTemplateOf(object)
  if (template === null) return []
  return podSecurityViolations(template)
    .filter(({ level }) => level === 'baseline')
    .map(({ what }) => what)
    .sort()
}

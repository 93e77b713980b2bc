import { namespaceOf } from '../../model/object-identity.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { levelOf, type PodSecurityLevel, podSecurityLevels, podSecurityViolations } from './pod-security.ts'

type Evidence = {
  readonly namespace: string
  readonly previous: PodSecurityLevel
  readonly next: PodSecurityLevel
  /** By workload, what the namespace would have to allow and did not need to. */
  readonly reasons: readonly { readonly object: string; readonly what: readonly string[] }[]
}

const closed =
  'securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL]}}, '
const pods = (pod: string, container: string) => exampleObjects(exampleWorkloadText({ pod, container }))
const hostPath = 'volumes: [{name: v, hostPath: {path: /dev}}], '

/** The PodSecurity admission plugin refuses pods, not the workloads that make them; so Helm reports success. */
export const workloadPodSecurityRaised = defineRule<'pair', Evidence>({
  id: 'workload/pod-security-raised',
  scope: 'pair',
  title: 'Pods that need a more open namespace',
  why: 'A namespace that enforces a Pod Security Standard refuses pods beyond it. Helm does not see that: it changes the workload, whose new pods are never created, and the roll-out hangs.',
  sources: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a directory of the node', previous: pods('', ''), next: pods(hostPath, ''), reports: 1 },
    { title: 'a container that may run as root', previous: pods('', closed), next: pods('', ''), reports: 1 },
    {
      title: 'another of what was needed already',
      previous: pods(hostPath, ''),
      next: pods(hostPath, 'securityContext: {privileged: true}, '),
      reports: 0,
    },
    { title: 'less than before', previous: pods('', ''), next: pods('', closed), reports: 0 },
  ],
  facts: ({ namespace, reasons }) =>
    reasons.flatMap(({ object, what }) => what.map((each) => [namespace, object, each])),
  message: ({ namespace, previous, next, reasons }) =>
    `Pods in namespace ${namespace} need the Pod Security level \`${next}\` instead of \`${previous}\`: ${reasons.map(({ object, what }) => `${object} (${listed(what)})`).join(', ')}.`,
  remedy: ({ next }) =>
    `Do without it in the pods; or have the namespace labelled before the upgrade: \`pod-security.kubernetes.io/enforce=${next}\`.`,
  check(pair, _context, report) {
    const before = levels(pair.previous)
    for (const [namespace, { level, pods: found }] of levels(pair.next)) {
      const was = before.get(namespace)
      // A namespace without pods so far says nothing about what it enforces.
      if (was === undefined || rank(level) >= rank(was.level)) continue
      const reasons = found
        .filter(({ level: needed }) => rank(needed) < rank(was.level))
        .map(({ object, violations }) => ({
          object: objectName(object),
          what: violations.filter((each) => isBeyond(each.level, was.level)).map(({ what }) => what),
        }))
      const [first] = found.filter(({ level: needed }) => rank(needed) < rank(was.level))
      if (first === undefined) continue
      report({
        evidence: { namespace, previous: was.level, next: level, reasons },
        at: { object: first.object, path: [...(podTemplateOf(first.object)?.path ?? []), 'spec'] },
        direction: 'previous-to-next',
        condition: {
          kind: 'cluster',
          text: `only where the namespace enforces a level that is more closed than \`${level}\``,
        },
      })
    }
  },
})

const shown = 4

function listed(what: readonly string[]): string {
  const more = what.length - shown
  return `${what.slice(0, shown).join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}

interface Pods {
  readonly object: KubernetesObject
  readonly level: PodSecurityLevel
  readonly violations: ReturnType<typeof podSecurityViolations>
}

/** By namespace, the most open level that its pods need, and which need what. */
function levels(
  release: Release,
): ReadonlyMap<string, { readonly level: PodSecurityLevel; readonly pods: readonly Pods[] }> {
  const found = new Map<string, { level: PodSecurityLevel; pods: Pods[] }>()
  for (const object of release.objects) {
    const template = podTemplateOf(object)
    const namespace = namespaceOf(object, release)
    if (template === null || namespace === null) continue
    const violations = podSecurityViolations(template)
    const level = levelOf(violations)
    const entry = found.get(namespace) ?? { level: 'restricted', pods: [] }
    entry.pods.push({ object, level, violations })
    found.set(namespace, { ...entry, level: rank(level) < rank(entry.level) ? level : entry.level })
  }
  return found
}

function rank(level: PodSecurityLevel): number {
  return podSecurityLevels.indexOf(level)
}

/** Whether a namespace that enforces `enforced` refuses what `forbidding` forbids first. */
function isBeyond(forbidding: 'baseline' | 'restricted', enforced: PodSecurityLevel): boolean {
  return rank(forbidding) <= rank(enforced)
}

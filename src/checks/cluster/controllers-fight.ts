import type { FailureMode } from '../../model/failure-mode.ts'
import type { Alternation, ObjectActivity, ObservedTopology, ObservedWindow } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, causeOf, listText, meetingText, windowText, writerText } from './meeting-words.ts'
import { thresholds } from './thresholds.ts'

type Turn = {
  readonly path: string
  readonly alternations: number
  /** A JSON merge patch would set these, one after the other. */
  readonly values: readonly { readonly side: Side | null; readonly account: string; readonly value: string }[]
}

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly window: ObservedWindow['name']
  readonly seconds: number
  readonly object: string
  readonly writers: readonly { readonly side: Side | null; readonly account: string; readonly changes: number }[]
  readonly fields: readonly Turn[]
  readonly first: string
  readonly last: string
  readonly causedBy: string | null
}

/** Row B1, C4 to C6, C8 of the failure modes: what two reconcilers with different types, hashes or words do to each other. */
export const clusterControllersFight = defineRule<'meeting', Evidence>({
  id: 'cluster/controllers-fight',
  scope: 'meeting',
  title: 'Object that both releases keep rewriting',
  why: 'Two controllers that want different things of one object undo each other’s writes for as long as both run: the object never comes to rest, watches and the API server are kept busy, and whoever reads it sees either value.',
  sources: [
    'kubernetes/apiserver pkg/apis/audit/v1/types.go (who wrote is what the audit log says)',
    'https://cloud.google.com/kubernetes-engine/enterprise/config-sync/docs/how-to/fixing-controller-fights',
  ],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'in-place'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { object, window, seconds, fields, causedBy } = evidence
    const [worst] = fields
    const turns = worst?.values.map(({ side, account, value }) => `${writerText({ side, account })} sets \`${value}\``)
    const more =
      fields.length > 1
        ? `; likewise ${listText(
            fields.slice(1).map(({ path }) => path),
            3,
          )}`
        : ''
    return `${meetingText(evidence)}, \`${worst?.path}\` of ${object} is rewritten in turn, ${worst?.alternations} times in ${seconds} s ${windowText(window)}: ${turns?.join(', ')}${more}.${causedBy === null ? '' : ` It follows from the contest over ${causedBy}.`}`
  },
  remedy: ({ object }) =>
    `Let one release alone own ${object}: select objects by class or namespace, elect one leader for both, or write only what the other release writes the same.`,
  check({ observed }, _context, report) {
    const reported = new Set<string>()
    for (const window of observed.windows) {
      if (!window.isIdle) continue
      for (const activity of window.objects) {
        const fields = contested(activity)
        if (fields.length === 0 || reported.has(activity.object)) continue
        reported.add(activity.object)
        report({
          evidence: evidenceOf(activity, fields, window, observed),
          at: { live: activity.object },
          certainty: 'observed',
          breaks: breaksOf(observed.topology, window.name),
          identity: { topology: observed.topology, object: activity.object },
        })
      }
    }
  },
})

/** Alternations that count, between a controller of a release and anybody else. */
function contested({ alternations }: ObjectActivity): readonly Alternation[] {
  return alternations.filter(
    ({ count, values }) => count >= thresholds.alternations && values.some(({ side }) => side !== null),
  )
}

function evidenceOf(
  activity: ObjectActivity,
  fields: readonly Alternation[],
  { name, length }: ObservedWindow,
  observed: ObservedTopology,
): Evidence {
  const turns = fields.map(({ path, count, values }) => ({
    path,
    alternations: count,
    values: values.map(({ side, account, value }) => ({ side, account, value })),
  }))
  return {
    topology: observed.topology,
    failureModes: modesOf(activity, fields),
    window: name,
    seconds: length,
    object: activity.object,
    writers: activity.writers.map(({ side, account, changes }) => ({ side, account, changes })),
    fields: turns,
    first: activity.first,
    last: activity.last,
    causedBy: causeOf(turns, observed, activity.object),
  }
}

/** By what is contested: a webhook configuration, a status, an annotation, or an object that one of them made. */
function modesOf({ resource, group }: ObjectActivity, fields: readonly Alternation[]): readonly FailureMode[] {
  const modes = fields.map(({ path }): FailureMode => {
    if (resource.endsWith('webhookconfigurations')) return path.startsWith('.metadata.ownerReferences') ? 'B2' : 'B1'
    if (path.startsWith('.status')) return 'C6'
    if (isBuiltIn(group)) return 'C8'
    return path.startsWith('.metadata') ? 'C5' : 'C4'
  })
  return [...new Set(modes)].sort()
}

/** Groups of Kubernetes itself have no dot, or end in k8s.io. */
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io')
}

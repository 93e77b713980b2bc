import type { FailureMode } from '../../model/failure-mode.ts'
import type { Arrival, ObservedTopology } from '../../model/observation.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { listText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly step: 'upgrade' | 'take-ownership' | 'roll-back'
  readonly command: string
  readonly conflicts: readonly {
    readonly object: string
    readonly manager: string
    readonly fields: readonly string[]
  }[]
  readonly message: string
}

const consequences: Readonly<Record<Evidence['step'], string>> = {
  upgrade: 'The refused upgrade is half done: definitions and workloads may be changed already.',
  'take-ownership':
    'The refused attempt is half done: what came before in Helm’s order is changed and belongs to a failed release.',
  'roll-back': 'The refused way back is half done.',
}

/** Row A14. */
export const clusterFieldConflicts = defineRule<'meeting', Evidence>({
  id: 'cluster/field-conflicts',
  scope: 'meeting',
  title: 'Field that the chart renders and a running controller owns',
  why: 'Helm 4 applies server-side: a field that a controller has written belongs to that controller, and a chart that renders it too is refused, in every upgrade, for as long as the controller runs.',
  sources: [
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
    'helm/helm pkg/action/upgrade.go, getUpgradeServerSideValue',
  ],
  category: 'cluster',
  severity: 'error',
  breaks: ['in-place', 'rollback', 'side-by-side'],
  since: '0.1.0',
  examples: [],
  message: ({ command, conflicts, step, message }) => {
    const shown = conflicts.map(({ object, fields, manager }) => `${object} ${fields.join(' and ')} (${manager})`)
    return `\`${command}\` is refused for fields that somebody else owns: ${shown.length === 0 ? `\`${message}\`` : listText(shown)}. ${consequences[step]}`
  },
  remedy: ({ conflicts }) =>
    `Do not render what the controller writes${conflicts.length === 0 ? '' : `: leave ${listText([...new Set(conflicts.flatMap(({ fields }) => fields))])} out of the templates`}; until then users need \`--force-conflicts\` or \`--server-side=false\`.`,
  check({ observed }, _context, report) {
    for (const { step, promise, command, conflicts, message } of attemptsOf(observed)) {
      if (conflicts.length === 0) continue
      report({
        evidence: {
          topology: observed.topology,
          failureModes: ['A14'],
          step,
          command,
          conflicts: conflicts.map(({ object, manager, fields }) => ({ object, manager, fields })),
          message: message ?? '',
        },
        at: { live: conflicts[0]?.object ?? 'Release/previous' },
        certainty: 'observed',
        breaks: [promise],
        condition: {
          kind: 'command',
          text: 'only when Helm applies server-side, as Helm 4 does with releases that it installed, and without `--force-conflicts`',
        },
        identity: { topology: observed.topology, step, objects: conflicts.map(({ object }) => object) },
      })
    }
  },
})

interface Attempt extends Pick<Arrival, 'command' | 'conflicts' | 'message'> {
  readonly step: Evidence['step']
  readonly promise: PromiseName
}

function attemptsOf({ topology, arrival, wayBack }: ObservedTopology): readonly Attempt[] {
  const coming: Pick<Attempt, 'step' | 'promise'> =
    topology === 'T0' ? { step: 'upgrade', promise: 'in-place' } : { step: 'take-ownership', promise: 'side-by-side' }
  return [
    ...(arrival === null ? [] : [{ ...coming, ...arrival }]),
    ...(wayBack === null ? [] : [{ step: 'roll-back', promise: 'rollback', ...wayBack } as const]),
  ]
}

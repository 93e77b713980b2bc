import type { FailureMode } from '../../model/failure-mode.ts'
import type { FieldLoss } from '../../model/observation.ts'
import type { PromiseName } from '../../model/promise.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { breaksOf, listText, meetingText, writerText } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly object: string
  readonly fields: readonly string[]
  readonly writer: { readonly side: Side | null; readonly account: string } | null
  readonly moment: FieldLoss['moment']
}

/** Row A2 and C4. */
export const clusterFieldsLost = defineRule<'meeting', Evidence>({
  id: 'cluster/fields-lost',
  scope: 'meeting',
  title: 'Field of a custom resource that is gone although nobody removed it',
  why: 'A controller that reads an object into an older type and writes it back whole drops what that type does not know; a definition that does not know a field drops it on every write.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  ],
  category: 'side-by-side',
  severity: 'error',
  breaks: ['side-by-side', 'custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { object, fields, writer, moment } = evidence
    const by =
      writer === null
        ? 'dropped by the definition in force'
        : `taken out by a write of ${writerText({ side: writer.side, account: writer.account })}`
    return `${meetingText(evidence)}, ${listText(fields)} of ${object} ${fields.length === 1 ? 'is' : 'are'} gone ${moment === 'both' ? 'while both run' : 'after the way back'}: ${by}.`
  },
  remedy: ({ writer }) =>
    writer === null
      ? 'Bring the definitions of next before its controller and its users, and keep them on the way back.'
      : 'Write with patches or server-side apply, only the fields that the controller owns, instead of updating the whole object.',
  check({ observed }, _context, report) {
    for (const { object, fields, writer, moment } of observed.losses) {
      report({
        evidence: {
          topology: observed.topology,
          failureModes: [modeOf(writer !== null, moment, observed.topology)],
          object,
          fields,
          writer: writer === null ? null : { side: writer.side, account: writer.account },
          moment,
        },
        at: { live: object, field: fields[0] ?? '.' },
        certainty: 'observed',
        direction: 'next-to-previous',
        breaks: promisesBroken(moment, observed.topology),
        condition: { kind: 'uses-new', text: 'only for objects that use what the next release adds' },
        identity: { topology: observed.topology, fields, moment },
      })
    }
  },
})

function promisesBroken(moment: FieldLoss['moment'], topology: TopologyName): readonly PromiseName[] {
  return moment === 'way-back' ? ['rollback'] : breaksOf(topology)
}

function modeOf(isWritten: boolean, moment: FieldLoss['moment'], topology: TopologyName): FailureMode {
  if (moment === 'way-back') return 'D5'
  // Helm upgrades what lies in templates/: a definition that lags behind lies in crds/.
  return isWritten ? 'C4' : topology === 'T0' || topology === 'T1' ? 'A6' : 'A2'
}

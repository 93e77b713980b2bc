import type { FieldLoss } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import type { AuditEvent, CorpusRecord, SnapshotObject, SnapshotRecord } from '../record.ts'
import { type ActivityContext, writerOf } from './activity.ts'
import { type Evidence, mainBed, snapshotAt } from './evidence.ts'
import { fieldLosses } from './field-losses.ts'

/**
 * Fields of custom resources that were sent and are not stored any more: while both run, and after the way back. What
 * previous alone had dropped already is not counted, and no loss twice.
 */
export function observeLosses(
  topology: TopologyName,
  evidence: Evidence,
  context: ActivityContext,
): readonly FieldLoss[] {
  const bed = mainBed(topology)
  const at = (moment: 'alone' | 'both' | 'back' | 'back-touched') => snapshotAt(evidence, bed, topology, moment)
  const [alone, both] = [at('alone'), at('both')]
  const back = at('back-touched') ?? at('back')
  const sent = evidence.record.corpus.filter((each) => each.bed === bed && each.isStored && each.list !== 'companions')
  return sent.flatMap((each) => {
    const before = alone === null || each.list !== 'stored' ? [] : lossOf(each, alone)
    const during = both === null ? [] : lossOf(each, both).filter((field) => !before.includes(field))
    const after = back === null ? [] : lossOf(each, back).filter((field) => ![...before, ...during].includes(field))
    return [
      ...lossFinding(each, during, 'both', evidence, context),
      ...lossFinding(each, after, 'way-back', evidence, context),
    ]
  })
}

function lossFinding(
  each: CorpusRecord,
  fields: readonly string[],
  moment: FieldLoss['moment'],
  { events }: Evidence,
  context: ActivityContext,
): readonly FieldLoss[] {
  if (fields.length === 0) return []
  const remover = events.find((event) => isAbout(event, each) && removes(event, fields))
  return [
    {
      object: context.naming.plain(each.object),
      fields,
      writer: remover === undefined ? null : writerOf(remover, context),
      moment,
    },
  ]
}

function lossOf(each: CorpusRecord, snapshot: SnapshotRecord): readonly string[] {
  const found = snapshot.objects.find((object) => isSame(object, each))
  return found === undefined || found.content === null ? [] : fieldLosses(each.sent, found.content).lost
}

function isSame({ kind, namespace, name, resource, group }: SnapshotObject, each: CorpusRecord): boolean {
  return `${resource}.${group}` === each.resource && nameOfObject(kind, namespace, name) === each.object
}

function isAbout({ resource, group, namespace, name }: AuditEvent, each: CorpusRecord): boolean {
  return (
    `${resource}.${group}` === each.resource &&
    each.object.endsWith(`/${namespace === null ? '' : `${namespace}/`}${name}`)
  )
}

function removes({ changes }: AuditEvent, fields: readonly string[]): boolean {
  return (
    changes?.some(({ path, value }) => value === 'absent' && fields.some((field) => isAtOrAbove(path, field))) === true
  )
}

function isAtOrAbove(path: string, field: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`)
}

function nameOfObject(kind: string, namespace: string | null, name: string): string {
  return namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
}

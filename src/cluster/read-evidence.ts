import { SourceError } from '../errors.ts'
import { isJsonArray, isJsonObject, type Json } from '../model/json.ts'
import { listFolder, readFileBytes } from '../shell/files.ts'
import type { AuditEvent, RunRecord, SnapshotRecord } from './record.ts'
import { evidenceFiles } from './recorder.ts'

const maximumBytes = 1024 * 1024 * 1024

/** What a run wrote, but for the releases. */
export interface RunEvidence {
  readonly record: RunRecord
  readonly events: readonly AuditEvent[]
  readonly snapshots: readonly SnapshotRecord[]
}

/** Reads an evidence folder; `shown` is what errors call it. */
export async function readEvidence(folder: string, shown: string): Promise<RunEvidence> {
  const read = async (path: string) =>
    (await readFileBytes(`${folder}/${path}`, maximumBytes, `${shown}/${path}`)).toString('utf8')
  const record = parseIndex(await read(evidenceFiles.index), shown)
  const lines = (await read(evidenceFiles.audit)).split('\n').filter((line) => line !== '')
  const entries = await listFolder(`${folder}/${evidenceFiles.snapshots}`)
  const snapshots: SnapshotRecord[] = []
  for (const { name } of entries.filter((entry) => entry.name.endsWith('.json'))) {
    snapshots.push(JSON.parse(await read(`${evidenceFiles.snapshots}/${name}`)))
  }
  return {
    record,
    events: lines.map((line): AuditEvent => JSON.parse(line)),
    snapshots: snapshots.sort((left, right) => left.at - right.at),
  }
}

const lists = ['topologies', 'steps', 'windows', 'controllers', 'pods', 'canaries', 'probes', 'corpus'] as const

function parseIndex(text: string, shown: string): RunRecord {
  const value: Json = JSON.parse(text)
  const isOurs = isJsonObject(value) && value['format'] === '1' && lists.every((name) => isJsonArray(value[name]))
  if (!isOurs) {
    throw new SourceError(`\`${shown}\` is no evidence of a run that this version can judge.`, {
      code: 'source-unreadable',
      hint: 'Name the folder that `verify --evidence` wrote.',
    })
  }
  const record: RunRecord = JSON.parse(text)
  return record
}

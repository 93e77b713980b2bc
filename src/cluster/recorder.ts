import { type Json, stringifyJson } from '../model/json.ts'
import { createLineFile } from '../shell/append-file.ts'
import { makeFolder, writeFileAtomically } from '../shell/files.ts'
import type { Moment } from './plan/step.ts'
import type {
  AuditEvent,
  CanaryRecord,
  ControllersRecord,
  CorpusRecord,
  PodRecord,
  ProbeRecord,
  RestartRecord,
  RunRecord,
  SnapshotRecord,
  StepRecord,
  WindowRecord,
} from './record.ts'
import type { Scrub } from './scrub.ts'

/** Files of an evidence folder. */
export const evidenceFiles = {
  index: 'index.json',
  audit: 'audit.ndjson',
  snapshots: 'snapshots',
} as const

/** What a run writes down while it goes on, in the folder of its evidence. Secrets are taken out of every line. */
export interface Recorder {
  readonly folder: string
  readonly steps: StepRecord[]
  readonly windows: WindowRecord[]
  readonly controllers: ControllersRecord[]
  readonly pods: Map<string, PodRecord>
  readonly canaries: CanaryRecord[]
  readonly probes: ProbeRecord[]
  readonly restarts: Map<string, RestartRecord>
  readonly corpus: CorpusRecord[]
  readonly versions: Record<string, string>
  event(event: AuditEvent): void
  snapshot(record: SnapshotRecord): Promise<void>
  file(path: string, text: string): Promise<void>
  /** Writes the index; can be called again. */
  close(index: IndexParts): Promise<void>
}

export type IndexParts = Pick<
  RunRecord,
  | 'tool'
  | 'runId'
  | 'provider'
  | 'startedAt'
  | 'topologies'
  | 'paths'
  | 'account'
  | 'clockAhead'
  | 'audit'
  | 'notMade'
  | 'stopped'
>

export async function createRecorder(folder: string, scrub: Scrub): Promise<Recorder> {
  await makeFolder(`${folder}/${evidenceFiles.snapshots}`)
  const audit = createLineFile(`${folder}/${evidenceFiles.audit}`)
  let auditClosed: Promise<void> | null = null
  const write = (path: string, value: Json) =>
    writeFileAtomically(`${folder}/${path}`, scrub.text(`${stringifyJson(value, 1)}\n`))
  const recorder: Recorder = {
    folder,
    steps: [],
    windows: [],
    controllers: [],
    pods: new Map(),
    canaries: [],
    probes: [],
    restarts: new Map(),
    corpus: [],
    versions: {},
    event: (event) => audit.write(scrub.text(stringifyJson(event))),
    snapshot: (record) => write(snapshotPath(record), record),
    file: async (path, text) => {
      const parent = path.split('/').slice(0, -1).join('/')
      if (parent !== '') await makeFolder(`${folder}/${parent}`)
      await writeFileAtomically(`${folder}/${path}`, scrub.text(text))
    },
    async close(parts) {
      auditClosed ??= audit.close()
      await auditClosed
      const { steps, windows, controllers, pods, canaries, probes, restarts, corpus, versions } = recorder
      const record: RunRecord = {
        format: '1',
        ...parts,
        versions,
        steps,
        windows,
        controllers,
        pods: [...pods.values()],
        canaries,
        probes,
        restarts: [...restarts.values()],
        corpus,
      }
      await write(evidenceFiles.index, record)
    },
  }
  return recorder
}

/** A bed lists everything once for each moment. */
function snapshotPath({
  bed,
  topologies,
  moment,
}: {
  readonly bed: string
  readonly topologies: readonly string[]
  readonly moment: Moment
}): string {
  return `${evidenceFiles.snapshots}/${[bed, ...topologies, moment].join('-')}.json`
}

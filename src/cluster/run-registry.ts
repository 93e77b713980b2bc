import {
  arrayMember,
  isJsonObject,
  type Json,
  type JsonObject,
  objectMember,
  stringifyJson,
  stringMember,
} from '../model/json.ts'
import type { Environment } from '../shell/environment.ts'
import { listFolder, makeFolder, readFileBytes } from '../shell/files.ts'
import { removeOurs, stateFolder, writePrivateFile } from '../shell/lasting-files.ts'
import { isAlive, type ProcessIdentity, thisProcess } from '../shell/process-identity.ts'
import type { ApiResource, Undo } from './plan/step.ts'

/** A run that has something in a cluster, as a file says it that outlives the run. */
export interface RegisteredRun {
  readonly runId: string
  readonly process: ProcessIdentity
  readonly cluster: string
  /** Holds the kubeconfig that the commands name. */
  readonly work: string
  /** Folders that go with the run. */
  readonly temporary: readonly string[]
  /** In the order in which the things were made. */
  readonly undo: readonly Undo[]
  /** Left in place on purpose. */
  readonly isKept: boolean
}

/** The run's own entry: written before anything is made, so that a run that is killed can be cleaned up after. */
export interface Registration {
  /** Everything added so far. */
  readonly undo: readonly Undo[]
  add(undo: readonly Undo[]): Promise<void>
  /** Forgets all but the first so many: the rest has been taken back. */
  cutTo(length: number): Promise<void>
  /** Marks it as left in place on purpose. */
  keep(): Promise<void>
  remove(): Promise<void>
}

const maximumBytes = 4 * 1024 * 1024

function folderOf(environment: Environment): string {
  return `${stateFolder(environment)}/runs`
}

export async function registerRun(
  run: Pick<RegisteredRun, 'runId' | 'cluster' | 'work' | 'temporary'>,
  environment: Environment,
): Promise<Registration> {
  const folder = folderOf(environment)
  await makeFolder(folder)
  const path = `${folder}/${run.runId}.json`
  const undo: Undo[] = []
  let isKept = false
  const write = () =>
    writePrivateFile(path, `${stringifyJson(toJson({ ...run, process: thisProcess(), undo, isKept }), 2)}\n`)
  write()
  return {
    undo,
    async add(more) {
      undo.push(...more)
      write()
    },
    async cutTo(length) {
      undo.splice(length)
      write()
    },
    async keep() {
      isKept = true
      write()
    },
    async remove() {
      removeOurs(path)
    },
  }
}

/** Every run that is on file, dead or alive. */
export async function registeredRuns(
  environment: Environment,
): Promise<readonly (RegisteredRun & { readonly isAlive: boolean; readonly path: string })[]> {
  const folder = folderOf(environment)
  const files = (await listFolder(folder)).filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
  const runs = await Promise.all(
    files.map(async ({ name }) => {
      const path = `${folder}/${name}`
      const run = parseRun((await readFileBytes(path, maximumBytes)).toString('utf8'))
      return run === null ? [] : [{ ...run, path, isAlive: isAlive(run.process) }]
    }),
  )
  return runs.flat()
}

function toJson({ runId, process, cluster, work, temporary, undo, isKept }: RegisteredRun): Json {
  return {
    runId,
    isKept,
    process: { pid: process.pid, started: process.started },
    cluster,
    work,
    temporary: [...temporary],
    undo: undo.map(
      (each): Json =>
        each.kind === 'command'
          ? { kind: each.kind, words: [...each.words], limit: each.limit }
          : { kind: each.kind, resources: each.resources.map((resource) => ({ ...resource })), limit: each.limit },
    ),
  }
}

function parseRun(text: string): RegisteredRun | null {
  const value = parse(text)
  const process = objectMember(value, 'process')
  const pid = process?.['pid']
  const runId = stringMember(value, 'runId')
  const work = stringMember(value, 'work')
  if (value === null || typeof pid !== 'number' || runId === undefined || work === undefined) return null
  return {
    runId,
    process: { pid, started: stringMember(process, 'started') ?? null },
    cluster: stringMember(value, 'cluster') ?? '',
    isKept: value['isKept'] === true,
    work,
    temporary: arrayMember(value, 'temporary').filter((path) => typeof path === 'string'),
    undo: arrayMember(value, 'undo').flatMap((each) => parseUndo(each) ?? []),
  }
}

function parse(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

function parseUndo(value: Json): Undo | null {
  const limit = isJsonObject(value) && typeof value['limit'] === 'number' ? value['limit'] : 60
  if (stringMember(value, 'kind') === 'command') {
    const words = arrayMember(value, 'words').filter((word) => typeof word === 'string')
    return { kind: 'command', words, limit }
  }
  const resources = arrayMember(value, 'resources').flatMap((each): readonly ApiResource[] => {
    const [group, version, resource] = ['group', 'version', 'resource'].map((key) => stringMember(each, key))
    return group === undefined || version === undefined || resource === undefined ? [] : [{ group, version, resource }]
  })
  return resources.length === 0 ? null : { kind: 'strip-finalizers', resources, limit }
}

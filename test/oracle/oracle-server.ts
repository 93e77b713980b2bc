import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type Json, type JsonObject, stringifyJson } from '../../src/model/json.ts'
import type { Path } from '../../src/model/path.ts'
import { parseExactJson } from './exact-json.ts'

/** A cause of a refusal in the API server's words. */
export interface OracleError {
  readonly path: string
  readonly type: string
  readonly message: string
}

/** What the API server's code did with one object. */
export interface OracleResult {
  readonly accepted: boolean
  readonly errors?: readonly OracleError[]
  /** Absent when it is the object of the request, unchanged. */
  readonly object?: JsonObject
  readonly pruned?: readonly string[]
  readonly nulls?: readonly Path[]
  readonly defaulted?: readonly Path[]
  /** In a contrast: what the target does, where that is not the same. */
  readonly target?: OracleResult
}

/** What the API server's code estimates for one validation rule; the numbers are unsigned 64-bit integers. */
export interface OracleCost {
  readonly path: string
  readonly cost: string
  readonly times: string
  readonly messageCost?: string
  readonly error?: string
}

interface OracleAnswer {
  readonly failure?: string
  readonly version?: string
  readonly accepted: boolean
  readonly errors?: readonly OracleError[]
  readonly results?: readonly OracleResult[]
  readonly costs?: readonly OracleCost[]
}

export type BatchOperation = 'create' | 'write' | 'read'
export type PairOperation = 'update' | 'status' | 'apply'

/** The running Go program: what its functions answer is what the API server does. */
export class OracleServer implements Disposable {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>
  private readonly waiting: { resolve: (answer: OracleAnswer) => void; reject: (error: Error) => void }[] = []
  private handles = 0

  constructor(path: string) {
    // Most of what it makes is garbage at once, and memory is not scarce.
    this.process = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, GOGC: '400' } })
    createInterface({ input: this.process.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      this.waiting.shift()?.resolve(readAnswer(line))
    })
    this.process.on('exit', (code) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`the oracle server ended with ${code}`))
    })
  }

  async version(): Promise<string> {
    return (await this.ask({ op: 'version' })).version ?? 'unknown'
  }

  /** Whether a POST of the definition succeeds. */
  async validateDefinition(definition: Json): Promise<OracleAnswer> {
    return this.ask({ op: 'definition', definition })
  }

  /** Whether a PUT over the established definition, of which these versions were ever stored, succeeds. */
  async replaceDefinition(
    previous: Json,
    definition: Json,
    storedVersions: readonly string[] = [],
  ): Promise<OracleAnswer> {
    return this.ask({ op: 'replace', previous, definition, storedVersions })
  }

  /** The estimates for every rule of a version; `isStored` rules may use the newest functions too. */
  async estimateCosts(definition: Json, version: string, isStored: boolean): Promise<readonly OracleCost[]> {
    return (await this.ask({ op: 'costs', definition, version, isStored })).costs ?? []
  }

  /** Serves one version; the handle names it until {@link forget}. */
  async prepare(definition: Json, version: string): Promise<string> {
    this.handles += 1
    const server = `s${this.handles}`
    await this.ask({ op: 'prepare', definition, version, server })
    return server
  }

  async forget(server: string): Promise<void> {
    await this.ask({ op: 'forget', server })
  }

  /** One result for each object, in order. `write` is POST, then PUT of the status where it is a subresource. */
  async run(op: BatchOperation, server: string, objects: readonly Json[]): Promise<readonly OracleResult[]> {
    return objects.length === 0 ? [] : ((await this.ask({ op, server, objects })).results ?? [])
  }

  /** One result for each pair of a stored object and the object (or patch) that is sent. */
  async runPairs(
    op: PairOperation,
    server: string,
    pairs: readonly (readonly [Json, Json])[],
  ): Promise<readonly OracleResult[]> {
    if (pairs.length === 0) return []
    const stored = pairs.map(([before]) => before)
    const objects = pairs.map(([, after]) => after)
    return (await this.ask({ op, server, stored, objects })).results ?? []
  }

  /**
   * Sends each object to the source and, where that stores it as it was sent, to the target. `accepted` says that the
   * source does; `target` is there when the target then does not store the same. Pairs are updates of a stored object.
   */
  async contrast(source: string, target: string, objects: readonly Json[]): Promise<readonly OracleResult[]> {
    return objects.length === 0
      ? []
      : ((await this.ask({ op: 'contrast', server: source, target, objects })).results ?? [])
  }

  async contrastPairs(
    op: 'update' | 'status',
    source: string,
    target: string,
    pairs: readonly (readonly [Json, Json])[],
  ): Promise<readonly OracleResult[]> {
    if (pairs.length === 0) return []
    const stored = pairs.map(([before]) => before)
    const objects = pairs.map(([, after]) => after)
    return (await this.ask({ op: `contrast-${op}`, server: source, target, stored, objects })).results ?? []
  }

  private async ask(request: JsonObject): Promise<OracleAnswer> {
    const answer = await new Promise<OracleAnswer>((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.process.stdin.write(`${stringifyJson(request)}\n`)
    })
    if (answer.failure !== undefined) throw new Error(`the oracle server failed: ${answer.failure}`)
    return answer
  }

  [Symbol.dispose](): void {
    this.process.stdin.end()
  }
}

function readAnswer(line: string): OracleAnswer {
  const parsed: unknown = parseExactJson(line)
  if (!isAnswer(parsed)) throw new Error(`not an answer: ${line.slice(0, 200)}`)
  return parsed
}

function isAnswer(value: unknown): value is OracleAnswer {
  return typeof value === 'object' && value !== null && 'accepted' in value && typeof value.accepted === 'boolean'
}

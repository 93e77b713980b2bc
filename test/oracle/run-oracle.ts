import { type ChildProcess, fork } from 'node:child_process'
import { buildServer } from './build-server.ts'
import { loadEngine } from './engine.ts'
import { examinePair } from './examine-pair.ts'
import { OracleServer } from './oracle-server.ts'
import { type PairReport, Tally } from './report.ts'
import { writeFailure } from './write-failure.ts'

export interface OracleRun {
  readonly seed: number
  readonly pairs: number
  /** First pair index. */
  readonly first: number
  readonly workers: number
  /** Where failures are written as YAML; null writes none. */
  readonly failures: string | null
  /** Failures of one kind beyond this many are counted, not written. */
  readonly mostWritten: number
  readonly say: (line: string) => void
  /** The script that a worker process runs; it must call {@link serveWorker}. */
  readonly workerScript: URL
}

/** Examines the pairs and says what came out; null where the Go program cannot be built. */
export async function runOracle(run: OracleRun): Promise<Tally | null> {
  const built = await buildServer()
  if ('missing' in built) {
    run.say(`oracle skipped: ${built.missing}`)
    return null
  }
  const tally = new Tally()
  const started = performance.now()
  const reports: PairReport[] = []
  let nextSaid = 0
  const take = (report: PairReport) => {
    reports.push(report)
    writeAll(run, tally, report)
    tally.add(report)
    if (performance.now() > nextSaid) {
      nextSaid = performance.now() + 10_000
      run.say(
        `${reports.length} of ${run.pairs} pairs, ${Math.round((performance.now() - started) / 1000)} s, wrong ${tally.wrong}`,
      )
    }
  }
  if (run.workers <= 1) {
    using oracle = new OracleServer(built.path)
    const engine = await loadEngine()
    for (let at = 0; at < run.pairs; at += 1) take(await examinePair(oracle, engine, run.seed, run.first + at))
  } else await shareOut(run, built.path, take)
  run.say(`${run.pairs} pairs in ${Math.round((performance.now() - started) / 1000)} s`)
  for (const line of tally.lines()) run.say(line)
  return tally
}

function writeAll(run: OracleRun, tally: Tally, report: PairReport): void {
  for (const [ordinal, failure] of report.failures.entries()) {
    if (ordinal > 2 || (tally.failures.get(failure.kind) ?? 0) >= run.mostWritten) continue
    const file = run.failures === null ? '' : ` ${writeFailure(run.failures, run.seed, failure, ordinal)}`
    run.say(
      `WRONG ${failure.kind} pair ${failure.index}${file} [${failure.edits.join(', ')}] ${failure.change ?? ''} ${failure.direction ?? ''}: ${failure.detail.slice(0, 600)}`,
    )
  }
}

/** What a worker process is told, and what it answers. */
interface Order {
  readonly server: string
  readonly seed: number
  readonly index: number
}

type Reply = { readonly report: PairReport } | { readonly error: string }

/** Hands one index at a time to each worker, so that a slow pair holds up nobody. */
async function shareOut(run: OracleRun, server: string, take: (report: PairReport) => void): Promise<void> {
  let given = 0
  const work = async () => {
    const worker: ChildProcess = fork(run.workerScript, ['--worker'], { serialization: 'advanced' })
    try {
      while (given < run.pairs) {
        const order: Order = { server, seed: run.seed, index: run.first + given }
        given += 1
        take(await answerOf(worker, order))
      }
    } finally {
      if (worker.connected) worker.disconnect()
    }
  }
  await Promise.all(Array.from({ length: run.workers }, work))
}

function answerOf(worker: ChildProcess, order: Order): Promise<PairReport> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a worker ended with ${code} at pair ${order.index}`))
    worker.once('exit', ended)
    worker.once('message', (reply: Reply) => {
      worker.off('exit', ended)
      if ('report' in reply) resolve(reply.report)
      else reject(new Error(`pair ${order.index}: ${reply.error}`))
    })
    worker.send(order)
  })
}

/** The other end of {@link runOracle}: answers orders until the parent hangs up. */
export async function serveWorker(): Promise<void> {
  const engine = await loadEngine()
  let oracle: OracleServer | null = null
  process.on('disconnect', () => oracle?.[Symbol.dispose]())
  process.on('message', async (order: Order) => {
    oracle ??= new OracleServer(order.server)
    const reply = await examinePair(oracle, engine, order.seed, order.index).then(
      (report): Reply => ({ report }),
      (error: unknown): Reply => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
    process.send?.(reply)
  })
}

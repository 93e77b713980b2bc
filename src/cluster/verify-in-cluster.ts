import { setTimeout as wait } from 'node:timers/promises'
import { formatCommand } from '../shell/command-line.ts'
import type { Environment } from '../shell/environment.ts'
import { makeFolder, writeFilesInto } from '../shell/files.ts'
import { type Guardian, startGuardian } from '../shell/guardian.ts'
import { removeOurs } from '../shell/lasting-files.ts'
import { onProcessEnd } from '../shell/process-signals.ts'
import { namesOf, type VerifyRequest } from './plan/request.ts'
import { commandWords } from './plan/words.ts'
import { createPlan } from './plan.ts'
import type { Programs } from './programs.ts'
import { createRecorder, type IndexParts } from './recorder.ts'
import { secretScrub } from './request-secrets.ts'
import type { ManifestReader, RunContext, RunState } from './run-context.ts'
import { type RunProgress, runPlan } from './run-plan.ts'
import { type Registration, registerRun } from './run-registry.ts'
import { deletion, undoAll } from './undo.ts'

export interface VerifySetup {
  /** Its folder is removed here, once nothing is left in the cluster. */
  readonly request: VerifyRequest
  /** Is called when that is certain, in whatever way the process ends. */
  readonly handOver: () => void
  readonly programs: Programs
  readonly manifests: ManifestReader
  readonly environment: Environment
  /** Where the evidence is written; made here. */
  readonly evidence: string
  /** Nobody asked for the evidence: it goes with a process that is killed. */
  readonly isTemporary: boolean
  readonly tool: IndexParts['tool']
  readonly progress: RunProgress
  /** Leave the cluster. */
  readonly isKept: boolean
  /** Milliseconds for everything. */
  readonly timeout: number
  /** Starts this program again to clean up when this process is killed; null where there is no such program. */
  readonly restart: readonly string[] | null
  /** Words for people while the process is being ended. */
  readonly say: (text: string) => void
}

/**
 * Runs the plan of a request in a cluster and leaves the evidence. In whatever way this ends, by error, signal or death
 * of the parent, what was made in the cluster is taken back or named with the command that does it.
 */
export async function verifyInCluster(setup: VerifySetup): Promise<void> {
  const { request, programs, evidence, environment, say } = setup
  const startedAt = new Date()
  const { work, runId } = request
  const plan = createPlan(request)
  await writeFilesInto(
    work,
    plan.files.map(([path, text]) => [path, Buffer.from(text)]),
  )
  await makeFolder(evidence)
  const scrub = secretScrub(request)
  const recorder = await createRecorder(evidence, scrub)
  const interruption = new AbortController()
  const timer = setTimeout(() => interruption.abort(), setup.timeout)
  const context: RunContext = {
    request,
    programs,
    recorder,
    scrub,
    manifests: setup.manifests,
    signal: interruption.signal,
    clock: () => Date.now() - startedAt.getTime(),
    state: newState(),
  }
  const temporary = [work, ...(setup.isTemporary ? [evidence] : [])]
  const registration = await registerRun({ runId, cluster: namesOf(runId).cluster, work, temporary }, environment)
  const guardian = setup.restart === null ? null : startGuardian(guardianWords(setup.restart, runId), work, environment)
  const ending = once(() => end(setup, context, registration, guardian))
  const forget = onProcessEnd(() => {
    interruption.abort()
    say(`Interrupted: ${cleanUpWords(setup)}`)
    return ending()
  })
  setup.handOver()
  let stopped: string | null = null
  try {
    stopped = await runPlan(plan, { context, registration, progress: setup.progress })
    await context.state.canaries?.stop()
    await context.state.audit?.sync()
  } finally {
    await recorder.close(indexOf(setup, context, startedAt, stopped))
    await ending()
    forget()
    clearTimeout(timer)
  }
}

function newState(): RunState {
  return {
    api: null,
    audit: null,
    noAudit: 'the cluster was never reached',
    canaries: null,
    account: null,
    clockAhead: 0,
    bed: null,
    rendered: new Map(),
    arrivals: new Map(),
    controllersRun: true,
    controllersReason: null,
    revisions: new Map(),
  }
}

function indexOf(
  { tool, request }: VerifySetup,
  { state }: RunContext,
  startedAt: Date,
  stopped: string | null,
): IndexParts {
  const { account, clockAhead, audit, noAudit } = state
  return {
    tool,
    runId: request.runId,
    provider: request.provider.kind,
    startedAt: startedAt.toISOString(),
    topologies: request.topologies,
    paths: [
      [request.work, 'WORK'],
      [request.previous.chart, request.previous.release.source.ref],
      [request.next.chart, request.next.release.source.ref],
    ],
    account,
    clockAhead,
    audit: audit === null ? { kind: 'none', reason: noAudit } : { kind: 'read', ...audit.counts },
    notMade: request.corpus.gaps.map(({ check, reason }) => ({ check, reason })),
    stopped,
  }
}

/** Milliseconds within which a container engine shows what it was still making. */
const engineDelay = 3_000

async function end(
  { request, programs, isKept, say }: VerifySetup,
  { state, signal }: RunContext,
  registration: Registration,
  guardian: Guardian | null,
): Promise<void> {
  await state.canaries?.stop()
  await state.audit?.stop()
  await state.api?.stop()
  const { kubeconfig } = commandWords(request)
  if (isKept) {
    await registration.keep()
    say(`Kept, as asked. To reach it:\n  export KUBECONFIG=${kubeconfig}`)
    say(`To delete it:\n${deletion(registration.undo, request.work)}`)
  } else {
    const first = await undoAll(registration.undo, programs, kubeconfig)
    // The engine may go on making a node whose start was interrupted, and show it only after the first deletion.
    if (signal.aborted && request.provider.kind !== 'existing') await wait(engineDelay)
    const leftovers = signal.aborted ? await undoAll(registration.undo, programs, kubeconfig) : first
    if (leftovers.length === 0) {
      await registration.remove()
      removeOurs(request.work)
    } else {
      say('Something is left in the cluster. To delete it: kaito-check verify --clean-up, or')
      for (const { words, reason } of leftovers) say(`  ${formatCommand(words)}   # ${reason}`)
    }
  }
  guardian?.release()
}

function cleanUpWords({ request }: VerifySetup): string {
  const { cluster } = namesOf(request.runId)
  const { kind } = request.provider
  if (kind === 'existing')
    return 'taking back what was made in the cluster. Again to stop at once; then: kaito-check verify --clean-up'
  const program = kind === 'kind' ? 'kind' : 'kwokctl'
  return `deleting the cluster. Again to stop at once; then: ${program} delete cluster --name ${cluster}`
}

function guardianWords(restart: readonly string[], runId: string): readonly string[] {
  return [...restart, 'verify', '--clean-up', '--run', runId, '--when-stdin-ends']
}

function once(work: () => Promise<void>): () => Promise<void> {
  let going: Promise<void> | null = null
  return () => {
    going ??= work()
    return going
  }
}

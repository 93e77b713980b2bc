import { KaitoCheckError } from '../errors.ts'
import { listCluster } from './list-cluster.ts'
import type { Bed, Condition, Plan, Step, Undo } from './plan/step.ts'
import { commandWords } from './plan/words.ts'
import type { CommandRecord, StepRecord } from './record.ts'
import { apiOf, type RunContext } from './run-context.ts'
import type { Registration } from './run-registry.ts'
import { execute } from './steps/executors.ts'
import { objectsOf } from './steps/guard.ts'
import { undoAll } from './undo.ts'

/** Told what happens, for people. */
export interface RunProgress {
  begin(step: Step, bed: Bed | null): void
  end(step: Step, record: StepRecord): void
  note(text: string): void
}

export interface RunOptions {
  readonly context: RunContext
  readonly registration: Registration
  readonly progress: RunProgress
}

/**
 * Runs a plan to its end, or to where it cannot go on. What fails is recorded and leaves out what hangs on it; only an
 * interruption throws. What was made stays for the caller to take back. Returns why the run stopped early, or null.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<string | null> {
  const { context } = options
  for (const step of plan.opening) {
    const record = await runStep(step, null, options)
    if (record.outcome === 'failed') return `${step.title}: ${record.reason}`
  }
  for (const [index, bed] of plan.beds.entries()) {
    const isLast = index === plan.beds.length - 1
    const made = options.registration.undo.length
    const stopped = await runBed(bed, options)
    if (stopped !== null) return stopped
    if (isLast) break
    const unclean = await clearBed(bed, options)
    if (unclean !== null) return unclean
    await options.registration.cutTo(made)
  }
  context.state.bed = null
  return null
}

/** Runs the steps of a bed; a step that stops leaves out the rest of its topologies. Non-null when nothing can go on. */
async function runBed(bed: Bed, options: RunOptions): Promise<string | null> {
  const { state } = options.context
  state.bed = bed
  state.arrivals.clear()
  state.revisions.clear()
  state.controllersRun = true
  state.controllersReason = null
  /** Why nothing of a topology can run any more. */
  const stopped = new Map<string, string>()
  for (const step of bed.steps) {
    if (options.context.signal.aborted) break
    const blocked = step.topologies.map((topology) => stopped.get(topology))
    if (blocked.length > 0 && blocked.every((reason) => reason !== undefined)) {
      skip(step, blocked[0] ?? '', options)
      continue
    }
    const decision = decide(step.when, options.context)
    if (decision === 'leave-out') continue
    if (decision !== 'run') {
      skip(step, decision, options)
      continue
    }
    const record = await runStep(step, bed, options)
    if (record.outcome !== 'failed') continue
    for (const topology of step.topologies) stopped.set(topology, `${step.title}: ${record.reason}`)
  }
  return options.context.signal.aborted ? 'the time for the run is spent' : null
}

/** `run`, `leave-out` where the step makes no sense here, or the reason why it cannot run. */
function decide(conditions: readonly Condition[], { state }: RunContext): string {
  for (const condition of conditions) {
    if (condition.kind === 'arrived' && state.arrivals.get(condition.topology) !== condition.accepted)
      return 'leave-out'
  }
  for (const condition of conditions) {
    if (condition.kind !== 'controllers' || condition.run === state.controllersRun) continue
    return condition.run ? (state.controllersReason ?? 'the controllers do not run') : 'leave-out'
  }
  return 'run'
}

async function runStep(step: Step, bed: Bed | null, options: RunOptions): Promise<StepRecord> {
  const { context, registration, progress } = options
  const from = context.clock()
  progress.begin(step, bed)
  // On file before it is made: the process may die in between.
  if (isToBeUndone(bed, context)) await registration.add(step.undo)
  context.state.canaries?.setRate(disturbs(step) ? 'burst' : 'slow')
  const base = {
    id: step.id,
    bed: bed?.name ?? null,
    phase: step.phase,
    topologies: step.topologies,
    title: step.title,
  }
  try {
    const outcome = await execute(step, context)
    return finish({ ...base, from, to: context.clock(), ...outcome }, step, options)
  } catch (error) {
    const isExpected = error instanceof KaitoCheckError || isAbort(error)
    if (!isExpected) throw error
    const reason = context.signal.aborted ? 'the time for the run is spent' : reasonOf(error)
    return finish({ ...base, from, to: context.clock(), outcome: 'failed', reason, commands: [] }, step, options)
  }
}

/** What changes something, and every window: a refusal that alternates is only seen in bursts. */
function disturbs({ action }: Step): boolean {
  return !['snapshot', 'settle', 'probe', 'leave-out-shared'].includes(action.kind)
}

/** A cluster that goes as a whole takes everything in it along. */
function isToBeUndone(bed: Bed | null, { request }: RunContext): boolean {
  return bed === null || request.provider.kind === 'existing'
}

function finish(record: StepRecord, step: Step, { context, progress }: RunOptions): StepRecord {
  context.recorder.steps.push(record)
  progress.end(step, record)
  return record
}

function skip(step: Step, reason: string, options: RunOptions): void {
  const { context } = options
  const at = context.clock()
  finish(
    {
      id: step.id,
      bed: context.state.bed?.name ?? null,
      phase: step.phase,
      topologies: step.topologies,
      title: step.title,
      from: at,
      to: at,
      outcome: 'skipped',
      reason,
      commands: [],
    },
    step,
    options,
  )
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}

/** Takes a bed back and makes sure of it; non-null when the next one would not start in a clean cluster. */
async function clearBed(bed: Bed, { context, progress }: RunOptions): Promise<string | null> {
  const { state, request, programs, recorder } = context
  progress.note('Clearing the cluster for the next topology')
  await state.canaries?.stop()
  state.canaries = null
  const begun = new Set(recorder.steps.filter(({ outcome }) => outcome !== 'skipped').map(({ id }) => id))
  const undo = bed.steps.flatMap((step): readonly Undo[] => (begun.has(step.id) ? step.undo : []))
  const from = context.clock()
  const commands: CommandRecord[] = []
  await undoAll(undo, programs, commandWords(request).kubeconfig, (record) => commands.push(record))
  const left = objectsOf(request, await listCluster(apiOf(context), new Set()))
  recorder.steps.push({
    id: `${bed.name}/clear`,
    bed: bed.name,
    phase: 'P9',
    topologies: bed.topologies,
    title: 'Clear the cluster for the next topology',
    from,
    to: context.clock(),
    outcome: left.length === 0 ? 'done' : 'failed',
    reason: left.length === 0 ? null : 'something stayed',
    commands,
  })
  if (left.length === 0) return null
  return `the cluster could not be cleared after ${bed.topologies.join(' and ')}: ${left.slice(0, 3).join(', ')} stayed`
}

import { findPrograms } from '../cluster/programs.ts'
import { type RegisteredRun, registeredRuns } from '../cluster/run-registry.ts'
import { deletion, undoAll } from '../cluster/undo.ts'
import { formatCommand } from '../shell/command-line.ts'
import { endProcessesNaming } from '../shell/end-processes.ts'
import { stdinEnds } from '../shell/guardian.ts'
import { removeOurs } from '../shell/lasting-files.ts'
import { awaitEnd } from '../shell/process-identity.ts'
import type { CommandContext } from './command-context.ts'
import type { VerifyOptions } from './verify-options.ts'

/** Deletes what dead runs left behind, and only that; says what is kept and what still runs. Exit code 2 when something stays. */
export async function cleanUp(options: VerifyOptions, context: CommandContext): Promise<number> {
  const { io, environment } = context
  const registered = async () =>
    (await registeredRuns(environment)).filter(({ runId }) => options.run === undefined || runId === options.run)
  if (options.whenStdinEnds === true) {
    await stdinEnds()
    await awaitEnd((await registered()).map((run) => run.process))
  }
  const runs = await registered()
  const say = (text: string) => io.stdout.write(`${text}\n`)
  if (runs.length === 0 && options.run === undefined) say('No run has left anything behind.')
  let failures = 0
  for (const run of runs) {
    if (run.isKept) say(`${run.cluster} was kept. To delete it:\n${deletion(run.undo, run.work)}`)
    else if (run.isAlive) say(`${run.cluster} belongs to a run that goes on (process ${run.process.pid}).`)
    else failures += (await cleanUpAfter(run, context, say)) ? 0 : 1
  }
  return failures === 0 ? 0 : 2
}

async function cleanUpAfter(
  run: RegisteredRun & { readonly path: string },
  { io, environment }: CommandContext,
  say: (text: string) => void,
): Promise<boolean> {
  const programs = findPrograms(environment, io.directory, run.work)
  // What it was running would make things while they are taken back.
  endProcessesNaming(run.work)
  const leftovers = await undoAll(run.undo, programs, `${run.work}/kubeconfig`)
  if (leftovers.length > 0) {
    say(`${run.cluster} could not be deleted:`)
    for (const { words, reason } of leftovers) say(`  ${formatCommand(words)}   # ${reason}`)
    return false
  }
  removeOurs(run.path)
  for (const folder of run.temporary) removeOurs(folder)
  say(`${run.cluster} is deleted.`)
  return true
}

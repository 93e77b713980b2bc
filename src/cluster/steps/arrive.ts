import { cleanHelmErrors } from '../../shell/helm-message.ts'
import type { Words } from '../plan/step.ts'
import type { CommandRecord } from '../record.ts'
import type { CommandOutcome } from '../run-command.ts'
import { done, type Executor, failedBecause, type RunContext, recordOf } from '../run-context.ts'
import { isUnanswered } from '../unanswered.ts'
import { runOne } from './run-commands.ts'

/**
 * Brings next. That Helm refuses it is an answer; that Helm does not answer in time, or waits for hooks that nothing
 * runs, is a failure of the step.
 */
export const arrive: Executor<'arrive'> = async (step, { topology, forced }, context) => {
  const { state } = context
  const limit = forced.length === 0 ? step.limit : step.limit / 2
  const first = await runAll(step.commands, limit, context)
  const last =
    first.at(-1)?.exitCode !== 0 && forced.length > 0 && isFieldConflict(first.at(-1))
      ? await runAll(forced, limit, context)
      : []
  const commands = [...first, ...last]
  const outcome = commands.at(-1)
  const accepted = outcome?.exitCode === 0
  if (!accepted && outcome !== undefined && (isUnanswered(outcome) || waitsInVain.test(outcome.stderr))) {
    return failedBecause(cleanHelmErrors(outcome.stderr), commands)
  }
  state.arrivals.set(topology, accepted)
  return { ...done, commands }
}

/** Helm, for hooks that nothing runs. */
const waitsInVain = /timed out waiting/

async function runAll(
  commands: readonly Words[],
  limit: number,
  context: RunContext,
): Promise<readonly CommandRecord[]> {
  const records: CommandOutcome[] = []
  for (const words of commands) {
    const outcome = await runOne(words, limit, context)
    records.push(outcome)
    if (outcome.exitCode !== 0) break
  }
  return records.map(recordOf)
}

/** Server-side apply's refusal (apimachinery pkg/util/managedfields, `Apply failed with 1 conflict: conflict with "x"`). */
export function isFieldConflict(outcome: CommandRecord | undefined): boolean {
  return (
    outcome !== undefined && /Apply failed with \d+ conflicts?|conflict occurred while applying/.test(outcome.stderr)
  )
}

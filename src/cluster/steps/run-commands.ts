import type { Words } from '../plan/step.ts'
import { type CommandOutcome, lastWords, runCommand } from '../run-command.ts'
import { done, type Executor, failedBecause, type RunContext, recordOf } from '../run-context.ts'
import { isUnanswered } from '../unanswered.ts'

/** Runs the commands of a step one after the other. What nobody answered kubectl is asked once more; an answer never is. */
export const runCommands: Executor<'commands'> = async (step, { onFailure }, context) => {
  const records = []
  for (const words of step.commands) {
    const first = await runOne(words, step.limit, context)
    records.push(recordOf(first))
    const isAskedAgain = words[0] === 'kubectl' && first.exitCode !== null && isUnanswered(first)
    const outcome = isAskedAgain ? await runOne(words, step.limit, context) : first
    if (isAskedAgain) records.push(recordOf(outcome))
    if (outcome.exitCode === 0) continue
    // What is noted is an answer.
    if (onFailure === 'stop' || isUnanswered(outcome)) return failedBecause(lastWords(outcome), records)
  }
  return { ...done, commands: records }
}

export function runOne(words: Words, limit: number, { programs, signal }: RunContext): Promise<CommandOutcome> {
  return runCommand({ words, limit, programs, signal })
}

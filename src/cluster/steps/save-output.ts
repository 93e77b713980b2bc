import { writePrivateFile } from '../../shell/lasting-files.ts'
import { lastWords, runCommand } from '../run-command.ts'
import { done, type Executor, failedBecause, recordOf } from '../run-context.ts'

/** Keeps what a command prints in a file that only this user reads; nothing of it is recorded. */
export const saveOutput: Executor<'save-output'> = async (step, { file }, { programs, signal }) => {
  const [words = []] = step.commands
  const environment = programs.userEnvironment
  const outcome = await runCommand({ words, limit: step.limit, programs, environment, signal })
  const record = { ...recordOf(outcome), stdout: '' }
  if (outcome.exitCode !== 0) return failedBecause(lastWords({ ...outcome, stdout: '' }), [record])
  writePrivateFile(file, outcome.output)
  return { ...done, commands: [record] }
}

import { lastWords } from '../run-command.ts'
import { done, type Executor, failedBecause, recordOf } from '../run-context.ts'
import { runOne } from './run-commands.ts'

/** Notes what each program says of itself; one that does not answer ends the run before anything is made. */
export const askVersions: Executor<'ask-versions'> = async (step, _action, context) => {
  const records = []
  for (const words of step.commands) {
    const outcome = await runOne(words, step.limit, context)
    records.push(recordOf(outcome))
    const [name = ''] = words
    if (outcome.exitCode !== 0) return failedBecause(`${name} does not answer: ${lastWords(outcome)}`, records)
    const said = outcome.output.trim().split('\n')[0] ?? ''
    context.recorder.versions[name] = /v?\d+\.\d+[^\s+]*/.exec(said)?.[0] ?? said
  }
  return { ...done, commands: records }
}

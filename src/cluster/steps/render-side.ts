import { lastWords } from '../run-command.ts'
import { done, type Executor, failedBecause, recordOf } from '../run-context.ts'
import { runOne } from './run-commands.ts'

/** Renders a side once as it is, so that what its Secrets hold is known before anything is written down. */
export const renderSide: Executor<'render'> = async (step, { side }, context) => {
  const [words = []] = step.commands
  const outcome = await runOne(words, step.limit, context)
  // What is printed holds the secrets.
  const record = { ...recordOf(outcome), stdout: '' }
  if (outcome.exitCode !== 0) return failedBecause(lastWords({ ...outcome, stdout: '' }), [record])
  context.scrub.add(await context.manifests.secrets(outcome.output))
  context.state.rendered.set(side, outcome.output)
  return { ...done, commands: [record] }
}

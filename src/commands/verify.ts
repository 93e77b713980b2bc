import { UsageError } from '../errors.ts'
import { exitCodeOf } from '../report/verdict.ts'
import type { CommandContext } from './command-context.ts'
import type { VerifyOptions } from './verify-options.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** The releases as they were typed. */
export interface VerifyArguments {
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** Runs two releases in one cluster and judges what is seen; returns the exit code. */
export async function verify(
  { previous, next }: VerifyArguments,
  options: VerifyOptions,
  context: CommandContext,
): Promise<number> {
  if (options.cleanUp === true) return (await import('./verify-clean-up.ts')).cleanUp(options, context)
  if (options.replay !== undefined) {
    if (previous !== undefined) throw new UsageError('A replay names no releases: the evidence holds both.')
    return report(options, context, options.replay)
  }
  if (previous === undefined || next === undefined) {
    throw new UsageError('Both releases must be named.', { hint: 'kaito-check verify PREVIOUS NEXT' })
  }
  const { prepareVerification, printPlan, runVerification } = await import('./verify-run.ts')
  const prepared = await prepareVerification([previous, next], options, context)
  if (options.dryRun === true) {
    await printPlan(prepared, options, context)
    return 0
  }
  const evidence = await runVerification(prepared, options, context)
  try {
    return await report(options, context, evidence.folder)
  } finally {
    evidence.dispose()
  }
}

async function report(options: VerifyOptions, context: CommandContext, folder: string): Promise<number> {
  const { reportOnEvidence } = await import('./verify-report.ts')
  const document = await reportOnEvidence(folder, options, context)
  await writeReport(document, options.output, context.io, stdoutContext(context.io, context.environment, options))
  return exitCodeOf(document.verdict, options.failOn)
}

import { UsageError } from '../errors.ts'
import type { ReportDocument } from '../model/report.ts'
import { exitCodeOf } from '../report/verdict.ts'
import type { CommandContext } from './command-context.ts'
import type { VerifyOptions } from './verify-options.ts'
import { replay } from './verify-replay.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** The releases as they were typed. */
export interface VerifyArguments {
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** Runs two releases in one cluster, or in one of each Kubernetes version, and judges what is seen; returns the exit code. */
export async function verify(
  { previous, next }: VerifyArguments,
  options: VerifyOptions,
  context: CommandContext,
): Promise<number> {
  if (options.cleanUp === true) return (await import('./verify-clean-up.ts')).cleanUp(options, context)
  if (options.shard !== undefined && options.matrix === undefined) {
    throw new UsageError('--shard takes a part of a --matrix.', { hint: '--matrix 1.33,1.34,1.35,1.36 --shard 1/2' })
  }
  if (options.replay !== undefined) {
    if (previous !== undefined) throw new UsageError('A replay names no releases: the evidence holds both.')
    return write(await replay(options.replay, options, context), options, context)
  }
  if (previous === undefined || next === undefined) {
    throw new UsageError('Both releases must be named.', { hint: 'kaito-check verify PREVIOUS NEXT' })
  }
  const names = [previous, next] as const
  const report =
    options.matrix === undefined
      ? await (await import('./verify-run.ts')).verifyOnce(names, options, context)
      : await (await import('./verify-matrix.ts')).verifyMatrix(names, options.matrix, options, context)
  return report === null ? 0 : write(report, options, context)
}

async function write(report: ReportDocument, options: VerifyOptions, context: CommandContext): Promise<number> {
  await writeReport(report, options.output, context.io, stdoutContext(context.io, context.environment, options))
  return exitCodeOf(report.verdict, options.failOn)
}

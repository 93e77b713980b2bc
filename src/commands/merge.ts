import { UsageError } from '../errors.ts'
import type { FormatName } from '../formatters/formats.ts'
import type { FailThreshold } from '../model/severity.ts'
import { mergeReports, withThreshold } from '../report/merge-reports.ts'
import { exitCodeOf } from '../report/verdict.ts'
import type { CommandContext } from './command-context.ts'
import type { GlobalOptions } from './options.ts'
import type { OutputTarget } from './output-target.ts'
import { readReport } from './read-report.ts'
import { tool } from './tool.ts'
import { stdoutContext, writeReport } from './write-report.ts'

export interface MergeOptions extends GlobalOptions {
  readonly output?: readonly OutputTarget<FormatName>[]
  readonly failOn?: FailThreshold
}

/** Makes one report out of several; the exit code is that of the merged verdict. */
export async function merge(
  files: readonly string[],
  options: MergeOptions,
  { io, environment }: CommandContext,
): Promise<number> {
  const repeated = files.find((file, index) => files.indexOf(file) !== index)
  if (repeated !== undefined) throw new UsageError(`\`${repeated}\` is named twice.`)
  const reports = await Promise.all(
    files.map(async (file) => ({ name: nameOf(file), report: await readReport(file, io.directory) })),
  )
  const merged = mergeReports(reports, tool)
  const report = options.failOn === undefined ? merged : withThreshold(merged, options.failOn)
  await writeReport(report, options.output, io, stdoutContext(io, environment, options))
  return exitCodeOf(report.verdict, options.failOn ?? 'error')
}

/** `reports/k8s-1.34.json` → `k8s-1.34`. */
function nameOf(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.json$/i, '')
}

import { UsageError } from '../errors.ts'
import type { FormatName } from '../formatters/formats.ts'
import { type HistoryFormat, historyFormatNames } from '../formatters/history/history-formats.ts'
import { printable } from '../formatters/terminal-text.ts'
import { countOf, listOf } from '../formatters/words.ts'
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

/** Makes one report out of several, or one history out of its shards; the exit code is that of the merged verdict. */
export async function merge(
  files: readonly string[],
  options: MergeOptions,
  { io, environment }: CommandContext,
): Promise<number> {
  const repeated = files.find((file, index) => files.indexOf(file) !== index)
  if (repeated !== undefined) throw new UsageError(`\`${repeated}\` is named twice.`)
  const read = await Promise.all(
    files.map(async (file) => ({ name: nameOf(file), report: await readReport(file, io.directory) })),
  )
  const context = stdoutContext(io, environment, options)
  const reports = read.flatMap(({ name, report }) => ('charts' in report ? [] : [{ name, report }]))
  const histories = read.flatMap(({ report }) => ('charts' in report ? [report] : []))
  if (histories.length === 0) {
    const merged = mergeReports(reports, tool)
    const report = options.failOn === undefined ? merged : withThreshold(merged, options.failOn)
    await writeReport(report, options.output, io, context)
    return exitCodeOf(report.verdict, options.failOn ?? 'error')
  }
  if (reports.length > 0) {
    throw new UsageError('A history and a report cannot be merged.', { hint: 'Merge each kind by itself.' })
  }
  const [{ mergeHistories, notExamined }, { writeHistory }, { exitCodeOfHistory }] = await Promise.all([
    import('../report/history/merge-histories.ts'),
    import('./write-history.ts'),
    import('./history.ts'),
  ])
  const history = mergeHistories(histories)
  await writeHistory(history, options.output?.map(asHistoryTarget), io, context)
  const exitCode = exitCodeOfHistory(history, options.failOn ?? 'never')
  const open = notExamined(history)
  if (open.length === 0) return exitCode
  io.stderr.write(`${printable(openSentence(open, files.length))}\n`)
  return exitCode === 0 && options.failOn !== 'never' ? exitCodeOf('inconclusive', 'error') : exitCode
}

/** What is named of that which no shard examined. */
const mostNamed = 10

function openSentence(open: readonly string[], files: number): string {
  const named = open.slice(0, mostNamed)
  const rest = open.length - named.length
  const list = rest === 0 ? listOf(named) : `${named.join(', ')} and ${rest} more`
  return `kaito-check: the history is not whole, a shard is missing: ${countOf(files, 'file')} together lack ${list}.`
}

function asHistoryTarget({ format, file }: OutputTarget<FormatName>): OutputTarget<HistoryFormat> {
  const found = historyFormatNames.find((name) => name === format)
  if (found !== undefined) return { format: found, file }
  throw new UsageError(`A history has no format \`${format}\`.`, { hint: `Formats: ${historyFormatNames.join(', ')}.` })
}

/** `reports/k8s-1.34.json` → `k8s-1.34`. */
function nameOf(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.json$/i, '')
}

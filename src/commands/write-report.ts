import { type FormatName, formatters } from '../formatters/formats.ts'
import type { FormatContext } from '../formatters/formatter.ts'
import { colourPalette, plainPalette } from '../formatters/palette.ts'
import type { ReportDocument } from '../model/report.ts'
import type { Environment } from '../shell/environment.ts'
import { appendToFile } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import { describeTerminal } from '../shell/terminal.ts'
import type { Io } from './io.ts'
import type { GlobalOptions } from './options.ts'
import { type OutputTarget, textOnStdout } from './output-target.ts'
import { writeTexts } from './write-texts.ts'

/** Columns beyond which lines of prose are hard to read, however wide the terminal. */
const widestProse = 100

/** How text looks on stdout, by what the user asked for and what the terminal can do. */
export function stdoutContext(io: Io, environment: Environment, options: GlobalOptions): FormatContext {
  const terminal = describeTerminal(io.stdout, options.color ?? options.colour ?? null, environment)
  return {
    palette: terminal.hasColor ? colourPalette((styles, text) => io.style(styles, text)) : plainPalette,
    width: Math.max(40, Math.min(terminal.width, widestProse)),
    detail: options.quiet === true ? 'quiet' : options.verbose === true ? 'full' : 'normal',
  }
}

/**
 * Writes the report in every format asked for. With annotations for GitHub goes the summary of the job, into the file
 * that the runner names.
 */
export async function writeReport(
  report: ReportDocument,
  targets: readonly OutputTarget<FormatName>[] | undefined,
  io: Io,
  context: FormatContext,
): Promise<void> {
  const render = async (format: FormatName, where: FormatContext) => (await formatters[format]())(report, where)
  await writeTexts(targets ?? [textOnStdout], render, io, context)
  const summary = io.environment['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary !== '' && targets?.some(({ format }) => format === 'github')) {
    const { formatSummary } = await import('../formatters/markdown.ts')
    await appendToFile(resolvePath(io.directory, summary), formatSummary(report))
  }
}

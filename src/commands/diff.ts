import { loadComparisonEngines } from '../checks/load-engine.ts'
import { exitCodeOf } from '../report/verdict.ts'
import { nextTurn } from '../shell/next-turn.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { openBoth } from './open-both.ts'
import type { DiffOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { prepareRun } from './run-context.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** Compares two releases; returns the exit code. */
export async function diff(
  previous: string,
  next: string,
  options: DiffOptions,
  context: CommandContext,
): Promise<number> {
  const { io, environment } = context
  const progress = createProgress(io, options)
  const run = await prepareRun(options, context)
  progress.step(`Reading ${previous} and ${next}`)
  try {
    const opened = openBoth(
      [previous, withValues(run.open, options.previousValues)],
      [next, withValues(run.open, options.nextValues)],
      { hasGates: options.gates },
    )
    // Helm renders both while the rest of this program loads.
    const loaded = nextTurn().then(() => Promise.all([import('./examine.ts'), loadComparisonEngines()]))
    const [[previousSource, nextSource], [{ reportOnDiff }]] = await Promise.all([opened, loaded])
    progress.step('Comparing')
    const report = await reportOnDiff(previousSource, nextSource, {
      run,
      options,
      directory: io.directory,
      today: todayOf(io),
    })
    progress.end()
    await writeReport(report, options.output, io, stdoutContext(io, environment, options))
    return exitCodeOf(report.verdict, options.failOn)
  } finally {
    progress.end()
  }
}

function withValues(open: OpenOptions, files: readonly string[] = []): OpenOptions {
  const own = files.flatMap((file) => ['--values', file])
  return { ...open, render: { ...open.render, valueArguments: [...open.render.valueArguments, ...own] } }
}

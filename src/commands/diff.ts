import { loadComparisonEngines } from '../checks/load-engine.ts'
import type { FileSet, ReleaseSource } from '../model/release-source.ts'
import { exitCodeOf } from '../report/verdict.ts'
import { nextTurn } from '../shell/next-turn.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { type NamedRelease, openBoth, withValues } from './open-both.ts'
import type { DiffOptions } from './options.ts'
import type { PlanOptions } from './plan-own.ts'
import { createProgress } from './progress.ts'
import { prepareRun, type RunContext } from './run-context.ts'
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
  const plain = await prepareRun(options, context)
  progress.step(`Reading ${previous} and ${next}`)
  try {
    await using live = await openLive(previous, next, plain.open, options)
    const run =
      live === null ? plain : { ...plain, kubernetesMinor: live.kubernetesMinor, open: live.adapt(plain.open) }
    const [opened, { reportOnDiff, knowledge }] = await openAndRehearse(
      [previous, withValues(run.open, options.previousValues), live?.side === 'previous' ? live.source : undefined],
      [next, withValues(run.open, options.nextValues), live?.side === 'next' ? live.source : undefined],
      { hasGates: options.gates },
      run,
    )
    const { sources, skipped } =
      options.images === true ? await readImages(opened, run) : { sources: opened, skipped: [] }
    progress.step('Comparing')
    const examined = { run, options, directory: io.directory, today: todayOf(io), skipped }
    const report = await reportOnDiff(...sources, examined, knowledge)
    progress.end()
    await writeReport(report, options.output, io, stdoutContext(io, environment, options))
    return exitCodeOf(report.verdict, options.failOn)
  } finally {
    progress.end()
  }
}

/** The side that is installed, opened ahead of the other. */
async function openLive(previous: string, next: string, open: OpenOptions, options: DiffOptions) {
  // Most runs name no such side, and load nothing of what it takes.
  if (![previous, next].some((name) => name.startsWith('installed') || name.endsWith('.json'))) return null
  const { openInstalledSide } = await import('./installed-side.ts')
  const before = await openInstalledSide(previous, open, options)
  if (before !== null) return { ...before, side: 'previous' as const }
  const after = await openInstalledSide(next, open, options)
  return after === null ? null : { ...after, side: 'next' as const }
}

/** Opens both releases. While Helm renders, the rest of this program loads and compares what their files tell already. */
async function openAndRehearse(previous: NamedRelease, next: NamedRelease, plan: PlanOptions, run: RunContext) {
  let isOpen = false
  const goesOn = async () => {
    await nextTurn()
    return !isOpen
  }
  // Helm starts first.
  const loaded = nextTurn().then(loadComparison)
  const rehearseWith = async (...files: readonly [FileSet, FileSet]) => {
    const { rehearse, knowledge } = await loaded
    await rehearse(knowledge, files, run, goesOn)
  }
  // What goes wrong ahead goes wrong again where it counts.
  const opened = openBoth(previous, next, plan, (...files) => rehearseWith(...files).catch(() => {}))
  return Promise.all([
    opened.finally(() => {
      isOpen = true
    }),
    loaded,
  ])
}

async function loadComparison() {
  const [{ reportOnDiff }, { createKnowledge, rehearse }] = await Promise.all([
    import('./examine.ts'),
    import('./rehearsal.ts'),
    loadComparisonEngines(),
  ])
  return { reportOnDiff, rehearse, knowledge: createKnowledge() }
}

async function readImages(sources: readonly [ReleaseSource, ReleaseSource], { open, configuration }: RunContext) {
  const { withImagePrograms } = await import('./image-programs.ts')
  return withImagePrograms(sources, open, configuration.settings)
}

import { exitCodeOf } from '../report/verdict.ts'
import { nextTurn } from '../shell/next-turn.ts'
import { openRelease } from '../sources/open-release.ts'
import { isRepository, openRepository } from '../sources/open-repository.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import type { LintSubject } from './examine.ts'
import type { ExamineOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { prepareRun, type RunContext } from './run-context.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** Examines charts and repositories, each by itself; returns the exit code. */
export async function lint(
  names: readonly string[],
  options: ExamineOptions,
  context: CommandContext,
): Promise<number> {
  const { io, environment } = context
  const progress = createProgress(io, options)
  const run = await prepareRun(options, context)
  try {
    // Helm renders the first while the rest of this program loads.
    const loading = nextTurn().then(() => import('./examine.ts'))
    const subjects: LintSubject[] = []
    for (const name of names) {
      progress.step(`Reading ${name}`)
      subjects.push(await openSubject(name, run))
    }
    progress.step('Examining')
    const { reportOnLint } = await loading
    const report = await reportOnLint(subjects, { run, options, directory: io.directory, today: todayOf(io) })
    progress.end()
    await writeReport(report, options.output, io, stdoutContext(io, environment, options))
    return exitCodeOf(report.verdict, options.failOn)
  } finally {
    progress.end()
  }
}

async function openSubject(name: string, { open }: RunContext): Promise<LintSubject> {
  return (await isRepository(name, open))
    ? { kind: 'repository', repository: await openRepository(name, open) }
    : { kind: 'release', source: await openRelease(name, open) }
}

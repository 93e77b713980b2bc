import { writeFileAtomically } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import { openRelease } from '../sources/open-release.ts'
import { writeSnapshot } from '../sources/write-snapshot.ts'
import type { CommandContext } from './command-context.ts'
import type { SourceOptions } from './options.ts'
import { snapshotPlanner } from './plan-own.ts'
import { createProgress } from './progress.ts'
import { prepareRun } from './run-context.ts'

export interface SnapshotOptions extends SourceOptions {
  readonly output?: string
  /** False with `--no-gates`. */
  readonly gates: boolean
}

/** Writes a release as one JSON file that stands for it wherever a release is named. */
export async function snapshot(name: string, options: SnapshotOptions, context: CommandContext): Promise<number> {
  const { io } = context
  const progress = createProgress(io, options)
  const { open } = await prepareRun(options, context)
  progress.step(`Reading ${name}`)
  try {
    const text = writeSnapshot(
      await openRelease(name, { ...open, planner: snapshotPlanner({ hasGates: options.gates }) }),
    )
    progress.end()
    if (options.output === undefined || options.output === '-') io.stdout.write(text)
    else await writeFileAtomically(resolvePath(io.directory, options.output), text)
    return 0
  } finally {
    progress.end()
  }
}

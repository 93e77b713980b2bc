import { UsageError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { writeFileAtomically } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'
import { writeSnapshot } from '../sources/write-snapshot.ts'
import type { CommandContext } from './command-context.ts'
import { openBoth } from './open-both.ts'
import type { SourceOptions } from './options.ts'
import { snapshotPlanner } from './plan-own.ts'
import { createProgress } from './progress.ts'
import { prepareRun } from './run-context.ts'

export interface SnapshotOptions extends SourceOptions {
  readonly output?: string
  /** False with `--no-gates`. */
  readonly gates: boolean
  /** The release that this one will be compared with, as the former or the latter of the two. */
  readonly previous?: string
  readonly next?: string
}

/**
 * Writes a release as one JSON file that stands for it wherever a release is named. Beside the release that it will be
 * compared with it holds what only the two together say (values reused, gates of the other side), so that comparing two
 * such files needs no Helm and gives the report on the charts.
 */
export async function snapshot(name: string, options: SnapshotOptions, context: CommandContext): Promise<number> {
  const { io } = context
  const progress = createProgress(io, options)
  const { open } = await prepareRun(options, context)
  progress.step(`Reading ${name}`)
  try {
    const text = writeSnapshot(await openForSnapshot(name, options, open))
    progress.end()
    if (options.output === undefined || options.output === '-') io.stdout.write(text)
    else await writeFileAtomically(resolvePath(io.directory, options.output), text)
    return 0
  } finally {
    progress.end()
  }
}

async function openForSnapshot(
  name: string,
  { previous, next, gates: hasGates }: SnapshotOptions,
  open: OpenOptions,
): Promise<ReleaseSource> {
  if (previous !== undefined && next !== undefined) {
    throw new UsageError('A snapshot is written beside one other release: name --previous or --next, not both.')
  }
  if (previous !== undefined) return (await openBoth([previous, open], [name, open], { hasGates }))[1]
  if (next !== undefined) return (await openBoth([name, open], [next, open], { hasGates }))[0]
  return openRelease(name, { ...open, planner: snapshotPlanner({ hasGates }) })
}

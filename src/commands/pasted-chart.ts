import type { ReleaseSource } from '../model/release-source.ts'
import type { CheckOut, StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'
import { isAddress, isPackageName } from '../sources/release-name.ts'
import { writtenChart } from './chart-name.ts'

/**
 * A chart as Helm is told of it in a command that is pasted where the user is; of a commit, in the folder of
 * {@link checkOutOf}. `CHART` for what only this tool finds: an installation, the one chart of a commit.
 */
export function pastedChart({ ref, helmWords }: Pick<ReleaseSource, 'ref' | 'helmWords'>): readonly string[] {
  const commit = commitOf(ref)
  if (commit !== null) return [commit.chart]
  return /^(?:git:|installed(?::|$))/.test(ref) ? ['CHART'] : (helmWords?.chart ?? [ref])
}

/** How the files of a commit come to where {@link pastedChart} names them; null for what needs no git. */
export function checkOutOf({ ref }: Pick<ReleaseSource, 'ref'>): CheckOut | null {
  const commit = commitOf(ref)
  if (commit === null) return null
  const { folder, revision } = commit
  return { folder, command: formatCommand(['git', 'worktree', 'add', '--detach', folder, revision]) }
}

/** The path is relative to the root of the repository, which a worktree has wherever the user is in it. */
function commitOf(ref: string) {
  const [, revision, path] = /^git:([^:]+):(.+)$/.exec(ref) ?? []
  if (revision === undefined || path === undefined) return null
  const folder = `../tree-${revision.replace(/[^A-Za-z0-9._-]+/g, '-')}`
  return { folder, revision, chart: `${folder}/${path.replace(/^(?:\.\/)+|\/+$/g, '')}` }
}

/** Where the files of the chart are, and how they come there. */
export function unpackedChart(
  { files }: Pick<ReleaseSource, 'files'>,
  words: readonly string[],
): NonNullable<StepCommands['unpacked']> {
  const name = writtenChart(files) ?? 'chart'
  const [chart = 'CHART'] = words
  const isOnDisk = words.length === 1 && !isAddress(chart) && !chart.startsWith('oci://')
  if (!isOnDisk) return { commands: [formatCommand(['helm', 'pull', ...words, '--untar'])], folder: name }
  return isPackageName(chart)
    ? { commands: [formatCommand(['tar', '-xzf', chart])], folder: name }
    : { commands: [], folder: chart }
}

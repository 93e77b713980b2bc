import type { ReleaseSource } from '../model/release-source.ts'
import type { CheckOut, StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { isAddress, isPackageName } from '../sources/release-name.ts'
import { isAbsolutePath, pastedPath, shownPath } from '../sources/shown-path.ts'

type Open = Pick<OpenOptions, 'directory' | 'repository'>

/**
 * A chart as Helm is told of it in a command that is pasted where the user is; of a commit,
 * in the folder of {@link checkOutOf}. `CHART` for what only this tool finds: an installation, the one chart of a commit.
 * `name` is what the user typed: the reference of a release holds no absolute path.
 */
export function pastedChart({ ref }: Pick<ReleaseSource, 'ref'>, name: string, open: Open): readonly string[] {
  if (isAbsolutePath(name) && shownPath(name) === ref) return [pastedPath(name, open.directory)]
  const { repository } = open
  const [, chart = repository.chart, version] =
    /^(?:([A-Za-z0-9][A-Za-z0-9._-]*)@)?(v?\d+\.\d+\.\d+[^/]*?)$/.exec(isPackageName(ref) ? '' : ref) ?? []
  if (version === undefined) return namedChart(ref)
  return isAddress(repository.location)
    ? [chart, '--repo', repository.location, '--version', version]
    : [pastedPath(`${repository.location}/${chart}-${version}.tgz`, open.directory)]
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

function namedChart(ref: string): readonly string[] {
  const [, chart, version] = /^([^@:]+\/[^@:]+)@([^@/]+)$/.exec(ref) ?? []
  if (chart !== undefined && version !== undefined) return [chart, '--version', version]
  const commit = commitOf(ref)
  if (commit !== null) return [commit.chart]
  return /^(?:git:|installed(?::|$))/.test(ref) ? ['CHART'] : [ref]
}

/** Where the files of the chart are, and how they come there. */
export function unpackedChart(
  { files }: Pick<ReleaseSource, 'files'>,
  words: readonly string[],
): NonNullable<StepCommands['unpacked']> {
  const [, name = 'chart'] = /^name:[ \t]*["']?([A-Za-z0-9._-]+)/m.exec(files['Chart.yaml'] ?? '') ?? []
  const [chart = 'CHART'] = words
  const isOnDisk = words.length === 1 && !isAddress(chart) && !chart.startsWith('oci://')
  if (!isOnDisk) return { commands: [formatCommand(['helm', 'pull', ...words, '--untar'])], folder: name }
  return isPackageName(chart)
    ? { commands: [formatCommand(['tar', '-xzf', chart])], folder: name }
    : { commands: [], folder: chart }
}

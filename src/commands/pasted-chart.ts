import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { isAddress, isPackageName } from '../sources/release-name.ts'
import { isAbsolutePath, pastedPath, shownPath } from '../sources/shown-path.ts'

type Open = Pick<OpenOptions, 'directory' | 'repository'>

/**
 * A chart as Helm is told of it in a command that is pasted where the user is; `CHART` for what only this tool finds: a
 * commit, an installation. `name` is what the user typed: the reference of a release holds no absolute path.
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

function namedChart(ref: string): readonly string[] {
  const [, chart, version] = /^([^@:]+\/[^@:]+)@([^@/]+)$/.exec(ref) ?? []
  if (chart !== undefined && version !== undefined) return [chart, '--version', version]
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

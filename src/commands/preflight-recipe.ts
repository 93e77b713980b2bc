import type { InstalledState } from '../model/live-cluster.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand, withoutSecrets } from '../shell/command-line.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { isAddress, isPackageName } from '../sources/release-name.ts'
import { shownWords } from '../sources/shown-path.ts'
import { chartWords } from './step-commands.ts'

export interface RecipeInput {
  readonly installation: InstalledState
  readonly next: ReleaseSource
  readonly open: OpenOptions
  /** `-f` and `--set…` as the user gave them; without any, Helm keeps the values of the installation. */
  readonly given: readonly string[]
  readonly kubeContext: string | null
}

/** Helm's commands for this very installation: they can be run as they stand. */
export function preflightCommands({ installation, next, open, given, kubeContext }: RecipeInput): StepCommands {
  const { name, namespace, revision } = installation
  const where = ['--namespace', namespace]
  const context = kubeContext ?? (open.environment['HELM_KUBECONTEXT'] || null)
  const values = shownWords(withoutSecrets(given))
  return {
    upgrade: formatCommand(['helm', 'upgrade', name, ...publishedWords(next.ref, open), ...where, ...values]),
    'way-back': formatCommand(['helm', 'rollback', name, String(revision), ...where]),
    // Of the installation only name and version of the chart are known, not where it came from.
    'way-back-by-upgrade': formatCommand(['helm', 'upgrade', name, 'PREVIOUS-CHART', ...where]),
    isWhole: true,
    ...(context === null ? {} : { context }),
    unpacked: unpackedChart(next, open),
  }
}

/** Where the files of the chart are, and how they come there. */
function unpackedChart({ ref, files }: ReleaseSource, open: OpenOptions): NonNullable<StepCommands['unpacked']> {
  const [, name = 'chart'] = /^name:[ \t]*["']?([A-Za-z0-9._-]+)/m.exec(files['Chart.yaml'] ?? '') ?? []
  const words = publishedWords(ref, open)
  const [chart = ref] = words
  if (words.length === 1 && isPackageName(chart))
    return { commands: [formatCommand(['tar', '-xzf', chart])], folder: name }
  if (words.length === 1 && !chart.startsWith('oci://') && chart !== 'CHART') return { commands: [], folder: chart }
  return { commands: [formatCommand(['helm', 'pull', ...words, '--untar'])], folder: name }
}

/** A version of the configured repository, as Helm finds it by itself. */
function publishedWords(ref: string, { repository }: OpenOptions): readonly string[] {
  const [, chart = repository.chart, version] =
    /^(?:([A-Za-z0-9][A-Za-z0-9._-]*)@)?(v?\d+\.\d+\.\d+\S*)$/.exec(ref) ?? []
  if (version === undefined) return chartWords(ref)
  return isAddress(repository.location)
    ? [chart, '--repo', repository.location, '--version', version]
    : [...shownWords([`${repository.location}/${chart}-${version}.tgz`])]
}

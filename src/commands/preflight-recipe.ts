import type { InstalledState } from '../model/live-cluster.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { checkOutOf, pastedChart, unpackedChart } from './pasted-chart.ts'

export interface RecipeInput {
  readonly installation: InstalledState
  readonly next: ReleaseSource
  readonly open: OpenOptions
  readonly kubeContext: string | null
}

/** Helm's commands for this very installation: they can be run as they stand. */
export function preflightCommands(input: RecipeInput): StepCommands {
  const { installation, open, kubeContext } = input
  const { name, namespace, revision } = installation
  const where = ['--namespace', namespace]
  const context = kubeContext ?? (open.environment['HELM_KUBECONTEXT'] || null)
  // Without any, Helm keeps the values of the installation.
  const values = input.next.helmWords?.values ?? []
  const chart = pastedChart(input.next)
  return {
    upgrade: formatCommand(['helm', 'upgrade', name, ...chart, ...where, ...values]),
    'way-back': formatCommand(['helm', 'rollback', name, String(revision), ...where]),
    // Of the installation only name and version of the chart are known, not where it came from.
    'way-back-by-upgrade': formatCommand(['helm', 'upgrade', name, 'PREVIOUS-CHART', ...where]),
    isWhole: true,
    ...(context === null ? {} : { context }),
    checkOuts: [checkOutOf(input.next) ?? []].flat(),
    unpacked: unpackedChart(input.next, chart),
  }
}

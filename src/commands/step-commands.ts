import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'
import { checkOutOf, pastedChart, unpackedChart } from './pasted-chart.ts'

/** The commands that lead from one release to the next and back; null where one of them is no chart. */
export function stepCommandsOf(previous: ReleaseSource, next: ReleaseSource): StepCommands | null {
  const [render] = next.renders
  if (render === undefined || previous.kind !== 'chart') return null
  const { releaseName, namespace } = render
  const where = ['--namespace', namespace]
  const upgradeTo = (source: ReleaseSource) => {
    const values = source.helmWords?.values ?? []
    return formatCommand(['helm', 'upgrade', releaseName, ...pastedChart(source), ...where, ...values])
  }
  return {
    upgrade: upgradeTo(next),
    'way-back': formatCommand(['helm', 'rollback', releaseName, ...where]),
    'way-back-by-upgrade': upgradeTo(previous),
    checkOuts: [previous, next].flatMap((source) => checkOutOf(source) ?? []),
    unpacked: unpackedChart(next, pastedChart(next)),
  }
}

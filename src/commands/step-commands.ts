import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand, withoutSecrets } from '../shell/command-line.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { pastedWords } from '../sources/shown-path.ts'
import { checkOutOf, pastedChart, unpackedChart } from './pasted-chart.ts'

/** One side of a step. */
export interface StepSide {
  readonly source: ReleaseSource
  /** As the user typed it. */
  readonly name: string
  /** `-f` and `--set…` as the user gave them for this side. */
  readonly given: readonly string[]
}

/** The commands that lead from one release to the next and back; null where one of them is no chart. */
export function stepCommandsOf(
  previous: StepSide,
  next: StepSide,
  open: Pick<OpenOptions, 'directory' | 'repository'>,
): StepCommands | null {
  const [render] = next.source.renders
  if (render === undefined || previous.source.kind !== 'chart') return null
  const { releaseName, namespace } = render
  const where = ['--namespace', namespace]
  const upgradeTo = ({ source, name, given }: StepSide) => {
    const values = pastedWords(withoutSecrets(given), open.directory)
    return formatCommand(['helm', 'upgrade', releaseName, ...pastedChart(source, name, open), ...where, ...values])
  }
  return {
    upgrade: upgradeTo(next),
    'way-back': formatCommand(['helm', 'rollback', releaseName, ...where]),
    'way-back-by-upgrade': upgradeTo(previous),
    checkOuts: [previous, next].flatMap(({ source }) => checkOutOf(source) ?? []),
    unpacked: unpackedChart(next.source, pastedChart(next.source, next.name, open)),
  }
}

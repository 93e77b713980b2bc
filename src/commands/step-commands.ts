import type { ReleaseSource } from '../model/release-source.ts'
import type { StepCommands } from '../report/build-recipes.ts'
import { formatCommand } from '../shell/command-line.ts'

/** The commands that lead from one release to the next and back; null where one of them is no chart. */
export function stepCommandsOf(previous: ReleaseSource, next: ReleaseSource): StepCommands | null {
  const [render] = next.renders
  if (render === undefined || previous.kind !== 'chart') return null
  const { releaseName, namespace } = render
  const upgradeTo = ({ ref }: ReleaseSource) =>
    formatCommand(['helm', 'upgrade', releaseName, ...chartWords(ref), '--namespace', namespace])
  return {
    upgrade: upgradeTo(next),
    'way-back': formatCommand(['helm', 'rollback', releaseName, '--namespace', namespace]),
    'way-back-by-upgrade': upgradeTo(previous),
  }
}

/** A chart as Helm is told of it; `CHART` for what only this tool finds: a commit, a version of the configured repository. */
export function chartWords(ref: string): readonly string[] {
  const [, chart, version] = /^([^@:]+\/[^@:]+)@([^@/]+)$/.exec(ref) ?? []
  if (chart !== undefined && version !== undefined) return [chart, '--version', version]
  return /^git:|^v?\d+\.\d+|^[^/]*@/.test(ref) ? ['CHART'] : [ref]
}

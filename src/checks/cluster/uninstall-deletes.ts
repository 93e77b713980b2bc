import type { FailureMode } from '../../model/failure-mode.ts'
import type { Departure } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { listText, meetingText, otherSide } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  readonly side: Side
  readonly command: string
  readonly shared: readonly string[]
  readonly customResources: readonly { readonly resource: string; readonly before: number; readonly after: number }[]
  readonly survivor: string | null
  readonly stuck: readonly string[]
}

/** Row A5, A8, B2. */
export const clusterUninstallDeletes = defineRule<'meeting', Evidence>({
  id: 'cluster/uninstall-deletes',
  scope: 'meeting',
  title: 'Objects of one release that go when the other is uninstalled',
  why: 'Helm deletes every object of a release’s manifest, whoever else renders it; with a definition go all custom resources of its kind. Helm says of the survivor that it is deployed.',
  sources: [
    'helm/helm pkg/action/uninstall.go, deleteRelease',
    'https://github.com/helm/helm/issues/31333',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
  ],
  category: 'side-by-side',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['side-by-side', 'custom-resources'],
  since: '0.2.0',
  examples: [],
  message: (evidence) => {
    const { side, shared, customResources, survivor, stuck } = evidence
    const lost = lossCount(customResources)
    const resources = customResources.map(({ resource, before, after }) => `${before - after} of ${before} ${resource}`)
    const objects =
      shared.length === 0
        ? ''
        : ` ${shared.length} objects that ${otherSide(side)} renders are gone: ${listText(shared, 20)}.`
    const custom = lost === 0 ? '' : ` ${lost} custom resources are gone: ${resources.join(', ')}.`
    const status = survivor === null ? '' : ` Helm says of ${otherSide(side)}: ${survivor}.`
    const held = stuck.length === 0 ? '' : ` ${listText(stuck)} stay marked for deletion.`
    return `${meetingText(evidence)}, uninstalling ${side} takes from ${otherSide(side)} what is its own.${objects}${custom}${held}${status}`
  },
  remedy: ({ customResources }) =>
    lossCount(customResources) === 0
      ? 'Render under names of the release’s own what each release needs.'
      : 'Keep definitions out of reach of an uninstall: `helm.sh/resource-policy: keep` on each of them, or a chart of their own.',
  check({ observed }, _context, report) {
    for (const departure of observed.departures) {
      const { side, command, shared, customResources, survivor, stuck } = departure
      if (shared.length === 0 && customResources.length === 0) continue
      report({
        evidence: {
          topology: observed.topology,
          failureModes: [observed.topology === 'T3' ? 'A8' : 'A5'],
          side,
          command,
          shared,
          customResources: customResources.map((each) => ({ ...each })),
          survivor,
          stuck,
        },
        at: { live: shared[0] ?? customResources[0]?.resource ?? `Release/${side}` },
        certainty: 'observed',
        breaks: customResources.length === 0 ? ['side-by-side'] : ['side-by-side', 'custom-resources'],
        identity: { topology: observed.topology, side, shared },
      })
    }
  },
})

function lossCount(customResources: Departure['customResources']): number {
  return customResources.reduce((sum, { before, after }) => sum + before - after, 0)
}

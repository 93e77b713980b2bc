import type { FailureMode } from '../../model/failure-mode.ts'
import { groupBy } from '../../model/group-by.ts'
import { stringifyJson } from '../../model/json.ts'
import type { Departure } from '../../model/observation.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { countOf, listText, meetingText, otherSide } from './meeting-words.ts'

type Evidence = {
  readonly topology: TopologyName
  readonly failureModes: readonly FailureMode[]
  /** Who was uninstalled; both where it came to the same. */
  readonly sides: readonly Side[]
  readonly commands: readonly string[]
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
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const { sides, shared, customResources, survivor, stuck } = evidence
    const [side] = sides
    const [gone, other] = sides.length === 1 && side !== undefined ? [side, otherSide(side)] : ['either', 'the other']
    const lost = lossCount(customResources)
    const resources = customResources.map(({ resource, before, after }) => `${before - after} of ${before} ${resource}`)
    const objects =
      shared.length === 0
        ? ''
        : ` ${countOf(shared.length, 'object')} that ${other} renders as well: ${kindsText(shared)}.`
    const custom = lost === 0 ? '' : ` ${countOf(lost, 'custom resource')}: ${resources.join(', ')}.`
    const status = survivor === null ? '' : ` Helm says of ${other}: ${survivor}.`
    const held = stuck.length === 0 ? '' : ` ${listText(stuck)} stay marked for deletion.`
    return `${meetingText(evidence)}, uninstalling ${gone} takes from ${other} what it needs. Gone are:${objects}${custom}${held}${status}`
  },
  remedy: ({ customResources }) =>
    lossCount(customResources) === 0
      ? 'Render under names of the release’s own what each release needs.'
      : 'Keep definitions out of reach of an uninstall: `helm.sh/resource-policy: keep` on each of them, or a chart of their own.',
  check({ observed }, _context, report) {
    const { topology } = observed
    const harmful = observed.departures.filter(
      ({ shared, customResources }) => shared.length > 0 || customResources.length > 0,
    )
    for (const alike of groupBy(harmful, outcomeOf).values()) {
      const [departure] = alike
      if (departure === undefined) continue
      const { shared, customResources, survivor, stuck } = departure
      const sides = alike.map(({ side }) => side)
      report({
        evidence: {
          topology,
          failureModes: [topology === 'T3' ? 'A8' : 'A5'],
          sides,
          commands: alike.map(({ command }) => command),
          shared,
          customResources: customResources.map((each) => ({ ...each })),
          survivor,
          stuck,
        },
        at: { live: shared[0] ?? customResources[0]?.resource ?? `Release/${departure.side}` },
        certainty: 'observed',
        breaks: customResources.length === 0 ? ['side-by-side'] : ['side-by-side', 'custom-resources'],
        identity: { topology, sides, shared },
      })
    }
  },
})

/** The same for two departures that leave the same behind. */
function outcomeOf({ shared, customResources, survivor, stuck }: Departure): string {
  return stringifyJson({ shared, customResources: customResources.map((each) => ({ ...each })), survivor, stuck })
}

/** Few are named, many are counted by kind: every one of them is in the evidence. */
function kindsText(objects: readonly string[]): string {
  if (objects.length <= mostNamed) return listText(objects)
  const kinds = [...groupBy(objects, (object) => object.split('/')[0] ?? object)]
  return kinds.map(([kind, own]) => `${own.length} ${kind}`).join(', ')
}

const mostNamed = 3

function lossCount(customResources: Departure['customResources']): number {
  return customResources.reduce((sum, { before, after }) => sum + before - after, 0)
}

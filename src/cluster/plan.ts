import type { TopologyName } from '../model/topology.ts'
import { type BedContext, bedContext, softFile, softWebhooks } from './plan/bed-steps.ts'
import { besideSteps, inPlaceSteps, nextGoesSteps, sameNamespaceSteps, withoutSharedSteps } from './plan/beds.ts'
import { corpusFiles, manifestList } from './plan/corpus.ts'
import { openingSteps, providerFiles } from './plan/provider-steps.ts'
import { definitionObjects, placedObjects, type Rendering, renderingOf } from './plan/release-facts.ts'
import { namesOf, releaseNames, type VerifyRequest } from './plan/request.ts'
import type { Bed, BedName, Plan, Step } from './plan/step.ts'

/** How the two releases are rendered where they meet. */
interface Renderings {
  readonly previous: Rendering
  /** Under its own name in its own namespace. */
  readonly next: Rendering
  /** As the upgrade of previous. */
  readonly inPlace: Rendering
  readonly sameNamespace: Rendering
}

/** Everything that a run will do, in order, as data; the same request gives the same plan. */
export function createPlan(request: VerifyRequest): Plan {
  const renderings = renderingsOf(request)
  return {
    files: [...providerFiles(request), ...corpusFiles(request.corpus), ...manifests(renderings)],
    opening: openingSteps(request),
    beds: bedPlans
      .map(({ name, topologies, nextAs, steps }): Bed => {
        const chosen = topologies.filter((topology) => request.topologies.includes(topology))
        const context = bedContext(name, chosen, request, {
          previous: renderings.previous,
          next: renderings[nextAs],
        })
        return { name, topologies: chosen, steps: chosen.length === 0 ? [] : steps(context) }
      })
      .filter(({ steps }) => steps.length > 0),
  }
}

interface BedPlan {
  readonly name: BedName
  readonly topologies: readonly TopologyName[]
  readonly nextAs: keyof Renderings
  readonly steps: (context: BedContext) => readonly Step[]
}

/** From what changes least to what changes most. */
const bedPlans: readonly BedPlan[] = [
  { name: 'beside', topologies: ['T1', 'T3'], nextAs: 'next', steps: besideSteps },
  { name: 'next-goes', topologies: ['T1', 'T3'], nextAs: 'next', steps: nextGoesSteps },
  { name: 'in-place', topologies: ['T0'], nextAs: 'inPlace', steps: inPlaceSteps },
  { name: 'without-shared', topologies: ['T2'], nextAs: 'next', steps: withoutSharedSteps },
  { name: 'same-namespace', topologies: ['T4'], nextAs: 'sameNamespace', steps: sameNamespaceSteps },
]

export function renderingsOf({ runId, previous, next }: VerifyRequest): Renderings {
  const { previousNamespace, nextNamespace } = namesOf(runId)
  return {
    previous: renderingOf(previous.release, releaseNames.previous, previousNamespace),
    next: renderingOf(next.release, releaseNames.next, nextNamespace),
    inPlace: renderingOf(next.release, releaseNames.previous, previousNamespace),
    sameNamespace: renderingOf(next.release, releaseNames.next, previousNamespace),
  }
}

function manifests(renderings: Renderings): readonly (readonly [path: string, text: string])[] {
  const { previous, next, inPlace, sameNamespace } = renderings
  return [
    ['rendered/previous.json', manifestList(placedObjects(previous))],
    ['rendered/next.json', manifestList(placedObjects(next))],
    ['rendered/next-in-place.json', manifestList(placedObjects(inPlace))],
    ['rendered/next-in-the-same-namespace.json', manifestList(placedObjects(sameNamespace))],
    ['definitions/previous.json', manifestList(definitionObjects(previous))],
    ['definitions/next.json', manifestList(definitionObjects(next))],
    ...(['previous', 'next'] as const).flatMap((side) =>
      (['soft', 'hard'] as const).map(
        (how) => [softFile(side, how), manifestList(softWebhooks(renderings[side], how))] as const,
      ),
    ),
  ]
}

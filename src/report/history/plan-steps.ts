import type { HistoryStep } from '../../model/history.ts'
import { compareText } from '../../model/json.ts'
import { releaseStep } from '../../model/release-kind.ts'
import { compareVersions, parseStrictVersion } from '../../model/versions.ts'

/** A step to be examined. */
export type PlannedStep = Pick<HistoryStep, 'previous' | 'next' | 'releaseKind' | 'isAdjacent'>

/** Pairs of one chart at most; beyond, steps to older releases are left out. */
export const mostSteps = 1000

/** Oldest first by SemVer; what is no strict SemVer comes before all, by its text. */
export function sortVersions(versions: readonly string[]): readonly string[] {
  return versions.toSorted((left, right) => {
    const [from, to] = [parse(left), parse(right)]
    if (from === null || to === null) return from === to ? compareText(left, right) : from === null ? -1 : 1
    return compareVersions(from, to) || compareText(left, right)
  })
}

export function kindOf(version: string): 'stable' | 'candidate' | 'other' {
  const parsed = parse(version)
  return parsed === null ? 'other' : parsed.prerelease === '' ? 'stable' : 'candidate'
}

/**
 * The steps between versions, by next, then by previous. Adjacent are a release and the one after it, and two stable
 * releases with nothing but candidates between them. `everyPair` adds every step forwards.
 */
export function planSteps(
  versions: readonly string[],
  everyPair: boolean,
): { readonly steps: readonly PlannedStep[]; readonly left: number } {
  const sorted = sortVersions(versions)
  const steps = sorted.flatMap((next, at) =>
    sorted.slice(0, at).flatMap((previous, before): readonly PlannedStep[] => {
      const isAdjacent = before === at - 1 || (kindOf(previous) === 'stable' && isNextStable(sorted, before, at))
      if (!everyPair && !isAdjacent) return []
      return [{ previous, next, releaseKind: releaseStep(previous, next).kind, isAdjacent }]
    }),
  )
  const left = Math.max(0, steps.length - mostSteps)
  if (left === 0) return { steps, left }
  // Adjacent ones and those to the newest releases tell most.
  const kept = new Set(
    [
      ...steps.filter(({ isAdjacent }) => isAdjacent),
      ...steps.filter(({ isAdjacent }) => !isAdjacent).toReversed(),
    ].slice(0, mostSteps),
  )
  return { steps: steps.filter((step) => kept.has(step)), left }
}

function isNextStable(sorted: readonly string[], before: number, at: number): boolean {
  return (
    kindOf(sorted[at] ?? '') === 'stable' &&
    sorted.slice(before + 1, at).every((between) => kindOf(between) === 'candidate')
  )
}

function parse(version: string) {
  return parseStrictVersion(version.replace(/^v/, ''))
}

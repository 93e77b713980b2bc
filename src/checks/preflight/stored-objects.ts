import type { Cause, JudgedResource, LiveCluster, StoredEffect } from '../../model/live-cluster.ts'

/** What every finding on stored objects tells. A `type`, so that evidence can hold it. */
export type StoredEvidence = {
  /** `workspaces.kaito.sh`. */
  readonly definition: string
  readonly kind: string
  /** Objects of the definition that were looked at. */
  readonly examined: number
  readonly cause: Cause
  /** API versions through which it happens to these objects. */
  readonly versions: readonly string[]
  readonly context: string | null
}

/** Every cause with one of the effects, as evidence; fields that many objects share come first. */
export function storedCauses(
  { judged, context }: LiveCluster,
  effects: readonly StoredEffect[],
): readonly StoredEvidence[] {
  return judged.flatMap(({ definition, kind, count, causes }: JudgedResource) =>
    byVersions(causes.filter(({ effect }) => effects.includes(effect)))
      .toSorted((left, right) => right.cause.count - left.cause.count)
      .map(({ cause, versions }) => ({ definition, kind, examined: count, cause, versions, context })),
  )
}

/** What happens to the same objects through several versions is one thing. */
function byVersions(causes: readonly Cause[]): readonly Pick<StoredEvidence, 'cause' | 'versions'>[] {
  const groups = new Map<string, { readonly cause: Cause; readonly versions: string[] }>()
  for (const cause of causes) {
    const { effect, path, keyword, detail, count, objects, stuck } = cause
    // A version that goes, and what is not decided about one, is a thing of its own.
    const own = effect === 'not-served' || effect === 'undecided' ? [cause.version, detail] : []
    const key = JSON.stringify([effect, path, keyword, count, objects, stuck, ...own])
    const group = groups.get(key) ?? { cause, versions: [] }
    group.versions.push(cause.version)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** What every finding on stored objects has in common: the objects were seen, and fare so from the upgrade on. */
export function seenInStorage(evidence: StoredEvidence) {
  return {
    evidence,
    at: placeOf(evidence),
    certainty: 'observed',
    direction: 'previous-to-next',
    identity: storedIdentity(evidence),
  } as const
}

/** What tells two findings apart from run to run: not which objects, nor how many. */
export function storedIdentity({ definition, cause, versions, context }: StoredEvidence) {
  const { effect, path, keyword } = cause
  return { definition, effect, versions, path, keyword, context }
}

/** `3 of 1204 Workspaces`. */
export function countText({ kind, examined, cause }: StoredEvidence): string {
  return `${cause.count} of ${examined} stored ${kind} object${examined === 1 ? '' : 's'}`
}

/** `a/b, c/d and 12 more`. */
export function namesText({ cause: { objects, count } }: StoredEvidence): string {
  return listed(objects, count)
}

/** Those with finalizers, likewise. */
export function stuckNamesText({ cause: { stuckObjects, stuck } }: StoredEvidence): string {
  return listed(stuckObjects, stuck)
}

function listed(objects: readonly string[], count: number): string {
  const shown = objects.map((name) => `\`${name}\``).join(', ')
  return count > objects.length ? `${shown} and ${count - objects.length} more (--all-objects names them)` : shown
}

/** The field, and the versions through which it happens. */
export function fieldText({ cause: { path }, versions }: StoredEvidence): string {
  const through = `through ${versions.map((version) => `\`${version}\``).join(' and ')}`
  return path === '' ? through : `\`${path}\` ${through}`
}

/** Where the definition's objects are said to lie. */
export function placeOf({ definition, cause }: StoredEvidence) {
  return { live: `CustomResourceDefinition/${definition}`, ...(cause.path === '' ? {} : { field: cause.path }) }
}

/** A copy of all that is stored, before something is lost or refused. */
export function backUp({ definition }: StoredEvidence) {
  return {
    of: 'upgrade',
    phase: 'protect',
    text: 'Keep a copy of the custom resources that the next release would refuse, delete, or lose fields of.',
    commands: [`kubectl get ${definition} --all-namespaces -o yaml > ${definition}.yaml`],
    isPrecaution: true,
  } as const
}

export const storedSources = [
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  'kubernetes/apiextensions-apiserver pkg/registry/customresource/strategy.go',
]

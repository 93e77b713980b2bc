import type { Cause, JudgedResource, LiveCluster, StoredEffect } from '../../model/live-cluster.ts'

/** What every finding on stored objects tells. A `type`, so that evidence can hold it. */
export type StoredEvidence = {
  /** `workspaces.kaito.sh`. */
  readonly definition: string
  readonly kind: string
  /** Objects of the definition that were looked at. */
  readonly examined: number
  readonly cause: Cause
  readonly context: string | null
}

/** Every cause with one of the effects, as evidence; fields that many objects share come first. */
export function storedCauses(
  { judged, context }: LiveCluster,
  effects: readonly StoredEffect[],
): readonly StoredEvidence[] {
  return judged.flatMap(({ definition, kind, count, causes }: JudgedResource) =>
    causes
      .filter(({ effect }) => effects.includes(effect))
      .toSorted((left, right) => right.count - left.count)
      .map((cause) => ({ definition, kind, examined: count, cause, context })),
  )
}

/** What tells two findings apart from run to run: not which objects, nor how many. */
export function storedIdentity({ definition, cause, context }: StoredEvidence) {
  const { effect, version, path, keyword } = cause
  return { definition, effect, version, path, keyword, context }
}

/** `3 of 1204 Workspaces`. */
export function countText({ kind, examined, cause }: StoredEvidence): string {
  return `${cause.count} of ${examined} stored ${kind} object${examined === 1 ? '' : 's'}`
}

/** `a/b, c/d and 12 more`. */
export function namesText({ cause: { objects, count } }: StoredEvidence): string {
  const shown = objects.map((name) => `\`${name}\``).join(', ')
  return count > objects.length ? `${shown} and ${count - objects.length} more (--all-objects names them)` : shown
}

/** The field with its version: `.spec.a (v1)`. */
export function fieldText({ cause: { path, version } }: StoredEvidence): string {
  return path === '' ? `through \`${version}\`` : `\`${path}\` through \`${version}\``
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
    text: 'Keep a copy of the custom resources that the next release would refuse, or lose fields of.',
    commands: [`kubectl get ${definition} --all-namespaces -o yaml > ${definition}.yaml`],
  } as const
}

export const storedSources = [
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  'kubernetes/apiextensions-apiserver pkg/registry/customresource/strategy.go',
]

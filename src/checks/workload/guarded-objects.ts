import type { KubernetesObject } from '../../model/release.ts'
import { findLookups } from '../packaging/lookups.ts'
import type { ReleasePair } from '../rule.ts'

/** An object of the previous release that an upgrade does not render, though an installation does. */
export interface GuardedObject {
  readonly previous: KubernetesObject
  readonly next: KubernetesObject
  /** What keeps the object from an upgrade: `.Release.IsInstall`, or a look-up that finds it. */
  readonly guard: 'installation' | 'lookup'
  /** Of the look-up. */
  readonly line: number | null
}

export function guardedObjects({ objects, next: release }: ReleasePair): readonly GuardedObject[] {
  const lookups = findLookups(release)
  return [
    ...objects.installOnly.map((match) => ({ ...match, guard: 'installation' as const, line: null })),
    ...objects.persisted.flatMap(({ previous, next }): readonly GuardedObject[] => {
      const lookup = lookups.find(({ guards: guarded }) => guarded === next)
      return lookup === undefined ? [] : [{ previous, next, guard: 'lookup', line: lookup.line }]
    }),
  ]
}

import { type KubernetesObject, objectName } from '../../model/release.ts'
import type { Severity } from '../../model/severity.ts'
import type { ReleasePair } from '../rule.ts'
import { type ContainerSettings, containersOf } from './container-settings.ts'

/** One container of one object in both releases. */
export interface ContainerPair {
  readonly previous: ContainerSide
  readonly next: ContainerSide
  /** `Deployment/system/manager (main)`. */
  readonly name: string
}

export interface ContainerSide extends ContainerSettings {
  readonly object: KubernetesObject
}

/** Containers of the same name in objects that both releases render; Jobs and other hooks run once and are left out. */
export function containerPairs({ objects }: ReleasePair): readonly ContainerPair[] {
  return objects.persisted.flatMap(({ previous, next }) => {
    if (next.hooks.length > 0) return []
    const before = containersOf(previous)
    return containersOf(next).flatMap((container): readonly ContainerPair[] => {
      const same = before.find(({ name }) => name === container.name)
      if (same === undefined) return []
      return [
        {
          previous: { ...same, object: previous },
          next: { ...container, object: next },
          name: `${objectName(next)} (${container.name})`,
        },
      ]
    })
  })
}

/** A change of behaviour is news in a minor release; a patch promises that there is none. */
export function severityOfNews({ step }: ReleasePair): { readonly severity?: Severity } {
  return step.judgedAs === 'patch' ? {} : { severity: 'info' }
}

/** Whether two texts are the same but for the release's own version in them. */
export function isSameButVersion(before: string, after: string, { previous, next }: ReleasePair): boolean {
  if (before === after) return true
  const [from, to] = [previous.version, next.version]
  return (
    from !== null &&
    to !== null &&
    from !== '' &&
    before.replaceAll(from.replace(/^v/, ''), to.replace(/^v/, '')) === after
  )
}

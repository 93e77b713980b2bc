import type { CrdVersion } from '../../model/custom-resource-definition.ts'
import type { CrdPair, ReleasePair } from '../rule.ts'

export interface PersistedVersion {
  readonly crd: CrdPair
  readonly previous: CrdVersion
  readonly next: CrdVersion
}

/** Versions that both sides serve, by name: where clients of one side meet the other. */
export function persistedVersions(pair: ReleasePair): readonly PersistedVersion[] {
  return pair.crds.persisted.flatMap((crd) =>
    crd.previous.definition.versions.flatMap((previous) => {
      const next = crd.next.definition.versions.find(({ name }) => name === previous.name)
      return next?.served === true && previous.served ? [{ crd, previous, next }] : []
    }),
  )
}

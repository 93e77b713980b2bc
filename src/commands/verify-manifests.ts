import type { ManifestReader } from '../cluster/run-context.ts'
import { readRelease } from '../release/read-release.ts'
import { secretsInManifests } from '../sources/hide-secrets.ts'

/** What Helm rendered, read as a release is, but for what is hidden there. */
export const manifestReader: ManifestReader = {
  objects: (manifest) =>
    readRelease({
      ref: 'rendered',
      kind: 'chart',
      digest: null,
      files: {},
      renders: [
        {
          purpose: { kind: 'install' },
          releaseName: '',
          namespace: '',
          kubeVersion: '',
          userValues: {},
          manifest,
          failure: null,
        },
      ],
      mergedValues: null,
      program: null,
      problems: [],
    }),
  secrets: secretsInManifests,
}

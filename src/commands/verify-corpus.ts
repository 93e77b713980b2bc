import { buildCorpus, type CorpusEngine, type CorpusInput, type GivenObject } from '../cluster/build-corpus.ts'
import type { Corpus } from '../cluster/plan/corpus.ts'
import { compareVersions } from '../decide/compare-versions.ts'
import { instanceMaker } from '../decide/instances.ts'
import { readRelease } from '../release/read-release.ts'
import { openRelease } from '../sources/open-release.ts'
import type { RunContext } from './run-context.ts'

/** The corpus of a run, with the custom resources that lie in the user's folders and files. */
export async function readCustomResources(
  input: Omit<CorpusInput, 'given' | 'engine'>,
  paths: readonly string[],
  run: RunContext,
): Promise<Corpus> {
  const given: GivenObject[] = []
  for (const path of paths) {
    // Manifests take no values.
    const source = await openRelease(path, {
      ...run.open,
      takesAnyManifests: true,
      render: { ...run.open.render, valueArguments: [] },
    })
    given.push(...readRelease(source).objects.map(({ file, value }) => ({ source: file, object: value })))
  }
  return buildCorpus({ ...input, given, engine: engineFor(run.kubernetesMinor) })
}

function engineFor(kubernetesMinor: string): CorpusEngine {
  return {
    instanceMaker: (definition, version) => instanceMaker({ definition, version, kubernetesMinor }),
    compareVersions: (previous, before, next, after) =>
      compareVersions(
        { definition: previous, version: before, kubernetesMinor },
        { definition: next, version: after, kubernetesMinor },
      ),
  }
}

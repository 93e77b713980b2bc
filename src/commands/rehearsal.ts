import type { Engine } from '../checks/engine.ts'
import { lazyEngine } from '../checks/load-engine.ts'
import { rememberingEngine } from '../checks/remembering-engine.ts'
import { diffReleases } from '../checks/run.ts'
import type { FileSet, ReleaseSource } from '../model/release-source.ts'
import { createDocumentCache, type DocumentCache } from '../release/document-cache.ts'
import { expectManifest } from '../release/expected-manifest.ts'
import { readRelease } from '../release/read-release.ts'
import { renderedDocuments } from '../release/rendered-documents.ts'
import type { RunContext } from './run-context.ts'

/** What reading and comparing find out, kept for whoever asks again: documents by their text, answers by their question. */
export interface Knowledge {
  readonly documents: DocumentCache
  readonly engine: Engine
}

export function createKnowledge(): Knowledge {
  return { documents: createDocumentCache(), engine: rememberingEngine(lazyEngine) }
}

/** Whether to go on; asked between pieces of work, and what waits for the event loop goes first. */
export type Pause = () => Promise<boolean>

/**
 * Compares what two charts are likely to render, while Helm renders them: what turns out as expected is known then, and
 * anything else was work for nothing. Most of a chart's definitions hold no template actions.
 */
export async function rehearse(
  knowledge: Knowledge,
  [previous, next]: readonly [FileSet, FileSet],
  { configuration, kubernetesMinor }: RunContext,
  goesOn: Pause,
): Promise<void> {
  const manifests = [manifestOf(previous, knowledge), manifestOf(next, knowledge)] as const
  for (const { text } of manifests.flatMap(renderedDocuments)) {
    if (!(await goesOn())) return
    knowledge.documents.yaml(text)
  }
  const read = (files: FileSet, manifest: string) => readRelease(asSource(files, manifest), knowledge.documents)
  const engine = stopAt(goesOn, knowledge.engine)
  try {
    await diffReleases(read(previous, manifests[0]), read(next, manifests[1]), {
      rules: [],
      engine,
      settings: configuration.settings,
      kubernetesMinor,
    })
  } catch (error) {
    if (error !== isOver) throw error
  }
}

function manifestOf(files: FileSet, { documents }: Knowledge): string {
  const values = documents.yaml(files['values.yaml'] ?? '')
  return expectManifest(files, values.kind === 'value' ? values.value : null)
}

function asSource(files: FileSet, manifest: string): ReleaseSource {
  const render = {
    purpose: { kind: 'install' },
    releaseName: '',
    namespace: '',
    kubeVersion: '',
    userValues: {},
    manifest,
    failure: null,
  } as const
  return {
    ref: '',
    kind: 'chart',
    digest: null,
    files,
    renders: [render],
    mergedValues: null,
    program: null,
    problems: [],
  }
}

const isOver = Symbol('the renders are there')

function stopAt(goesOn: Pause, engine: Engine): Engine {
  const unlessOver = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (!(await goesOn())) throw isOver
    return ask()
  }
  return {
    ...engine,
    compareVersions: (...question) => unlessOver(() => engine.compareVersions(...question)),
    compareServedVersions: (...question) => unlessOver(() => engine.compareServedVersions(...question)),
    findExample: (...question) => unlessOver(() => engine.findExample(...question)),
    validateDefinition: (...question) => unlessOver(() => engine.validateDefinition(...question)),
  }
}

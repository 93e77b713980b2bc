import { type Json, type JsonObject, stringifyJson } from '../../model/json.ts'
import type { SkippedCheck } from '../../model/report.ts'
import type { ApiResource } from './step.ts'

/** The custom resources of a run. Every list is in the order in which its objects are created. */
export interface Corpus {
  /** What a file brings beside custom resources: ConfigMaps, Secrets. */
  readonly companions: readonly CorpusObject[]
  /** Created under previous alone. */
  readonly stored: readonly CorpusObject[]
  /** One for each kind, like the first stored one, created while both run. */
  readonly twins: readonly CorpusObject[]
  /** For twins, a change of one value such as a user makes. */
  readonly edits: readonly CorpusEdit[]
  /** One for each field that next adds, created once next's definitions are there. */
  readonly newFields: readonly CorpusObject[]
  /** Objects that `diff` predicts something about; only ever tried. */
  readonly probes: readonly Probe[]
  /** Kinds and fields for which there is no object, and why. */
  readonly gaps: readonly SkippedCheck[]
}

export interface CorpusObject {
  /** File name without ending: `03-widget-example`. */
  readonly file: string
  readonly kind: string
  readonly resource: ApiResource
  readonly namespace: string | null
  readonly name: string
  /** Where it comes from: a file of the user's, `crdsExamples`, `made from the schema`. */
  readonly source: string
  /** What next adds, for {@link Corpus.newFields}. */
  readonly field: string | null
  readonly object: JsonObject
}

/** A change of a twin, as a JSON merge patch. */
export interface CorpusEdit {
  /** Of the twin. */
  readonly file: string
  /** `.spec.size`. */
  readonly path: string
  readonly patch: JsonObject
}

/** An object on which a finding of `diff` rests. */
export interface Probe {
  readonly fingerprint: string
  readonly rule: string
  readonly resource: ApiResource
  readonly namespace: string | null
  readonly object: JsonObject
  readonly acceptedBy: 'previous' | 'next'
  readonly outcome: 'rejected' | 'pruned' | 'changed' | 'not-served'
  readonly lost: readonly string[]
}

/** Lists whose objects are created. */
export type CreatedList = keyof typeof corpusFolders

/** Folders of the corpus below the work folder. */
export const corpusFolders = {
  companions: 'corpus/companions',
  stored: 'corpus/stored',
  twins: 'corpus/twins',
  newFields: 'corpus/new-fields',
} as const satisfies Partial<Record<keyof Corpus, string>>

/** Folder of the patches that edit twins. */
export const editsFolder = 'corpus/edits'

/** One manifest for each object; a folder of them is created with one `kubectl create -f`. */
export function corpusFiles(corpus: Corpus): readonly (readonly [path: string, text: string])[] {
  const objects = (['companions', 'stored', 'twins', 'newFields'] as const).flatMap((list) =>
    corpus[list].map(({ file, object }) => [`${corpusFolders[list]}/${file}.json`, manifest(object)] as const),
  )
  const edits = corpus.edits.map(({ file, patch }) => [`${editsFolder}/${file}.json`, manifest(patch)] as const)
  return [...objects, ...edits]
}

/** Objects as one file that kubectl reads. */
export function manifestList(objects: readonly JsonObject[]): string {
  return manifest({ apiVersion: 'v1', kind: 'List', items: objects })
}

function manifest(object: Json): string {
  return `${stringifyJson(object, 2)}\n`
}

/** Resources of custom resources that the corpus holds, each once. */
export function corpusResources(corpus: Corpus): readonly ApiResource[] {
  const all = [...corpus.stored, ...corpus.twins, ...corpus.newFields].map(({ resource }) => resource)
  return [...new Map(all.map((resource) => [`${resource.resource}.${resource.group}`, resource])).values()]
}

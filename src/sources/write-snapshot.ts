import { compareText, type Json, type JsonObject, stringifyJson } from '../model/json.ts'
import type { ReadProblem, ReleaseSource, Render, RenderPurpose } from '../model/release-source.ts'
import { hideInValues } from './hide-secrets.ts'
import { snapshotKind, snapshotVersion } from './snapshot.ts'

/**
 * A release as one JSON text (schemas/snapshot.schema.json). The same source gives the same bytes. It holds the
 * rendered manifests and the values that were given, with hashes in place of secrets.
 */
export function writeSnapshot(source: ReleaseSource): string {
  const { ref, kind, digest, files, renders, mergedValues, program, helmWords, problems } = source
  const sorted = Object.keys(files).sort(compareText)
  const pool = new DocumentPool()
  const manifests = renders.flatMap(({ manifest }) => manifest ?? [])
  const hide = (values: JsonObject) => hideInValues(values, manifests)
  const snapshot: Json = {
    kind: snapshotKind,
    schemaVersion: snapshotVersion,
    release: {
      ref,
      kind,
      digest,
      files: Object.fromEntries(sorted.map((path) => [path, files[path] ?? null])),
      renders: renders.map((render) => renderJson({ ...render, userValues: hide(render.userValues) }, pool)),
      documents: pool.documents,
      mergedValues: mergedValues === null ? null : hide(mergedValues),
      program,
      ...(helmWords === undefined ? {} : { helmWords: { ...helmWords } }),
      problems: problems.map(problemJson),
    },
  }
  return `${stringifyJson(snapshot, 2)}\n`
}

/** Renders of one release mostly hold the same documents: each is written once. */
class DocumentPool {
  readonly documents: string[] = []
  readonly #places = new Map<string, number>()

  /** The documents of a manifest, by their places in the pool; put together they are the manifest again. */
  add(manifest: string): readonly number[] {
    return manifest.split(/^(?=---\n)/m).map((document) => {
      const place = this.#places.get(document) ?? this.documents.push(document) - 1
      this.#places.set(document, place)
      return place
    })
  }
}

function renderJson(render: Render, pool: DocumentPool): Json {
  const { purpose, releaseName, namespace, kubeVersion, userValues, manifest, failure } = render
  return {
    purpose: purposeJson(purpose),
    releaseName,
    namespace,
    kubeVersion,
    userValues,
    manifest: manifest === null ? null : pool.add(manifest),
    failure: failure === null ? null : { message: failure.message, command: failure.command },
  }
}

function purposeJson(purpose: RenderPurpose): Json {
  if (purpose.kind === 'repeat') return { kind: purpose.kind, gate: purpose.gate === null ? null : { ...purpose.gate } }
  return { ...purpose }
}

function problemJson({ kind, file, line, column, message }: ReadProblem): Json {
  return { ...(kind === undefined ? {} : { kind }), file, line, column, message }
}

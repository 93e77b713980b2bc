import { SourceError } from '../errors.ts'
import {
  compareText,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  stringifyJson,
} from '../model/json.ts'
import type { GateSetting, ReadProblem, ReleaseSource, Render, RenderPurpose } from '../model/release-source.ts'
import { limits } from './limits.ts'

const snapshotKind = 'kaito-check-snapshot'
const schemaVersion = '1'

/**
 * A release as one JSON text (schemas/snapshot.schema.json). The same source gives the same bytes. It
 * holds the rendered manifests and the values that were given, secrets in them included.
 */
export function writeSnapshot(source: ReleaseSource): string {
  const { ref, kind, digest, files, renders, mergedValues, problems } = source
  const sorted = Object.keys(files).sort(compareText)
  const snapshot: Json = {
    kind: snapshotKind,
    schemaVersion,
    release: {
      ref,
      kind,
      digest,
      files: Object.fromEntries(sorted.map((path) => [path, files[path] ?? null])),
      renders: renders.map(renderJson),
      mergedValues,
      problems: problems.map(problemJson),
    },
  }
  return `${stringifyJson(snapshot, 2)}\n`
}

function renderJson(render: Render): Json {
  const { purpose, releaseName, namespace, kubeVersion, userValues, manifest, failure } = render
  return {
    purpose: purposeJson(purpose),
    releaseName,
    namespace,
    kubeVersion,
    userValues,
    manifest,
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

/** Whether a text is meant to be a snapshot, and not a manifest in JSON. */
export function isSnapshotText(text: string): boolean {
  return text.slice(0, 200).includes(`"${snapshotKind}"`)
}

/** The release in a snapshot; a `SourceError` names the field that makes it none, or the version that this tool cannot read. */
export function readSnapshot(text: string, shown: string): ReleaseSource {
  const root = parseJson(text, shown)
  const field = new SnapshotField(root, '', shown)
  if (member(root, 'kind') !== snapshotKind) throw field.refuse(`no ${snapshotKind}`)
  const version = field.at('schemaVersion').text()
  if (version !== schemaVersion) {
    throw new SourceError(
      `The snapshot \`${shown}\` has schema version ${version}, and this kaito-check reads ${schemaVersion}.`,
      {
        code: 'source-unreadable',
        hint: 'Write it anew with this kaito-check, or read it with the one that wrote it.',
      },
    )
  }
  const release = field.at('release')
  return {
    ref: release.at('ref').text(),
    kind: release.at('kind').oneOf(['chart', 'manifests']),
    digest: release.at('digest').textOrNull(),
    files: Object.fromEntries(release.at('files').members((path, content) => [path, content.textOrNull()])),
    renders: release.at('renders').items(readRender),
    mergedValues: release.at('mergedValues').objectOrNull(),
    problems: release.at('problems').items(readProblem),
  }
}

function readRender(render: SnapshotField): Render {
  const failure = render.at('failure')
  return {
    purpose: readPurpose(render.at('purpose')),
    releaseName: render.at('releaseName').text(),
    namespace: render.at('namespace').text(),
    kubeVersion: render.at('kubeVersion').text(),
    userValues: render.at('userValues').object(),
    manifest: render.at('manifest').textOrNull(),
    failure: failure.isNull() ? null : { message: failure.at('message').text(), command: failure.at('command').text() },
  }
}

function readPurpose(purpose: SnapshotField): RenderPurpose {
  const kind = purpose
    .at('kind')
    .oneOf(['install', 'upgrade', 'repeat', 'gate', 'reuse-values', 'reset-then-reuse-values', 'tenant'])
  if (kind === 'gate') return { kind, ...readGate(purpose) }
  if (kind === 'repeat') return { kind, gate: purpose.at('gate').isNull() ? null : readGate(purpose.at('gate')) }
  if (kind !== 'tenant') return { kind }
  return {
    kind,
    releaseName: purpose.at('releaseName').text(),
    namespace: purpose.at('namespace').text(),
    set: purpose.at('set').items((item) => item.text()),
  }
}

function readGate(gate: SnapshotField): GateSetting {
  return { value: gate.at('value').text(), setTo: gate.at('setTo').truth() }
}

function readProblem(problem: SnapshotField): ReadProblem {
  const kind = problem.at('kind')
  return {
    ...(kind.isAbsent() ? {} : { kind: kind.oneOf(['unreadable', 'ambiguous']) }),
    file: problem.at('file').text(),
    line: problem.at('line').countOrNull(),
    column: problem.at('column').countOrNull(),
    message: problem.at('message').text(),
  }
}

function parseJson(text: string, shown: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (cause) {
    throw new SourceError(`The snapshot \`${shown}\` is damaged: it is no JSON.`, { code: 'source-unreadable', cause })
  }
}

// Level by level: whoever reads the values later does so by recursion.
function isDeeperThan(value: Json, depth: number): boolean {
  let level: readonly Json[] = [value]
  for (let left = depth; left > 0 && level.length > 0; left--) {
    level = level.flatMap((item) => (isJsonArray(item) ? item : isJsonObject(item) ? Object.values(item) : []))
  }
  return level.length > 0
}

/** A value of the snapshot with its path, for errors that name it. */
class SnapshotField {
  readonly #value: Json | undefined
  readonly #path: string
  readonly #shown: string

  constructor(value: Json | undefined, path: string, shown: string) {
    this.#value = value
    this.#path = path
    this.#shown = shown
  }

  at(key: string): SnapshotField {
    return new SnapshotField(member(this.#value, key), `${this.#path}.${key}`, this.#shown)
  }

  isAbsent(): boolean {
    return this.#value === undefined
  }

  isNull(): boolean {
    return this.#value === null
  }

  text(): string {
    if (typeof this.#value !== 'string') throw this.refuse('no text')
    return this.#value
  }

  textOrNull(): string | null {
    return this.#value === null ? null : this.text()
  }

  countOrNull(): number | null {
    if (this.#value === null || typeof this.#value === 'number') return this.#value
    throw this.refuse('no number')
  }

  truth(): boolean {
    if (typeof this.#value !== 'boolean') throw this.refuse('neither true nor false')
    return this.#value
  }

  oneOf<const Text extends string>(texts: readonly Text[]): Text {
    const found = texts.find((text) => text === this.#value)
    if (found === undefined) throw this.refuse(`none of ${texts.join(', ')}`)
    return found
  }

  objectOrNull(): JsonObject | null {
    return this.#value === null ? null : this.object()
  }

  object(): JsonObject {
    if (!isJsonObject(this.#value)) throw this.refuse('no object')
    if (isDeeperThan(this.#value, limits.depth)) throw this.refuse(`nested more than ${limits.depth} deep`)
    return this.#value
  }

  members<Value>(read: (key: string, field: SnapshotField) => Value): readonly Value[] {
    if (!isJsonObject(this.#value)) throw this.refuse('no object')
    return Object.keys(this.#value).map((key) => read(key, this.at(key)))
  }

  items<Item>(read: (field: SnapshotField) => Item): readonly Item[] {
    const list = this.#value
    if (!isJsonArray(list)) throw this.refuse('no list')
    return list.map((item, index) => read(new SnapshotField(item, `${this.#path}[${index}]`, this.#shown)))
  }

  refuse(what: string): SourceError {
    const where = this.#path === '' ? 'it' : `\`${this.#path}\``
    return new SourceError(`The snapshot \`${this.#shown}\` is damaged: ${where} is ${what}.`, {
      code: 'source-unreadable',
      hint: 'Write it anew with `kaito-check snapshot`.',
    })
  }
}

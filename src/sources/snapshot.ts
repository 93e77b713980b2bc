import { SourceError } from '../errors.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, member } from '../model/json.ts'
import type { ProgramFacts } from '../model/program.ts'
import type { GateSetting, ReadProblem, ReleaseSource, Render, RenderPurpose } from '../model/release-source.ts'
import { limits, mebibytes } from './limits.ts'

export const snapshotKind = 'kaito-check-snapshot'
export const snapshotVersion = '1'

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
  if (version !== snapshotVersion) {
    throw new SourceError(
      `The snapshot \`${shown}\` has schema version ${version}, and this kaito-check reads ${snapshotVersion}.`,
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
    renders: readRenders(release),
    mergedValues: release.at('mergedValues').objectOrNull(),
    program: readProgram(release.at('program')),
    ...readHelmWords(release.at('helmWords')),
    problems: release.at('problems').items(readProblem),
  }
}

function readRenders(release: SnapshotField): readonly Render[] {
  const documents = release.at('documents').items((document) => document.text())
  let left: number = limits.snapshotBytes
  return release.at('renders').items((render) => {
    const read = readRender(render, documents)
    // A short file may name one long document without end.
    left -= read.manifest?.length ?? 0
    if (left < 0) throw release.at('renders').refuse(`more than ${mebibytes(limits.snapshotBytes)}`)
    return read
  })
}

function readRender(render: SnapshotField, documents: readonly string[]): Render {
  const failure = render.at('failure')
  return {
    purpose: readPurpose(render.at('purpose')),
    releaseName: render.at('releaseName').text(),
    namespace: render.at('namespace').text(),
    kubeVersion: render.at('kubeVersion').text(),
    userValues: render.at('userValues').object(),
    manifest: readManifest(render.at('manifest'), documents),
    failure: failure.isNull() ? null : { message: failure.at('message').text(), command: failure.at('command').text() },
  }
}

function readManifest(manifest: SnapshotField, documents: readonly string[]): string | null {
  if (manifest.isNull()) return null
  const pieces = manifest.items((place) => place.itemOf(documents))
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (length > limits.renderedBytes) throw manifest.refuse(`more than ${mebibytes(limits.renderedBytes)}`)
  return pieces.join('')
}

function readPurpose(purpose: SnapshotField): RenderPurpose {
  const kind = purpose
    .at('kind')
    .oneOf(['install', 'upgrade', 'repeat', 'gate', 'reuse-values', 'reset-then-reuse-values', 'default', 'tenant'])
  if (kind === 'gate') return { kind, ...readGate(purpose) }
  if (kind === 'default') return { kind, value: purpose.at('value').text() }
  if (kind === 'repeat') return { kind, gate: purpose.at('gate').isNull() ? null : readGate(purpose.at('gate')) }
  if (kind !== 'tenant') return { kind }
  return {
    kind,
    releaseName: purpose.at('releaseName').text(),
    namespace: purpose.at('namespace').text(),
    set: purpose.at('set').items((item) => item.text()),
  }
}

function readHelmWords(words: SnapshotField): Pick<ReleaseSource, 'helmWords'> {
  if (words.isAbsent()) return {}
  const textsOf = (list: SnapshotField) => list.items((word) => word.text())
  const chart = words.at('chart')
  return { helmWords: { chart: chart.isNull() ? null : textsOf(chart), values: textsOf(words.at('values')) } }
}

function readGate(gate: SnapshotField): GateSetting {
  return { value: gate.at('value').text(), setTo: gate.at('setTo').truth() }
}

function readProgram(program: SnapshotField): ProgramFacts | null {
  if (program.isNull()) return null
  const readAt = (declared: SnapshotField) => ({
    file: declared.at('at').at('file').text(),
    line: declared.at('at').at('line').countOrNull() ?? 1,
  })
  return {
    origin: program.at('origin').oneOf(['source', 'image']),
    flags: program.at('flags').items((flag) => ({
      name: flag.at('name').text(),
      default: flag.at('default').textOrNull(),
      ...(flag.at('isComputed').isAbsent() ? {} : { isComputed: true as const }),
      at: readAt(flag),
    })),
    gates: program.at('gates').items((gate) => ({
      name: gate.at('name').text(),
      default: gate.at('default').isNull() ? null : gate.at('default').truth(),
      at: readAt(gate),
    })),
    ...(program.at('unread').isAbsent()
      ? {}
      : { unread: program.at('unread').items((each) => ({ text: each.at('text').text(), at: readAt(each) })) }),
    ...(program.at('programs').isAbsent() ? {} : { programs: program.at('programs').items((folder) => folder.text()) }),
  }
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

  /** The item that the value is the index of. */
  itemOf(list: readonly string[]): string {
    const item = typeof this.#value === 'number' ? list[this.#value] : undefined
    if (item === undefined) throw this.refuse('no number of a document')
    return item
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

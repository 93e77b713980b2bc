import { arrayMember, isJsonObject, type JsonObject, member, objectMember, stringMember } from '../model/json.ts'
import type { AnnotationDocument, Chart, ChartDependency, ChartLock, ChartScalar } from '../model/release.ts'
import type { FileSet, ReadProblem } from '../model/release-source.ts'
import type { DocumentCache } from './document-cache.ts'
import { goText, goTextOfPlain } from './go-scalars.ts'
import { type GoYaml, readRecorded } from './go-yaml.ts'
import { limits } from './limits.ts'
import { duplicateMessage } from './read-objects.ts'
import { PlaceRecorder, type YamlPlace } from './yaml-recorder.ts'

export interface ChartReading {
  readonly chart: Chart | null
  readonly problems: readonly ReadProblem[]
}

/** A chart and the charts that are vendored in it, as Helm's loader finds them (pkg/chart/v2/loader). */
export function readChart(files: FileSet, cache: DocumentCache): ChartReading {
  const problems: ReadProblem[] = []
  const chart = new ChartReader(files, problems, cache).read('', 0)
  return { chart, problems }
}

type Metadata = { readonly value: JsonObject; readonly places: ReadonlyMap<object, Map<unknown, YamlPlace>> }

class ChartReader {
  readonly #cache: DocumentCache
  readonly #files: FileSet
  readonly #problems: ReadProblem[]
  /** Folders of charts: `` and `charts/flux2/`. */
  readonly #folders: readonly string[]

  constructor(files: FileSet, problems: ReadProblem[], cache: DocumentCache) {
    this.#cache = cache
    this.#files = files
    this.#problems = problems
    this.#folders = Object.keys(files)
      .filter((file) => file === 'Chart.yaml' || file.endsWith('/Chart.yaml'))
      .map((file) => file.slice(0, -'Chart.yaml'.length))
  }

  read(folder: string, depth: number): Chart | null {
    const metadata = this.#metadata(`${folder}Chart.yaml`)
    if (metadata === null) return null
    const { value, places } = metadata
    const scalar = (key: string): ChartScalar | null => readScalar(value, key, places.get(value)?.get(key))
    // Charts of the first format keep their dependencies in a file of their own.
    const apiVersion = textOf(value, 'apiVersion')
    const isFirstFormat = apiVersion === 'v1'
    const requirements = isFirstFormat ? (this.#mapping(`${folder}requirements.yaml`) ?? {}) : value
    const annotations = objectMember(value, 'annotations') ?? {}
    return {
      path: folder.replace(/\/$/, ''),
      name: textOf(value, 'name') ?? '',
      version: scalar('version'),
      appVersion: scalar('appVersion'),
      kubeVersion: scalar('kubeVersion'),
      apiVersion,
      type: stringMember(value, 'type') === 'library' ? 'library' : 'application',
      annotations,
      annotationDocuments: readAnnotationDocuments(annotations, this.#cache),
      dependencies: arrayMember(requirements, 'dependencies').flatMap((dependency) =>
        isJsonObject(dependency) ? [readDependency(dependency)] : [],
      ),
      lock: this.#lock(`${folder}${isFirstFormat ? 'requirements' : 'Chart'}.lock`),
      values: this.#mapping(`${folder}values.yaml`) ?? {},
      valuesSchema: this.#files[`${folder}values.schema.json`] ?? null,
      subcharts: this.#subcharts(folder, depth),
      raw: value,
    }
  }

  /** Vendored charts; Helm's loader passes over folders whose name starts with a dot or an underscore. */
  #subcharts(folder: string, depth: number): readonly Chart[] {
    const parent = `${folder}charts/`
    return this.#folders
      .filter((candidate) => candidate.startsWith(parent) && /^[^._/][^/]*\/$/.test(candidate.slice(parent.length)))
      .flatMap((candidate) => {
        if (depth >= limits.chartDepth) {
          this.#add(`${candidate}Chart.yaml`, `Charts are nested deeper than ${limits.chartDepth} levels.`)
          return []
        }
        return this.read(candidate, depth + 1) ?? []
      })
  }

  #metadata(file: string): Metadata | null {
    const text = this.#text(file)
    if (text === null) return null
    const { yaml, recorder } = readRecorded(text, () => new PlaceRecorder())
    const value = this.#accept(file, yaml)
    return value === null ? null : { value, places: recorder.places }
  }

  #mapping(file: string): JsonObject | null {
    const text = this.#text(file)
    return text === null ? null : this.#accept(file, this.#cache.yaml(text))
  }

  #lock(file: string): ChartLock | null {
    const value = this.#mapping(file)
    if (value === null) return null
    return {
      digest: stringMember(value, 'digest') ?? null,
      dependencies: arrayMember(value, 'dependencies').filter((dependency) => isJsonObject(dependency)),
    }
  }

  #text(file: string): string | null {
    if (!Object.hasOwn(this.#files, file)) return null
    const text = this.#files[file] ?? null
    if (text === null) this.#add(file, 'The file is not UTF-8 text.')
    return text
  }

  #accept(file: string, yaml: GoYaml): JsonObject | null {
    if (yaml.kind === 'fault') {
      this.#add(file, yaml.message, yaml.line, yaml.column)
      return null
    }
    for (const { key, line, column } of yaml.duplicates) {
      this.#problems.push({ kind: 'ambiguous', file, line, column, message: duplicateMessage(key) })
    }
    if (isJsonObject(yaml.value)) return yaml.value
    if (yaml.value !== null) this.#add(file, 'The file holds no mapping of keys to values.')
    return null
  }

  #add(file: string, message: string, line: number | null = null, column: number | null = null): void {
    this.#problems.push({ file, line, column, message })
  }
}

/** The annotations whose text Artifact Hub parses as YAML (internal/tracker/source/helm/helm.go). */
const annotationsOfYaml = [
  'changes',
  'crds',
  'crdsExamples',
  'images',
  'links',
  'maintainers',
  'recommendations',
  'screenshots',
  'signKey',
] as const

function readAnnotationDocuments(
  annotations: JsonObject,
  cache: DocumentCache,
): Readonly<Record<string, AnnotationDocument>> {
  const documents: Record<string, AnnotationDocument> = {}
  for (const name of annotationsOfYaml) {
    const text = stringMember(annotations, `artifacthub.io/${name}`)
    if (text === undefined) continue
    const yaml = cache.yaml(text)
    documents[`artifacthub.io/${name}`] =
      yaml.kind === 'value' ? { kind: 'value', value: yaml.value } : { kind: 'fault', message: yaml.message }
  }
  return documents
}

function readScalar(value: JsonObject, key: string, place: YamlPlace | undefined): ChartScalar | null {
  const found = member(value, key)
  if (found === undefined || found === null) return null
  const text = place?.source ?? ''
  return { value: found, text, helmText: typeof found === 'string' ? found : goTextOfPlain(text) }
}

/** A field of type string, as Helm reads whatever scalar stands there. */
function textOf(value: JsonObject, key: string): string | null {
  const found = member(value, key)
  return found === undefined || found === null || typeof found === 'object' ? null : goText(found)
}

function readDependency(raw: JsonObject): ChartDependency {
  return {
    name: textOf(raw, 'name') ?? '',
    version: textOf(raw, 'version'),
    repository: textOf(raw, 'repository'),
    condition: textOf(raw, 'condition'),
    alias: textOf(raw, 'alias'),
    raw,
  }
}

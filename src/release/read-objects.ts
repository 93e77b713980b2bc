import { isJsonArray, isJsonObject, type Json, type JsonObject, memberAt, stringMember } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import type { KubernetesObject } from '../model/release.ts'
import type { ReadProblem } from '../model/release-source.ts'
import type { DocumentCache } from './document-cache.ts'
import type { FileDocument } from './rendered-documents.ts'

/** Objects of a stream of documents, and what of it could not be read. */
export interface ObjectReading {
  readonly objects: readonly KubernetesObject[]
  readonly problems: readonly ReadProblem[]
}

/** Reads documents as kubectl and Helm decode them: lists unrolled, a document without content skipped. */
export function readObjects(documents: Iterable<FileDocument>, cache: DocumentCache): ObjectReading {
  const objects: KubernetesObject[] = []
  const problems: ReadProblem[] = []
  for (const document of documents) {
    const yaml = cache.yaml(document.text)
    const problem = (message: string, line: number | null = 1, column: number | null = null): ReadProblem => ({
      file: document.file,
      line: line === null ? document.line : document.line + line - 1,
      column,
      message,
    })
    if (yaml.kind === 'fault') {
      problems.push(problem(yaml.message, yaml.line, yaml.column))
      continue
    }
    for (const { key, line, column } of yaml.duplicates) {
      problems.push({ ...problem(duplicateMessage(key), line, column), kind: 'ambiguous' })
    }
    if (yaml.value === null) continue
    if (!isJsonObject(yaml.value)) {
      problems.push(problem('The document is no object, so it cannot be a Kubernetes resource.'))
      continue
    }
    for (const item of unroll(yaml.value)) {
      const object = toObject(item, document)
      if (typeof object === 'string') problems.push(problem(object))
      else objects.push(object)
    }
  }
  return { objects, problems }
}

export function duplicateMessage(key: string): string {
  return `The key \`${key}\` is given twice: Helm and kubectl keep the last value and drop the other.`
}

interface Item {
  readonly value: JsonObject
  readonly path: Path
}

/**
 * An object with a list at `items` is a list to every client: its items stand for it
 * (`unstructuredJSONScheme` in k8s.io/apimachinery, `Flatten` in k8s.io/cli-runtime). In a `WidgetList`, items without
 * kind are Widgets.
 */
function unroll(value: JsonObject, path: Path = []): readonly Item[] {
  const { items, kind, apiVersion } = value
  if (!isJsonArray(items)) return [{ value, path }]
  const listKind = typeof kind === 'string' && kind.endsWith('List') ? kind.slice(0, -'List'.length) : ''
  return items.flatMap((item, index) => {
    if (!isJsonObject(item)) return [{ value: {}, path: [...path, 'items', index] }]
    const itemKind = item['kind'] ?? (listKind === '' ? undefined : listKind)
    const typed = withType(item, itemKind, item['apiVersion'] ?? (listKind === '' ? undefined : apiVersion))
    return unroll(typed, [...path, 'items', index])
  })
}

function withType(item: JsonObject, kind: Json | undefined, apiVersion: Json | undefined): JsonObject {
  if (item['kind'] !== undefined && item['apiVersion'] !== undefined) return item
  return {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...item,
  }
}

/** The object, or why it is none. */
function toObject({ value, path }: Item, document: FileDocument): KubernetesObject | string {
  const apiVersion = stringMember(value, 'apiVersion') ?? ''
  const kind = stringMember(value, 'kind') ?? ''
  if (apiVersion === '' || kind === '') {
    return `The document has no ${kind === '' ? 'kind' : 'apiVersion'}, so it cannot be a Kubernetes resource.`
  }
  const hook = memberAt(value, 'metadata', 'annotations', 'helm.sh/hook')
  return {
    file: document.file,
    line: document.line,
    dependency: document.dependency,
    apiVersion,
    kind,
    name: nameOf(value),
    namespace: stringMember(memberAt(value, 'metadata'), 'namespace') || null,
    hooks:
      typeof hook === 'string'
        ? hook
            .split(',')
            .map((event) => event.trim())
            .filter((event) => event !== '')
        : [],
    value,
    text: document.text,
    textPath: path,
  }
}

/** The name, or the prefix that the API server completes. */
function nameOf(value: JsonObject): string {
  const metadata = memberAt(value, 'metadata')
  return stringMember(metadata, 'name') ?? stringMember(metadata, 'generateName') ?? ''
}

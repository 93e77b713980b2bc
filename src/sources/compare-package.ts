import { LineCounter } from 'yaml'
import { compareText, isJsonArray, isJsonObject, type Json, type JsonObject, jsonEquals } from '../model/json.ts'
import type { FileDifference } from '../model/tagged-release.ts'
import { composeDocument } from '../release/compose-document.ts'
import { unpackVendored } from './chart-files.ts'
import { limits } from './limits.ts'
import type { Files } from './read-archive.ts'

/** A package beside the chart that it should hold. */
export interface PackageComparison {
  readonly differences: readonly FileDifference[]
  /** Dependencies that the tree names and does not hold: `helm dependency update` brought them. */
  readonly fetched: readonly string[]
  readonly compared: number
}

/** Compares a package with a chart file by file, vendored packages unpacked. */
export async function comparePackage(tree: Files, packed: Files, shown: string): Promise<PackageComparison> {
  const [ours, theirs] = [await unpackVendored(tree, shown), await unpackVendored(packed, shown)]
  const fetched = findFetched(ours, theirs)
  const isFetched = (file: string) =>
    fetched.some((folder) => file.startsWith(`${folder}/`)) ||
    // Written beside what was brought.
    (fetched.length > 0 && /^(?:Chart|requirements)\.lock$/.test(file))
  const files = [...new Set([...ours.keys(), ...theirs.keys()])].filter((file) => !isFetched(file)).sort(compareText)
  const differences = files.flatMap((file): readonly FileDifference[] => {
    const [mine, other] = [ours.get(file), theirs.get(file)]
    const what =
      mine === undefined ? 'only-in-package' : other === undefined ? 'only-in-tree' : differenceOf(file, mine, other)
    return what === null ? [] : [{ file, what }]
  })
  return { differences, fetched, compared: files.length }
}

function findFetched(tree: Files, packed: Files): readonly string[] {
  const text = tree.get('Chart.yaml')
  const chart = text === undefined ? null : readYaml(text)
  const requirements = tree.get('requirements.yaml')
  const named = [chart, requirements === undefined ? null : readYaml(requirements)].flatMap((document) => {
    const list = isJsonObject(document ?? undefined) ? (document as JsonObject)['dependencies'] : undefined
    return isJsonArray(list) ? list.flatMap((each) => (isJsonObject(each) ? [each['name']] : [])) : []
  })
  const folders = new Set([...packed.keys()].flatMap((file) => /^charts\/[^/]+/.exec(file)?.[0] ?? []))
  return [...folders]
    .filter((folder) => named.includes(folder.slice('charts/'.length)))
    .filter((folder) => ![...tree.keys()].some((file) => file.startsWith(`${folder}/`)))
    .sort(compareText)
}

function differenceOf(file: string, mine: Uint8Array, other: Uint8Array): FileDifference['what'] | null {
  const [ours, theirs] = [withoutMark(mine), withoutMark(other)]
  if (ours.equals(theirs)) return null
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (/^(?:charts\/[^/]+\/)*$/.test(file.slice(0, -name.length)) && isSaidAlike(name, ours, theirs)) return null
  const lines = (bytes: Buffer) => bytes.toString('latin1').replaceAll('\r\n', '\n')
  return lines(ours) === lines(theirs) ? 'line-endings' : 'content'
}

/** Helm's loader drops a byte order mark (helm/helm pkg/chart/loader/archive). */
function withoutMark(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.subarray(0, 3).toString('hex') === 'efbbbf' ? buffer.subarray(3) : buffer
}

/** Files that `helm package` writes anew from what it understood of them. */
function isSaidAlike(name: string, mine: Buffer, other: Buffer): boolean {
  const keys = name === 'Chart.yaml' ? chartKeys : /^(?:Chart|requirements)\.lock$/.test(name) ? lockKeys : null
  if (keys === null) return false
  const [ours, theirs] = [readYaml(mine), readYaml(other)]
  return ours !== null && theirs !== null && jsonEquals(understood(ours, keys), understood(theirs, keys))
}

/** Fields of Chart.yaml (helm/helm pkg/chart/v2/metadata.go); others do not survive packaging. */
const chartKeys = [
  'name',
  'home',
  'sources',
  'version',
  'description',
  'keywords',
  'maintainers',
  'icon',
  'apiVersion',
  'condition',
  'tags',
  'appVersion',
  'deprecated',
  'annotations',
  'kubeVersion',
  'dependencies',
  'type',
]
/** The time of a lock is not what it locks. */
const lockKeys = ['digest', 'dependencies']

function understood(document: Json, keys: readonly string[]): JsonObject {
  if (!isJsonObject(document)) return {}
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = withoutEmpty(Object.hasOwn(document, key) ? (document[key] ?? null) : null)
      return value === null ? [] : [[key, value] as const]
    }),
  )
}

/** Helm leaves out what is empty, makes text of scalars and blanks of white space (metadata.go, sanitizeString). */
function withoutEmpty(value: Json): Json {
  if (isJsonArray(value)) {
    const items = value.map(withoutEmpty)
    return items.length === 0 ? null : items
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value)
      .map(([key, each]) => [key, withoutEmpty(each)] as const)
      .filter(([, each]) => each !== null)
    return members.length === 0 ? null : Object.fromEntries(members)
  }
  const text = value === null || value === false ? '' : String(value).replace(/\s/g, ' ')
  return text === '' ? null : text
}

function readYaml(bytes: Uint8Array): Json | null {
  const lineCounter = new LineCounter()
  const options = { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const
  const document = composeDocument(Buffer.from(bytes).toString('utf8'), limits.depth, options)
  if (document === null || document === 'too deep' || document.errors.length > 0) return null
  try {
    const value: Json = document.toJS()
    return value
  } catch {
    return null
  }
}

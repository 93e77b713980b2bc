import { type Document, isMap, isScalar, isSeq, LineCounter, type Scalar, type YAMLMap } from 'yaml'
import { isJsonArray, isJsonObject, type Json, type JsonObject, stringMember } from '../model/json.ts'
import type { ReadProblem } from '../model/release-source.ts'
import type { RepositoryEntry, RepositoryPackage } from '../model/repository.ts'
import { composeDocument } from '../release/compose-document.ts'
import { limits } from './limits.ts'

/** The entries of an index.yaml in file order, with what of it could not be read. */
export interface RepositoryIndex {
  readonly entries: readonly RepositoryEntry[]
  readonly problems: readonly ReadProblem[]
}

/**
 * Reads an index.yaml. Versions and appVersions are the text of the file, whatever type YAML gives them:
 * one of them unquoted and looking like a number makes Helm refuse the whole repository.
 */
export function parseRepositoryIndex(text: string, file: string): RepositoryIndex {
  const lineCounter = new LineCounter()
  const document = parse(text, lineCounter)
  if (document === null) {
    return { entries: [], problems: [{ file, line: null, column: null, message: 'The index is nested too deeply.' }] }
  }
  const problems: ReadProblem[] = document.errors.map((error) => {
    const { line, col } = lineCounter.linePos(error.pos[0])
    return { file, line, column: col, message: sentence(error.message) }
  })
  const problemAt = (offset: number | undefined, message: string) => {
    const { line, col } = offset === undefined ? { line: null, col: null } : lineCounter.linePos(offset)
    problems.push({ file, line, column: col, message })
  }
  const root = document.contents
  const charts = isMap(root) ? root.get('entries', true) : undefined
  if (!isMap(charts)) {
    const isEmpty = isScalar(charts) && charts.value === null
    if (!isEmpty && problems.length === 0)
      problemAt(root?.range?.[0], 'This is no index of a chart repository: it has no `entries`.')
    return { entries: [], problems }
  }
  const entries: RepositoryEntry[] = []
  for (const { key, value } of charts.items) {
    const name = isScalar(key) ? scalarText(key) : String(key)
    if (!isSeq(value)) {
      problemAt(isScalar(key) ? key.range?.[0] : undefined, `The versions of ${name} are no list.`)
      continue
    }
    for (const item of value.items) {
      if (!isMap(item)) {
        problemAt(value.range?.[0], `An entry of ${name} is no mapping.`)
        continue
      }
      const raw = plainJson(toPlain(item, document))
      const offset = item.range?.[0]
      const version = textOf(item, 'version')
      if (version === null || !isJsonObject(raw)) {
        problemAt(offset, `An entry of ${name} has no version.`)
        continue
      }
      entries.push({
        name,
        version,
        appVersion: textOf(item, 'appVersion'),
        digest: digestOf(raw),
        created: textOf(item, 'created'),
        urls: urlsOf(raw),
        line: offset === undefined ? null : lineCounter.linePos(offset).line,
        raw,
      })
    }
  }
  return { entries, problems }
}

/**
 * The entries of an index, as far as a search for one chart needs them: those of that chart, read without
 * the rest of what can be a file of many megabytes; all of them when it has none or is not written as Helm writes it.
 */
export function parseEntriesOf(chart: string, text: string, file: string): RepositoryIndex {
  const part = cutOut(chart, text)
  const index = part === null ? null : parseRepositoryIndex(part, file)
  const isWhole = index !== null && index.problems.length === 0 && index.entries.length > 0
  return isWhole ? index : parseRepositoryIndex(text, file)
}

/** The block of one chart below `entries:`, as an index of its own; null when no line starts it. Its line numbers are not those of the text. */
function cutOut(chart: string, text: string): string | null {
  const start = /^entries:[ \t]*\r?\n/m.exec(text)
  if (start === null) return null
  const lines = text.slice(start.index + start[0].length).split('\n')
  const margin = /^ +(?=[^-])/.exec(lines.find((line) => /^\s*[^\s#]/.test(line)) ?? '')?.[0]
  if (margin === undefined) return null
  const keyLine = new RegExp(`^${margin}["']?${chart.replaceAll('.', '\\.')}["']?:[ \\t]*\\r?$`)
  // A line no deeper than the keys ends a block, unless it is one of its items, a comment or empty.
  const nextKey = new RegExp(`^(?: {0,${margin.length}})[^\\s#-]`)
  const first = lines.findIndex((line) => keyLine.test(line))
  if (first === -1) return null
  const length = lines.slice(first + 1).findIndex((line) => nextKey.test(line))
  return ['entries:', ...lines.slice(first, length === -1 ? undefined : first + 1 + length), ''].join('\n')
}

/** Name and version in the text of a Chart.yaml, as written; null for what cannot be read. */
export function parseChartIdentity(text: string): Pick<RepositoryPackage, 'name' | 'version'> {
  const contents = parse(text, new LineCounter())?.contents
  if (!isMap(contents)) return { name: null, version: null }
  return { name: textOf(contents, 'name'), version: textOf(contents, 'version') }
}

function parse(text: string, lineCounter: LineCounter): Document | null {
  const options = { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const
  const document = composeDocument(text, limits.depth, options)
  return document === 'too deep' ? null : document
}

function textOf(map: YAMLMap, key: string): string | null {
  const node = map.get(key, true)
  return isScalar(node) && node.value !== null ? scalarText(node) : null
}

// Aliases beyond the parser's bound make it throw; the entry then has nothing to read.
function toPlain(map: YAMLMap, document: Document): unknown {
  try {
    return map.toJS(document)
  } catch {
    return null
  }
}

// In index.yaml the digest is bare hexadecimal; some writers prefix it.
function digestOf(raw: JsonObject): string | null {
  const digest = stringMember(raw, 'digest')
  if (digest === undefined || digest === '') return null
  return digest.includes(':') ? digest : `sha256:${digest}`
}

function urlsOf(raw: JsonObject): readonly string[] {
  const urls = raw['urls']
  return isJsonArray(urls) ? urls.filter((url) => typeof url === 'string') : []
}

function scalarText(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

function plainJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint')
    return value
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(plainJson)
  if (typeof value !== 'object') return null
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainJson(member)]))
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n')
  return /[.!?]$/.test(first) ? first : `${first}.`
}

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, type YAMLMap } from 'yaml'
import { composeDocument } from '../release/compose-document.ts'
import { limits } from './limits.ts'

/** A part of the text, and what it becomes. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The hash of a secret text, or bytes. */
export type Hash = (secret: string | Uint8Array) => string

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The document with the values under `data` and `stringData` of its Secrets hashed, so that both still hold what the
 * API server takes there, and equal contents stay equal, whichever of the two they stand in (`stringData` is written
 * into `data`, k8s.io/api core/v1). Every line stays where it is.
 */
export function hideSecretData(text: string, hash: Hash): string {
  const lineCounter = new LineCounter()
  const options = {
    lineCounter,
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  } as const
  const document = composeDocument(text, limits.depth, options)
  if (document === null) return text
  if (document === 'too deep' || document.errors.length > 0) return hideDataLines(text, hash)
  const edits = new Map<number, Edit>()
  const finder = new SecretFinder(document, text, hash, edits)
  finder.object(document.contents, '')
  return apply(text, [...edits.values()])
}

class SecretFinder {
  readonly #document: Document
  readonly #text: string
  readonly #hash: Hash
  /** By where they start: what an anchor stands for may be met more than once. */
  readonly #edits: Map<number, Edit>

  constructor(document: Document, text: string, hash: Hash, edits: Map<number, Edit>) {
    this.#document = document
    this.#text = text
    this.#hash = hash
    this.#edits = edits
  }

  /** An object, or a list of objects; `kind` is what it is when it does not say. */
  object(node: unknown, kind: string): void {
    const found = this.#resolve(node)
    if (!isMap(found)) return
    const own = this.#resolve(found.get('kind', true))
    const ownKind = isScalar(own) ? String(own.value) : kind
    if (ownKind === 'Secret') this.#secret(found)
    const items = this.#resolve(found.get('items', true))
    if (isSeq(items)) for (const item of items.items) this.object(item, ownKind.replace(/List$/, ''))
  }

  #secret(map: YAMLMap): void {
    for (const pair of map.items) {
      const key = keyOf(pair)
      if (key === 'data') this.#contents(pair.value, (secret) => base64(this.#hash(Buffer.from(secret, 'base64'))))
      if (key === 'stringData') this.#contents(pair.value, (secret) => this.#hash(secret))
      // Merged keys may be any of them.
      if (key === '<<') this.#merged(pair.value)
    }
    const annotations = this.#resolve(map.getIn(['metadata', 'annotations'], true))
    if (!isMap(annotations)) return
    for (const pair of annotations.items) if (keyOf(pair) === lastApplied) this.#hide(pair.value, this.#hash)
  }

  #merged(node: unknown): void {
    const found = this.#resolve(node)
    if (isSeq(found)) for (const item of found.items) this.#merged(item)
    else if (isMap(found)) this.#secret(found)
  }

  #contents(node: unknown, hide: (secret: string) => string): void {
    const found = this.#resolve(node)
    if (!isMap(found)) this.#hide(found, hide)
    else for (const pair of found.items) this.#contents(pair.value, hide)
  }

  #hide(node: unknown, hide: (secret: string) => string): void {
    const found = this.#resolve(node)
    if (isScalar(found) && (found.value === null || found.value === '')) return
    const range = isScalar(found) || isSeq(found) || isMap(found) ? found.range : null
    if (range == null) return
    const [start, end] = range
    const written = this.#text.slice(start, end)
    const secret = isScalar(found) ? String(found.value) : written
    const breaks = written.split('\n').length - 1
    this.#edits.set(start, { start, end, text: `${JSON.stringify(hide(secret))}${'\n'.repeat(breaks)}` })
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node
  }
}

function keyOf({ key }: Pair<unknown, unknown>): string {
  return isScalar(key) ? String(key.value) : ''
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function apply(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((left, right) => right.start - left.start)
    .reduce((changed, { start, end, text: hidden }) => changed.slice(0, start) + hidden + changed.slice(end), text)
}

/**
 * The same by lines, for what is no YAML: templates, and what cannot be read. Under each `data` or `stringData` the
 * values are hashed, but for template actions.
 */
export function hideDataLines(text: string, hash: Hash): string {
  /** Indentation of the key whose lines these are; null outside. */
  let parent: number | null = null
  return text
    .split('\n')
    .map((line) => {
      const indent = line.length - line.trimStart().length
      if (line.trim() === '') return line
      if (parent !== null && indent > parent) return hideDataLine(line, hash)
      const [, lead = '', rest = ''] = dataLine.exec(line) ?? []
      parent = lead === '' ? null : indent
      return lead === '' || rest === '' || rest.includes('{{') ? line : `${lead} ${hash(rest)}`
    })
    .join('\n')
}

const dataLine = /^(.*?["']?\b(?:data|stringData)["']?\s*:)\s*(.*)$/

function hideDataLine(line: string, hash: Hash): string {
  if (line.includes('{{')) return line
  const [, lead = '', value = line.trim()] = /^(\s*["']?[\w./-]+["']?:\s+)(\S.*)$/.exec(line) ?? []
  if (lead === '' && /:\s*$/.test(line)) return line
  if (/^[|>][-+]?\d?$/.test(value)) return line
  return lead === '' ? line.replace(/\S.*$/, hash(value)) : `${lead}${hash(value)}`
}

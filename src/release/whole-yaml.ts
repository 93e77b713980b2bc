import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import type { Json } from '../model/json.ts'
import { composeDocument } from './compose-document.ts'
import { goText, isIntegerLiteral, resolveKey, resolvePlain } from './go-scalars.ts'
import { limits } from './limits.ts'
import { YamlFault } from './yaml-fault.ts'
import type { YamlReading } from './yaml-reading.ts'
import type { YamlRecorder } from './yaml-recorder.ts'

/**
 * Reads any YAML text as sigs.k8s.io/yaml turns it into JSON: the syntax by the `yaml` package, scalars, merge keys
 * and aliases by the rules of goyaml.v2/decode.go. Only the first document counts, as there.
 *
 * @throws {YamlFault} for a text that Helm refuses, or that is beyond the limits
 */
export function readWholeYaml(text: string, recorder: YamlRecorder): YamlReading {
  const lines = new LineCounter()
  const document = parse(text, lines)
  if (document === null) return { value: null, duplicates: [] }
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new YamlFault(sentence(error.message), line, col)
  }
  const value = new NodeReader(text, lines, recorder, targetsOf(document)).read(document.contents, 0)
  return { value, duplicates: recorder.duplicates }
}

function parse(text: string, lines: LineCounter): Document.Parsed | null {
  const document = composeDocument(text, limits.depth, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    lineCounter: lines,
  })
  if (document === 'too deep') throw new YamlFault(`Nested deeper than ${limits.depth} levels.`)
  return document
}

const tagPrefix = 'tag:yaml.org,2002:'

/** What each alias stands for: the anchor of its name that was written last before it. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, unknown> {
  const anchors = new Map<string, unknown>()
  const targets = new Map<Alias, unknown>()
  visit(document, {
    Alias: (_key, alias) => {
      targets.set(alias, anchors.get(alias.source))
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

class NodeReader {
  readonly #text: string
  readonly #lines: LineCounter
  readonly #recorder: YamlRecorder
  readonly #targets: ReadonlyMap<Alias, unknown>
  readonly #open = new Set<unknown>()
  #values = 0
  #aliased = 0
  #aliasDepth = 0

  constructor(text: string, lines: LineCounter, recorder: YamlRecorder, targets: ReadonlyMap<Alias, unknown>) {
    this.#text = text
    this.#lines = lines
    this.#recorder = recorder
    this.#targets = targets
  }

  read(node: unknown, depth: number): Json {
    if (depth > limits.depth) throw this.#fault(`Nested deeper than ${limits.depth} levels.`, node)
    this.#values++
    if (this.#aliasDepth > 0) this.#aliased++
    if (this.#values > limits.values || this.#aliased > limits.aliasedValues) {
      throw this.#fault('Aliases make the document larger than it may be.', node)
    }
    if (isAlias(node)) return this.#followAlias(node, (target) => this.read(target, depth + 1))
    if (isScalar(node)) return this.#scalar(node)
    if (isSeq(node)) {
      const value: Json[] = []
      for (const item of node.items) {
        this.#enter(value, value.length, item)
        value.push(this.read(item, depth + 1))
      }
      return value
    }
    return isMap(node) ? this.#fill({}, node, depth) : null
  }

  /** Merged keys overwrite what stands before them, and are overwritten by what follows (`decoder.mapping`). */
  #fill(value: Record<string, Json>, node: YAMLMap<unknown, unknown>, depth: number): Record<string, Json> {
    const names = new Set<string>()
    for (const { key, value: child } of node.items) {
      if (isScalar(key) && isMergeKey(key)) this.#merge(value, child, depth)
      else {
        const name = this.#key(key)
        this.#enter(value, name, key, names.has(name))
        names.add(name)
        Object.defineProperty(value, name, {
          value: this.read(child, depth + 1),
          enumerable: true,
          configurable: true,
          writable: true,
        })
      }
    }
    return value
  }

  #merge(value: Record<string, Json>, source: unknown, depth: number): void {
    if (isSeq(source)) {
      for (const item of source.items.toReversed()) this.#mergeMap(value, item, depth)
    } else this.#mergeMap(value, source, depth)
  }

  #mergeMap(value: Record<string, Json>, source: unknown, depth: number): void {
    const merged: Json = isAlias(source)
      ? this.#followAlias(source, (target) => this.#mapOf(target, depth))
      : this.#mapOf(source, depth)
    Object.assign(value, merged)
  }

  #mapOf(node: unknown, depth: number): Json {
    if (!isMap(node)) throw this.#fault('A merge key needs a mapping or a list of mappings.', node)
    return this.read(node, depth + 1)
  }

  #followAlias(alias: Alias, follow: (target: unknown) => Json): Json {
    const target = this.#targets.get(alias)
    if (target === undefined) throw this.#fault(`The alias \`*${alias.source}\` has no anchor before it.`, alias)
    if (this.#open.has(target)) throw this.#fault(`The anchor \`&${alias.source}\` holds itself.`, alias)
    this.#open.add(target)
    this.#aliasDepth++
    const value = follow(target)
    this.#aliasDepth--
    this.#open.delete(target)
    return value
  }

  #scalar(node: Scalar<unknown>): Json {
    const text = this.#textOf(node)
    const value = this.#resolve(node, text)
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw this.#fault(`\`${text}\` is no number that JSON can hold.`, node)
    }
    return this.#recorder.scalar(text, value)
  }

  #textOf(node: Scalar<unknown>): string {
    const text = typeof node.value === 'string' ? node.value : ''
    // A block scalar that ends the text without a line break has none, for libyaml.
    const isCutOff = node.type?.startsWith('BLOCK') && text.endsWith('\n') && !this.#text.endsWith('\n')
    return isCutOff && node.range?.[1] === this.#text.length ? text.slice(0, -1) : text
  }

  #resolve(node: Scalar<unknown>, text: string): Json {
    const tag = node.tag?.startsWith(tagPrefix) ? node.tag.slice(tagPrefix.length) : node.tag
    if (tag === undefined) return node.type === 'PLAIN' ? resolvePlain(text) : text
    if (tag === 'binary') return decodeBase64(text) ?? this.#refuse(node, text, tag)
    const value = resolvePlain(text)
    switch (tag) {
      case 'bool':
        return typeof value === 'boolean' ? value : this.#refuse(node, text, tag)
      case 'null':
        return value === null ? value : this.#refuse(node, text, tag)
      case 'int':
        return isIntegerLiteral(text) ? value : this.#refuse(node, text, tag)
      case 'float':
        return isFloat(value, text) ? Number(value) : this.#refuse(node, text, tag)
      default:
        return text
    }
  }

  #refuse(node: unknown, text: string, tag: string): never {
    throw this.#fault(`\`${text}\` cannot be read as !!${tag}.`, node)
  }

  #key(key: unknown): string {
    const node = isAlias(key) ? this.#targets.get(key) : key
    if (isMap(node) || isSeq(node)) throw this.#fault('A key is a mapping or a list.', key)
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : ''
    if (isScalar(node) && (node.tag !== undefined || node.type !== 'PLAIN')) {
      const value = this.#resolve(node, text)
      if (value !== null) return goText(value)
    }
    try {
      return resolveKey(text)
    } catch (error) {
      throw error instanceof YamlFault ? this.#fault(error.message, key) : error
    }
  }

  #enter(container: object, segment: string | number, node: unknown, isDuplicate = false): void {
    const start = startOf(node)
    const { line, col } = start === null ? { line: 1, col: 1 } : this.#lines.linePos(start)
    if (isDuplicate) this.#recorder.duplicate(String(segment), line - 1, col - 1)
    this.#recorder.enter(container, segment, line - 1, col - 1)
  }

  #fault(message: string, node: unknown): YamlFault {
    const start = startOf(node)
    if (start === null) return new YamlFault(message)
    const { line, col } = this.#lines.linePos(start)
    return new YamlFault(message, line, col)
  }
}

function startOf(node: unknown): number | null {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range ? node.range[0] : null
}

/** go-yaml makes floats of int64, not of uint64. */
function isFloat(value: Json, text: string): boolean {
  if (typeof value === 'bigint') return true
  return typeof value === 'number' && (Number.isSafeInteger(value) || !isIntegerLiteral(text))
}

/** The parser's words as one sentence. */
function sentence(message: string): string {
  const line = message.split('\n', 1)[0]?.trim() ?? ''
  return line === '' || /[.!?]$/.test(line) ? line : `${line}.`
}

/** The text of a `!!binary` scalar; bytes that are no UTF-8 become U+FFFD, as in Go's JSON. */
function decodeBase64(text: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return null
  }
}

function isMergeKey(key: Scalar<unknown>): boolean {
  return key.value === '<<' && (key.tag === `${tagPrefix}merge` || (key.tag === undefined && key.type === 'PLAIN'))
}

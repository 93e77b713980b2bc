import { createHash } from 'node:crypto'
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  mapItems,
  mapMembers,
} from '../model/json.ts'
import type { FileSet } from '../model/release-source.ts'
import { hideSecrets } from '../model/secret-lines.ts'
import { isSecretName } from '../model/secret-name.ts'

/** What stands for a secret text, or for bytes: the same for the same, and no way back but guessing. */
export function hashSecret(secret: string | Uint8Array): string {
  const text = typeof secret === 'string' ? secret : Buffer.from(secret).toString('utf8')
  if (hashed.test(text) || hashedData.test(text)) return text
  return `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`
}

const hashed = /^sha256:[0-9a-f]{12}$/
/** The same in base64, as the data of a Secret holds it. */
const hashedData = /^c2hhMjU2O[A-Za-z0-9+/]{17}==$/

/** Whether a value, hidden by {@link hashSecret} or not, is that of another one which is open. */
export function isSameSecret(hidden: Json, open: Json): boolean {
  if (typeof hidden !== 'string' || typeof open !== 'string') return jsonEquals(hidden, open)
  if (hashed.test(hidden)) return hidden === hashSecret(open)
  if (!hashedData.test(hidden)) return hidden === open
  return Buffer.from(hidden, 'base64').toString() === hashSecret(Buffer.from(open, 'base64'))
}

const definition = /^kind:[ \t]*["']?CustomResourceDefinition\b/m
const secretObject = /["']?\bkind["']?[ \t]*:[ \t]*["']?Secret(?:List)?["']?[ \t]*(?:[,}#\r\n]|$)/

/** Many a Secret is only declared, and filled by a controller. */
const mayHoldData = /\bdata\b|\bstringData\b|last-applied-configuration|<</

/** Documents by what they were before they were hidden: the renders of a comparison mostly hold the same. */
export type HiddenDocuments = Map<string, string>

/**
 * Manifests with what Secrets hold, and what looks secret elsewhere, replaced by {@link hashSecret}: nothing later can
 * tell it, and what is equal stays equal. Lines stay where they are.
 */
export async function hideInManifests(text: string, documents: HiddenDocuments = new Map()): Promise<string> {
  const hidden: string[] = []
  for (const document of splitManifest(text)) {
    const known = documents.get(document) ?? (definition.test(document) ? document : await hideInDocument(document))
    documents.set(document, known)
    hidden.push(known)
  }
  return hidden.join('')
}

/** The documents with the `---` line before each; together they are the text. */
function splitManifest(text: string): readonly string[] {
  const documents: string[] = []
  let start = 0
  for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', at + 1)) {
    if (!/\s/.test(text[at + 4] ?? ' ')) continue
    documents.push(text.slice(start, at + 1))
    start = at + 1
  }
  return [...documents, text.slice(start)]
}

/** What the Secrets of manifests hold, as they hold it and decoded. */
export async function secretsInManifests(text: string): Promise<readonly string[]> {
  const { hideSecretData } = await import('./secret-data.ts')
  const found = new Set<string>()
  const collect = (secret: string | Uint8Array) => {
    const plain = typeof secret === 'string' ? secret : Buffer.from(secret).toString('utf8')
    found.add(plain).add(Buffer.from(plain).toString('base64'))
    return ''
  }
  for (const document of splitManifest(text)) if (secretObject.test(document)) hideSecretData(document, collect)
  return [...found]
}

async function hideInDocument(document: string): Promise<string> {
  const open = secretObject.test(document) && mayHoldData.test(document) ? await hideData(document) : document
  return hideSecrets(open.split('\n'), hashSecret).join('\n')
}

async function hideData(document: string): Promise<string> {
  const { hideDataLines, hideSecretData } = await import('./secret-data.ts')
  return (document.includes('{{') ? hideDataLines : hideSecretData)(document, hashSecret)
}

/** Files with what their manifests' Secrets hold hashed, as {@link hideInManifests} does; templates by their lines. */
export async function hideInFiles(files: FileSet, isManifest: (path: string) => boolean): Promise<FileSet> {
  const hidden: [string, string][] = []
  for (const [path, text] of Object.entries(files)) {
    if (text === null || !isManifest(path) || !secretObject.test(text)) continue
    const documents = await Promise.all(
      splitManifest(text).map((each) => (secretObject.test(each) ? hideData(each) : each)),
    )
    hidden.push([path, documents.join('')])
  }
  return hidden.length === 0 ? files : { ...files, ...Object.fromEntries(hidden) }
}

/** User's values with what is named as a secret, or stands in a Secret of the manifests, replaced by its hash. */
export function hideInValues(values: JsonObject, manifests: readonly string[]): JsonObject {
  const known = new Set(manifests.flatMap(hashesIn))
  return mapMembers(values, (value, key) => hideLeaves(value, key, known))
}

function hashesIn(manifest: string): readonly string[] {
  const plain = manifest.match(/\bsha256:[0-9a-f]{12}\b/g) ?? []
  const data = manifest.match(/\bc2hhMjU2O[A-Za-z0-9+/]{17}==/g) ?? []
  return [...plain, ...data.map((text) => Buffer.from(text, 'base64').toString())]
}

function hideLeaves(value: Json, name: string, known: ReadonlySet<string>): Json {
  if (isJsonObject(value)) return mapMembers(value, (child, key) => hideLeaves(child, key, known))
  if (isJsonArray(value)) return mapItems(value, (child) => hideLeaves(child, name, known))
  if (value === null || typeof value === 'boolean' || value === '') return value
  const text = String(value)
  const hash = hashSecret(text)
  return isSecretName(name) || known.has(hash) ? hash : value
}

/** A message without the texts of the values that are named as secrets. */
export function hideInMessage(message: string, values: JsonObject): string {
  return secretsIn(values).reduce((text, secret) => text.replaceAll(secret, hashSecret(secret)), message)
}

function secretsIn(values: Json, name = ''): readonly string[] {
  if (isJsonObject(values)) return Object.entries(values).flatMap(([key, child]) => secretsIn(child, key))
  if (isJsonArray(values)) return values.flatMap((child) => secretsIn(child, name))
  // Shorter ones stand in other words as well, and say little.
  return typeof values === 'string' && values.length >= 4 && isSecretName(name) ? [values] : []
}

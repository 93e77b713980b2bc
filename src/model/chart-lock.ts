import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isJsonArray, type Json, type JsonObject, member, stringMember } from './json.ts'

/**
 * The digest that Helm writes into Chart.lock (`HashReq` in internal/resolver/resolver.go): SHA-256 over the
 * dependencies of Chart.yaml and those of the lock, in Go's JSON.
 */
export function lockDigest(dependencies: readonly JsonObject[], locked: readonly JsonObject[]): string {
  const text = `[${goList(dependencies)},${goList(locked)}]`
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`
}

/** A nil slice, which an absent list is to Go, is `null`. */
function goList(dependencies: readonly JsonObject[]): string {
  return dependencies.length === 0 ? 'null' : `[${dependencies.map(goDependency).join(',')}]`
}

/** The fields of `chart.Dependency` in their order; all but name and repository are left out when empty. */
function goDependency(dependency: JsonObject): string {
  const fields = [
    `"name":${goString(stringMember(dependency, 'name') ?? '')}`,
    ...optional('version', stringMember(dependency, 'version')),
    `"repository":${goString(stringMember(dependency, 'repository') ?? '')}`,
    ...optional('condition', stringMember(dependency, 'condition')),
    ...list('tags', member(dependency, 'tags')),
    ...(member(dependency, 'enabled') === true ? ['"enabled":true'] : []),
    ...list('import-values', member(dependency, 'import-values')),
    ...optional('alias', stringMember(dependency, 'alias')),
  ]
  return `{${fields.join(',')}}`
}

function optional(key: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [`"${key}":${goString(value)}`]
}

function list(key: string, value: Json | undefined): readonly string[] {
  return isJsonArray(value) && value.length > 0 ? [`"${key}":${goJson(value)}`] : []
}

/** Go sorts the keys of maps. */
function goJson(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(goJson).join(',')}]`
  if (typeof value === 'string') return goString(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, child]) => `${goString(key)}:${goJson(child)}`).join(',')}}`
}

/** Go escapes what HTML gives a meaning, and U+2028 and U+2029. */
function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  mapItems,
  mapMembers,
  member,
  objectMember,
} from '../model/json.ts'
import { isSecretName } from '../model/secret-name.ts'
import { shortDigest } from '../model/short-digest.ts'

/** Takes secrets out of what is about to be written. It learns of more while a run goes on. */
export interface Scrub {
  add(secrets: Iterable<string>): void
  /** A text, JSON or plain, with every secret that is known replaced by its digest. */
  text(text: string): string
}

/** Anything shorter is too common to be a secret, and would tear words apart. */
const shortestSecret = 6

/** Replaces secrets in the spellings in which JSON, and JSON inside JSON, holds them. */
export function createScrub(): Scrub {
  const replacements = new Map<string, string>()
  let longestFirst: readonly (readonly [string, string])[] = []
  return {
    add(secrets) {
      for (const secret of [...secrets].flatMap(withLines)) {
        if (secret.length < shortestSecret || !/\S/.test(secret)) continue
        const shown = `[secret ${shortDigest(secret)}]`
        const inJson = JSON.stringify(secret).slice(1, -1)
        for (const spelling of [secret, inJson, JSON.stringify(inJson).slice(1, -1)]) replacements.set(spelling, shown)
      }
      longestFirst = [...replacements].sort(([left], [right]) => right.length - left.length)
    },
    text: (text) =>
      longestFirst.reduce(
        (current, [secret, shown]) => (current.includes(secret) ? current.replaceAll(secret, shown) : current),
        text,
      ),
  }
}

const shortestLine = 16

/** A text of several lines is indented where it stands in YAML: each line of it is a secret too. */
function withLines(secret: string): readonly string[] {
  const lines = secret.split('\n').map((line) => line.trim())
  return [secret, ...lines.filter((line) => lines.length > 1 && line.length >= shortestLine)]
}

/** The values that a Secret holds, encoded and decoded. */
export function secretsOfObject(object: JsonObject): readonly string[] {
  if (member(object, 'kind') !== 'Secret') return []
  const data = Object.values(objectMember(object, 'data') ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value, Buffer.from(value, 'base64').toString('utf8')] : [],
  )
  const stringData = Object.values(objectMember(object, 'stringData') ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value, Buffer.from(value).toString('base64')] : [],
  )
  return [...data, ...stringData]
}

/** Values of a chart that stand under a telling name, at any depth. */
export function secretsOfValues(values: Json, isSecret = false): readonly string[] {
  if (typeof values === 'string') return isSecret ? [values] : []
  if (isJsonArray(values)) return values.flatMap((item) => secretsOfValues(item, isSecret))
  if (!isJsonObject(values)) return []
  return Object.entries(values).flatMap(([key, value]) => secretsOfValues(value, isSecret || isSecretName(key)))
}

/** An object with the texts under telling names replaced by their digests; equal ones stay equal. */
export function withoutSecretLeaves(value: Json, isSecret = false): Json {
  if (typeof value === 'string') return isSecret && value !== '' ? `[secret ${shortDigest(value)}]` : value
  if (isJsonArray(value)) return mapItems(value, (item) => withoutSecretLeaves(item, isSecret))
  if (!isJsonObject(value)) return value
  return mapMembers(value, (child, key) => withoutSecretLeaves(child, isSecret || isSecretName(key)))
}

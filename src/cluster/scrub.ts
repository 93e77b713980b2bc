import { isJsonArray, isJsonObject, type Json, type JsonObject, member, objectMember } from '../model/json.ts'
import { shortDigest } from '../model/short-digest.ts'

/** Takes secrets out of a text that is about to be written. */
export type Scrub = (text: string) => string

/** Anything shorter is too common to be a secret, and would tear words apart. */
const shortestSecret = 6
const secretName = /pass|secret|token|credential|api-?key|private|\bkey$/i

/**
 * Knows the secret values of a run and replaces each by its digest: what Secrets hold (encoded and decoded), and what
 * is given for values with a telling name. Texts are JSON or plain; both spellings are found.
 */
export function createScrub(secrets: Iterable<string>): Scrub {
  const replacements = new Map<string, string>()
  for (const secret of [...secrets].flatMap(withLines)) {
    if (secret.length < shortestSecret) continue
    const shown = `[secret ${shortDigest(secret)}]`
    replacements.set(secret, shown)
    // As JSON writes it, and as JSON in JSON does: Helm keeps the last applied values in texts.
    const inJson = JSON.stringify(secret).slice(1, -1)
    replacements.set(inJson, shown)
    replacements.set(JSON.stringify(inJson).slice(1, -1), shown)
  }
  const longestFirst = [...replacements].sort(([left], [right]) => right.length - left.length)
  return (text) =>
    longestFirst.reduce(
      (current, [secret, shown]) => (current.includes(secret) ? current.replaceAll(secret, shown) : current),
      text,
    )
}

/** The values that a Secret holds. */
export function secretsOfObject(object: JsonObject): readonly string[] {
  if (member(object, 'kind') !== 'Secret') return []
  const data = Object.values(objectMember(object, 'data') ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value, decoded(value)] : [],
  )
  const stringData = Object.values(objectMember(object, 'stringData') ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value, Buffer.from(value).toString('base64')] : [],
  )
  return [...data, ...stringData].filter((value) => value.trim() !== '')
}

/** Values of a chart that stand under a telling name, at any depth. */
export function secretsOfValues(values: Json, isSecret = false): readonly string[] {
  if (typeof values === 'string') return isSecret ? [values] : []
  if (isJsonArray(values)) return values.flatMap((item) => secretsOfValues(item, isSecret))
  if (!isJsonObject(values)) return []
  return Object.entries(values).flatMap(([key, value]) => secretsOfValues(value, isSecret || secretName.test(key)))
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}

const shortestLine = 16

/** A text of several lines is indented where it stands in YAML: each line of it is a secret too. */
function withLines(secret: string): readonly string[] {
  const lines = secret.split('\n').map((line) => line.trim())
  return [secret, ...lines.filter((line) => lines.length > 1 && line.length >= shortestLine)]
}

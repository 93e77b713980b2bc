import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEquals, member } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'

/** What was sent and is not there, or reads another value. */
export interface Difference {
  readonly lost: readonly string[]
  readonly changed: readonly string[]
}

/** What was sent and is not there, or reads another value; what was added is a default and no loss. */
function compare(sent: Json | undefined, found: Json | undefined, path: Path): Difference {
  // The API server drops nulls.
  if (sent === undefined || sent === null || jsonEquals(sent, found)) return { lost: [], changed: [] }
  if (found === undefined) return { lost: [formatPath(path)], changed: [] }
  if (isJsonObject(sent) && isJsonObject(found)) {
    return join(Object.keys(sent).map((key) => compare(member(sent, key), member(found, key), [...path, key])))
  }
  if (isJsonArray(sent) && isJsonArray(found) && sent.length === found.length) {
    return join(sent.map((item, index) => compare(item, found[index], [...path, index])))
  }
  return { lost: [], changed: [formatPath(path)] }
}

function join(differences: readonly Difference[]): Difference {
  return {
    lost: differences.flatMap(({ lost }) => lost),
    changed: differences.flatMap(({ changed }) => changed),
  }
}

/** Written by the server, or by controllers as they please. */
const notOurs = new Set(['apiVersion', 'kind', 'metadata', 'status'])

/** What of an object as it was sent is missing from it as it is stored. Metadata and status are no promise of ours. */
export function fieldLosses(sent: JsonObject, found: Json): Difference {
  return join(
    Object.keys(sent)
      .filter((key) => !notOurs.has(key))
      .map((key) => compare(member(sent, key), member(found, key), [key])),
  )
}

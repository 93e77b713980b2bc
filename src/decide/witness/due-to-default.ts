import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { Server } from '../admission.ts'
import type { Question } from '../compare/questions.ts'
import { type Confirmation, confirm } from './confirm.ts'
import { parseFieldPath } from './field-path.ts'
import { addressTo, isAcceptedWhole, writeObject } from './write-object.ts'

/**
 * Whether an object that both sides accept breaks the target once the source has stored it: then the source's own
 * default does the harm, and everybody who leaves the field out meets it.
 */
export function isDueToDefault(
  { object, errors }: Confirmation,
  question: Question,
  source: Server,
  target: Server,
): boolean {
  return errors.some(({ path }) => {
    const without = removeAt(object, parseFieldPath(path))
    if (without === null) return false
    const stored = writeObject(source, without)
    const sent = addressTo(target, without)
    return (
      isAcceptedWhole(without, stored) &&
      isAcceptedWhole(sent, writeObject(target, sent)) &&
      confirm(source, target, stored.object, question) !== null
    )
  })
}

/** Without the field at the path; null where there is none. */
function removeAt(object: JsonObject, path: Path): JsonObject | null {
  const changed = without(object, path)
  return isJsonObject(changed) ? changed : null
}

function without(value: Json, path: Path): Json | null {
  const [segment, ...rest] = path
  if (isJsonArray(value) && typeof segment === 'number' && rest.length > 0) {
    const item = without(value[segment] ?? null, rest)
    return item === null ? null : value.with(segment, item)
  }
  if (!isJsonObject(value) || typeof segment !== 'string' || !Object.hasOwn(value, segment)) return null
  const entries = Object.entries(value)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== segment))
  const member = without(value[segment] ?? null, rest)
  return member === null ? null : Object.fromEntries(entries.map(([key, old]) => [key, key === segment ? member : old]))
}

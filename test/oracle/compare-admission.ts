import type { Admission } from '../../src/decide/admission.ts'
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  mapMembers,
  stringifyJson,
} from '../../src/model/json.ts'
import { formatPath } from '../../src/model/path.ts'
import type { OracleResult } from './oracle-server.ts'

export type Operation = 'create' | 'update' | 'status' | 'read'

/** What the model says of an object, validated or merely read. */
export type ModelResult = Pick<Admission, 'object' | 'pruned' | 'droppedNulls' | 'defaulted'> &
  Partial<Pick<Admission, 'accepted' | 'errors' | 'undecided'>>

/** Where the model and the API server differ, one sentence each; empty when they agree. */
export function disagreements(
  model: ModelResult,
  oracle: OracleResult,
  sent: JsonObject,
  operation: Operation,
  hasStatusSubresource: boolean,
): string[] {
  const found: string[] = []
  const isDecided = (model.undecided ?? []).length === 0
  if (operation !== 'read' && isDecided && model.accepted !== oracle.accepted) {
    const reasons = oracle.accepted
      ? (model.errors ?? []).map(({ path, message }) => `${path}: ${message}`)
      : errorsOf(oracle)
    found.push(
      `accepted: the API server ${oracle.accepted ? 'accepts' : 'refuses'}, the model ${oracle.accepted ? 'refuses' : 'accepts'}: ${reasons.join(' | ')}`,
    )
    return found
  }
  // A body that cannot be decoded has no paths and no object.
  if (!oracle.accepted && (oracle.errors ?? []).some(({ type }) => type === 'Request')) return found
  const isRelevant = (path: string) => concerns(path, operation, hasStatusSubresource)
  compareLists(
    found,
    'pruned',
    model.pruned.map(oraclePath).map(withoutBrackets),
    (oracle.pruned ?? []).filter((path) => isRelevant(`.${path}`)).map(withoutBrackets),
  )
  compareLists(found, 'dropped nulls', model.droppedNulls, (oracle.nulls ?? []).map(formatPath).filter(isRelevant))
  compareLists(found, 'defaulted', model.defaulted, (oracle.defaulted ?? []).map(formatPath).filter(isRelevant))
  const object = oracle.object ?? sent
  if (found.length === 0 && !sameJson(model.object, object)) {
    found.push(`object: the API server has ${stringifyJson(object)}, the model ${stringifyJson(model.object)}`)
  }
  return found
}

export function errorsOf(result: OracleResult): string[] {
  return (result.errors ?? []).map(({ path, message }) => `${path}: ${message}`)
}

/** With the status subresource a write of the resource leaves `.status` out of account, and a write of the status all else. */
function concerns(path: string, operation: Operation, hasStatusSubresource: boolean): boolean {
  if (!hasStatusSubresource || operation === 'read') return true
  return /^\.status(?:[.[]|$)/.test(path) === (operation === 'status')
}

/** A path of the model as the API server words it: no leading dot, no quotes. */
export function oraclePath(path: string): string {
  return path
    .replaceAll(/\["((?:[^"\\]|\\.)*)"\]/g, (_, inner: string) => `.${JSON.parse(`"${inner}"`)}`)
    .replace(/^\./, '')
    .replace(/^\./, '')
}

/** The API server writes the key of a map now as `.key`, now as `[key]`. */
export function withoutBrackets(path: string): string {
  return path.replaceAll('[', '.').replaceAll(']', '')
}

function compareLists(found: string[], what: string, model: readonly string[], oracle: readonly string[]): void {
  const left = [...new Set(model)].sort()
  const right = [...new Set(oracle)].sort()
  if (left.join('\n') !== right.join('\n')) {
    found.push(`${what}: the API server has [${right.join(', ')}], the model [${left.join(', ')}]`)
  }
}

/** Equality of JSON as the API server stores it: integers beyond 64 bits are floating-point numbers there. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (isNumeric(left) && isNumeric(right)) return stored(left) === stored(right)
  if (isJsonArray(left)) {
    return (
      isJsonArray(right) && left.length === right.length && left.every((item, index) => sameJson(item, right[index]))
    )
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  )
}

/** JSON with its numbers as {@link sameJson} compares them. */
export function asStored(value: Json): Json {
  if (isNumeric(value)) return stored(value)
  return isJsonArray(value) ? value.map(asStored) : isJsonObject(value) ? mapMembers(value, asStored) : value
}

function isNumeric(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function stored(value: number | bigint): number | bigint {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : stored(Number(value))
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : value
}

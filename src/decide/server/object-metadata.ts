import { isJsonArray, isJsonObject, type Json, type JsonObject, mapMembers, withMember } from '../../model/json.ts'
import type { PathSegment } from '../../model/path.ts'
import { dateFormat } from '../formats/time-formats.ts'
import { goTypeOf } from './go-number.ts'

/** `metadata` after it went through the type that the API server holds it in. */
interface DecodedMetadata {
  /** Without unknown fields, nulls and empty values, which that type cannot tell from absent ones. */
  readonly metadata: JsonObject
  /** Paths of unknown fields inside it. */
  readonly unknown: readonly (readonly PathSegment[])[]
  /** Paths of fields of the wrong type: a request is refused, a stored object loses them. */
  readonly malformed: readonly (readonly PathSegment[])[]
}

type Decode = (value: Json, path: readonly PathSegment[], report: Report) => Json | undefined

interface Report {
  readonly unknown: (readonly PathSegment[])[]
  readonly malformed: (readonly PathSegment[])[]
}

/** Null where `metadata` is no object at all. */
export function decodeMetadata(metadata: Json): DecodedMetadata | null {
  if (metadata !== null && !isJsonObject(metadata)) return null
  const report: Report = { unknown: [], malformed: [] }
  return { metadata: decodeFields(metadata ?? {}, metadataFields, [], report), ...report }
}

/** Undefined drops a value; a malformed one is reported and dropped. */
function decodeFields(
  object: JsonObject,
  fields: ReadonlyMap<string, Decode>,
  path: readonly PathSegment[],
  report: Report,
): JsonObject {
  return mapMembers(object, (value, key) => {
    const decode = fields.get(key)
    const inner = [...path, key]
    if (decode !== undefined) return value === null ? undefined : decode(value, inner, report)
    report.unknown.push(inner)
    return undefined
  })
}

function malformed(path: readonly PathSegment[], report: Report): undefined {
  report.malformed.push(path)
  return undefined
}

const text: Decode = (value, path, report) => (typeof value === 'string' ? value || undefined : malformed(path, report))

const keptText: Decode = (value, path, report) => (typeof value === 'string' ? value : malformed(path, report))

const flag: Decode = (value, path, report) => (typeof value === 'boolean' ? value : malformed(path, report))

const integer: Decode = (value, path, report) => (goTypeOf(value) === 'integer' ? value : malformed(path, report))

const countedInteger: Decode = (value, path, report) => (value === 0 ? undefined : integer(value, path, report))

const instant: Decode = (value, path, report) => {
  if (typeof value !== 'string' || !isInstant(value)) return malformed(path, report)
  return `${new Date(value.replace(',', '.')).toISOString().slice(0, 19)}Z`
}

function isInstant(value: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
    value,
  )
  return match !== null && dateFormat.matches(match[1] ?? '', 0)
}

const texts: Decode = (value, path, report) => {
  if (!isJsonArray(value)) return malformed(path, report)
  const items = value.map((item) => item ?? '')
  return items.every((item) => typeof item === 'string') ? presentIf(items.length > 0, items) : malformed(path, report)
}

const textMap: Decode = (value, path, report) => {
  if (!isJsonObject(value)) return malformed(path, report)
  if (!Object.values(value).every((item) => item === null || typeof item === 'string')) return malformed(path, report)
  return presentIf(
    Object.keys(value).length > 0,
    mapMembers(value, (item) => item ?? ''),
  )
}

const anything: Decode = (value) => value

function presentIf(isPresent: boolean, value: Json): Json | undefined {
  return isPresent ? value : undefined
}

/** `filled` are texts that the type writes out even when they are empty. */
function listOf(fields: ReadonlyMap<string, Decode>, filled: readonly string[]): Decode {
  return (value, path, report) => {
    if (!isJsonArray(value)) return malformed(path, report)
    const inner: Report = { unknown: report.unknown, malformed: [] }
    const items = value.map((item, index) =>
      item === null || isJsonObject(item)
        ? withTexts(decodeFields(item ?? {}, fields, [...path, index], inner), filled)
        : (malformed([...path, index], inner) ?? null),
    )
    return inner.malformed.length > 0 ? malformed(path, report) : presentIf(items.length > 0, items)
  }
}

function withTexts(object: JsonObject, keys: readonly string[]): JsonObject {
  return keys.reduce((filled, key) => (Object.hasOwn(filled, key) ? filled : withMember(filled, key, '')), object)
}

const ownerReference = new Map<string, Decode>([
  ['apiVersion', keptText],
  ['kind', keptText],
  ['name', keptText],
  ['uid', keptText],
  ['controller', flag],
  ['blockOwnerDeletion', flag],
])

const managedFieldsEntry = new Map<string, Decode>([
  ['manager', text],
  ['operation', text],
  ['apiVersion', text],
  ['time', instant],
  ['fieldsType', text],
  ['fieldsV1', anything],
  ['subresource', text],
])

/** `ObjectMeta` of k8s.io/apimachinery pkg/apis/meta/v1/types.go. */
const metadataFields = new Map<string, Decode>([
  ['name', text],
  ['generateName', text],
  ['namespace', text],
  ['selfLink', text],
  ['uid', text],
  ['resourceVersion', text],
  ['generation', countedInteger],
  ['creationTimestamp', instant],
  ['deletionTimestamp', instant],
  ['deletionGracePeriodSeconds', integer],
  ['labels', textMap],
  ['annotations', textMap],
  ['ownerReferences', listOf(ownerReference, ['apiVersion', 'kind', 'name', 'uid'])],
  ['finalizers', texts],
  ['managedFields', listOf(managedFieldsEntry, [])],
])

import { isJsonObject, type JsonObject, member, withMember } from '../../model/json.ts'
import { formatPath } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { FieldError } from '../admission.ts'
import { applyDefaults } from './apply-defaults.ts'
import { dropNulls } from './drop-nulls.ts'
import { coerceEmbeddedResources } from './embedded-resources.ts'
import { decodeMetadata } from './object-metadata.ts'
import { prune } from './prune.ts'

/** What decoding makes of an object before anything is validated. Paths are sorted. */
export interface DecodedObject {
  readonly object: JsonObject
  readonly pruned: readonly string[]
  readonly droppedNulls: readonly string[]
  readonly defaulted: readonly string[]
  /** Why a request is refused at once: apiVersion, kind or metadata of the wrong type, at the root or embedded. */
  readonly errors: readonly FieldError[]
}

/** How an object reaches the server. */
interface Decoding {
  readonly schema: StructuralSchema | null
  /** `spec.preserveUnknownFields`: nothing is pruned, no null dropped. */
  readonly preserveUnknownFields: boolean
  /** Read from etcd: what a request is refused for is dropped instead. */
  readonly isStored: boolean
  readonly withDefaults: boolean
}

/**
 * Prune, drop nulls, coerce metadata, default: the order of `unstructuredSchemaCoercer.apply` and
 * `unstructuredDefaulter` (apiextensions-apiserver pkg/apiserver/customresource_handler.go).
 */
export function decodeObject(raw: JsonObject, decoding: Decoding): DecodedObject {
  const { schema, preserveUnknownFields, isStored } = decoding
  const pruned: string[] = []
  const droppedNulls: string[] = []
  const defaulted: string[] = []
  const root = decodeRootMetadata(raw, isStored, pruned)
  const known = preserveUnknownFields ? root.object : prune(root.object, schema, pruned)
  const dropped = preserveUnknownFields ? known : dropNulls(known, schema, droppedNulls)
  const coerced = coerceEmbeddedResources(dropped, schema, isStored, pruned)
  const object = decoding.withDefaults ? applyDefaults(coerced.value, schema, defaulted) : coerced.value
  return {
    object: withRestoredMetadata(object, root.object),
    pruned: pruned.sort(),
    droppedNulls: droppedNulls.sort(),
    defaulted: defaulted.sort(),
    errors: [...root.errors, ...coerced.errors],
  }
}

function decodeRootMetadata(
  raw: JsonObject,
  isStored: boolean,
  pruned: string[],
): { readonly object: JsonObject; readonly errors: readonly FieldError[] } {
  const metadata = member(raw, 'metadata')
  if (metadata === undefined) return { object: raw, errors: [] }
  const decoded = decodeMetadata(metadata)
  const malformed = decoded === null ? [[]] : decoded.malformed
  const errors = malformed.map((path) => refusedMetadata(['metadata', ...path]))
  for (const path of decoded?.unknown ?? []) pruned.push(formatPath(['metadata', ...path]))
  return {
    object: decoded === null || decoded.metadata === metadata ? raw : withMember(raw, 'metadata', decoded.metadata),
    errors: isStored && decoded !== null ? [] : errors,
  }
}

/** A schema never changes the root's metadata, whatever it says about it. */
function withRestoredMetadata(object: JsonObject, before: JsonObject): JsonObject {
  const metadata = member(before, 'metadata')
  return metadata === undefined || (isJsonObject(metadata) && member(object, 'metadata') === metadata)
    ? object
    : withMember(object, 'metadata', metadata)
}

function refusedMetadata(path: readonly (string | number)[]): FieldError {
  return {
    path: formatPath(path),
    keyword: 'metadata',
    message: 'Invalid value: cannot be decoded into metadata',
    isRatcheted: false,
  }
}

import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  objectMember,
  withMember,
} from '../../model/json.ts'
import type { Admission, Server } from '../admission.ts'

/**
 * What becomes of a whole object: a create and, where status is a subresource and the object has one, the write of its
 * status that follows.
 */
export function writeObject(server: Server, object: JsonObject): Admission {
  const created = server.create(object)
  if (!created.accepted || !server.served.version.statusSubresource || member(object, 'status') === undefined) {
    return created
  }
  const finished = server.updateStatus(created.object, object)
  return {
    ...finished,
    pruned: [...created.pruned, ...finished.pruned].sort(),
    droppedNulls: [...created.droppedNulls, ...finished.droppedNulls].sort(),
    defaulted: [...created.defaulted, ...finished.defaulted].sort(),
    undecided: [...created.undecided, ...finished.undecided],
  }
}

/** The same object, sent to the version that a server serves. */
export function addressTo(server: Server, object: JsonObject): JsonObject {
  const { definition, version } = server.served
  return withMember(object, 'apiVersion', `${definition.group}/${version.name}`)
}

/** A custom resource with a name, accepted as it stands: nothing pruned, no null dropped or replaced, nothing left open. */
export function isAcceptedWhole(object: JsonObject, admission: Admission): boolean {
  return (
    nameOf(object) !== null &&
    admission.accepted &&
    admission.undecided.length === 0 &&
    admission.pruned.length === 0 &&
    admission.droppedNulls.length === 0 &&
    keepsNulls(object, admission.object)
  )
}

/** The name of a witness, where it may have any. */
export const exampleName = 'example'

export function withExampleName(object: JsonObject): JsonObject {
  return withMember(object, 'metadata', { ...objectMember(object, 'metadata'), name: exampleName })
}

export function nameOf(object: JsonObject): string | null {
  const name = objectMember(object, 'metadata')?.['name']
  return typeof name === 'string' && name !== '' ? name : null
}

function keepsNulls(before: Json, after: Json | undefined): boolean {
  if (before === null) return after === null
  if (isJsonArray(before))
    return before.every((item, index) => keepsNulls(item, isJsonArray(after) ? after[index] : undefined))
  return !isJsonObject(before) || Object.entries(before).every(([key, value]) => keepsNulls(value, member(after, key)))
}

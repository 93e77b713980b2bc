import { type JsonObject, jsonEquals, objectMember, withMember } from '../../model/json.ts'
import type { Server } from '../admission.ts'
import type { Operation } from '../answer.ts'
import type { Confirmation } from './confirm.ts'
import { addressTo } from './write-object.ts'

/**
 * Which operations the harm reaches. A stored object meets it on a read, or on the next write: of the field always, of
 * anything else where the API server's documentation rules ratcheting out, and of metadata alone where the model of the
 * server refuses that too (Kubernetes documentation, *Validation ratcheting*).
 */
export function failingOperations(confirmation: Confirmation, source: Server, target: Server): readonly Operation[] {
  const creation: readonly Operation[] = isCreationHurt(confirmation, source, target) ? ['create'] : []
  if (confirmation.outcome !== 'rejected') {
    // A default that the source has written already stays what it is.
    const stored = addressTo(target, confirmation.accepted.object)
    const isKept = jsonEquals(target.read(stored).object, stored)
    const operations: readonly Operation[] = isKept ? creation : [...creation, 'any-update', 'read']
    return operations.length > 0 ? operations : ['update-of-field']
  }
  const operations: Operation[] = [...creation, 'update-of-field']
  const isMetadataRefused = refusesMetadataUpdate(confirmation, target)
  const isNeverRatcheted = confirmation.errors.some(({ isRatcheted }) => !isRatcheted)
  if (isNeverRatcheted || isMetadataRefused) operations.push('any-update')
  if (isMetadataRefused) operations.push('finalizer-removal')
  const isListType = confirmation.errors.some(({ keyword }) => keyword === 'x-kubernetes-list-type')
  if (isNeverRatcheted || isMetadataRefused || isListType) operations.push('server-side-apply')
  return operations
}

/** A create under the status subresource drops `.status`: then only the write of the status that follows meets the harm. */
function isCreationHurt({ object, outcome }: Confirmation, source: Server, target: Server): boolean {
  const created = target.create(addressTo(target, object))
  if (outcome === 'rejected') return !created.accepted
  return !jsonEquals(addressTo(target, source.create(object).object), created.object)
}

/** The last finalizer goes, nothing else changes: what ends every deletion. */
function refusesMetadataUpdate({ accepted }: Confirmation, target: Server): boolean {
  const stored = target.read(addressTo(target, accepted.object)).object
  return !target.update(withFinalizer(stored), stored).accepted
}

function withFinalizer(object: JsonObject): JsonObject {
  const metadata = objectMember(object, 'metadata') ?? {}
  return withMember(object, 'metadata', withMember(metadata, 'finalizers', ['example.com/cleanup']))
}

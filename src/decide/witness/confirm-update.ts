import { type JsonObject, jsonEquals, member } from '../../model/json.ts'
import type { Admission, FieldError, Server } from '../admission.ts'
import type { Question } from '../compare/questions.ts'
import { answersQuestion } from './confirm.ts'
import { addressTo, isAcceptedWhole, nameOf, writeObject } from './write-object.ts'

/** An update that the source lets pass and the target refuses. */
export interface UpdateConfirmation {
  /** As it was sent; the source stores it. */
  readonly previousObject: JsonObject
  readonly object: JsonObject
  readonly errors: readonly FieldError[]
}

/** Both models run on the update; null unless they confirm that the rule in question refuses it. */
export function confirmUpdate(
  source: Server,
  target: Server,
  previousObject: JsonObject,
  object: JsonObject,
  question: Question,
): UpdateConfirmation | null {
  if (nameOf(previousObject) !== nameOf(object)) return null
  const stored = writeObject(source, previousObject)
  if (!isAcceptedWhole(previousObject, stored)) return null
  if (!isAcceptedWhole(object, replace(source, stored.object, object))) return null
  const read = target.read(addressTo(target, stored.object)).object
  const answer = replace(target, read, addressTo(target, object))
  if (answer.accepted || answer.undecided.length > 0) return null
  const errors = answer.errors.filter((error) => answersQuestion(error, question))
  return errors.length === 0 ? null : { previousObject, object, errors }
}

/** The write of a stored object by the endpoint that its difference calls for. */
function replace(server: Server, stored: JsonObject, object: JsonObject): Admission {
  const isStatusWrite =
    server.served.version.statusSubresource && !jsonEquals(member(stored, 'status'), member(object, 'status'))
  return isStatusWrite ? server.updateStatus(stored, object) : server.update(stored, object)
}

import type { CrdVersion, CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { JsonObject } from '../model/json.ts'
import type { Path } from '../model/path.ts'

/** One version of a definition, as the API server serves it on a Kubernetes minor such as `1.34`. */
export interface ServedVersion {
  readonly definition: CustomResourceDefinition
  readonly version: CrdVersion
  readonly kubernetesMinor: string
}

/** A reason the API server gives for refusing an object. */
export interface FieldError {
  /** `.spec.replicas`. */
  readonly path: string
  /** The keyword that refused: `required`, `pattern`, `x-kubernetes-validations`… */
  readonly keyword: string
  /** As close to the API server's words as is stable across its versions. */
  readonly message: string
  /**
   * Whether Kubernetes promises that an update which leaves the value alone gets past this error (ratcheting, documented
   * for 1.30 and later). False for junctors and what is below them, `required`, removed `additionalProperties`, list
   * types, embedded resources, metadata and transition rules. {@link Server.update} follows the server's code, which
   * lets more pass: it excuses `required` and junctors at an object that is unchanged as a whole, and list types of an
   * object whose stored form breaks one already.
   */
  readonly isRatcheted: boolean
  /** The validation rule that failed; absent for every other keyword. */
  readonly rule?: RulePlace
}

/** Which validation rule of a version: its node inside `openAPIV3Schema` and its position there. */
export interface RulePlace {
  readonly schemaPath: Path
  readonly index: number
}

/** What the API server does to an object: prune → drop nulls → default → validate. */
export interface Admission {
  readonly accepted: boolean
  readonly errors: readonly FieldError[]
  /** The object after pruning, null removal and defaulting: what the response to an accepted write shows. */
  readonly object: JsonObject
  /** Paths as {@link FieldError.path}, sorted. */
  readonly pruned: readonly string[]
  readonly droppedNulls: readonly string[]
  readonly defaulted: readonly string[]
  /** What this model cannot evaluate (an unknown CEL function, say): then `accepted` is not to be trusted. Empty as a rule. */
  readonly undecided: readonly string[]
}

/**
 * Create and update of custom resources through one served version. Synchronous; made by `prepareServer`. A missing
 * `metadata.name`, the namespace and what only storage knows (resource version, uid) are not judged.
 */
export interface Server {
  readonly served: ServedVersion
  /** POST. With the status subresource `.status` is dropped and not judged. */
  create(object: JsonObject): Admission
  /**
   * PUT or PATCH of the whole object. `previous` is what is stored, already read through this version. Ratcheting applies
   * (Kubernetes ≥ 1.30). With the status subresource `.status` stays as it was.
   */
  update(previous: JsonObject, object: JsonObject): Admission
  /**
   * PUT of `/status`: only `.status` changes and only its schema is judged, with list types and validation rules of the
   * whole object; embedded resources are not asked for apiVersion and kind. The paths are those in `.status`.
   */
  updateStatus(previous: JsonObject, object: JsonObject): Admission
  /** Defaults and pruning of a read from etcd of an object that is stored in this version; no validation. */
  read(stored: JsonObject): Pick<Admission, 'object' | 'pruned' | 'droppedNulls' | 'defaulted'>
  /**
   * Conversion `None` of an object from another version of the definition into this one: apiVersion is written anew,
   * unknown fields and nulls go, nothing is defaulted or validated. A write through version A of a definition that
   * stores B is `A.create`, `B.convert`; a read of it through A is `B.read`, `A.convert`.
   */
  convert(object: JsonObject): Pick<Admission, 'object' | 'pruned' | 'droppedNulls'>
}

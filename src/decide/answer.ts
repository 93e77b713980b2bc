import type { Direction, Witness } from '../model/finding.ts'
import type { Json } from '../model/json.ts'
import type { Path } from '../model/path.ts'

/** Whether everything the source side accepts is accepted by the target side and keeps its meaning. */
export type Answer =
  /** Proved. `because` names the argument in half a sentence. */
  | { readonly kind: 'contained'; readonly because: string }
  | NotContained
  /** `reason` names the constraint and the bound that was reached. */
  | { readonly kind: 'undecided'; readonly reason: string }

/** Disproved by a witness that two evaluations confirmed. */
export interface NotContained {
  readonly kind: 'not-contained'
  readonly witness: Witness
  readonly operations: readonly Operation[]
  /** The witness uses something that only the source side knows (a new field, value or version). */
  readonly usesNew: boolean
  /**
   * No text breaks anything, but a list in its place does: beside a format that it checks, the API server lets lists pass
   * for texts (kube-openapi pkg/validation/validate/type.go). Nobody relies on that.
   */
  readonly isListForText: boolean
}

/** What fails for whoever meets the break. */
export type Operation = 'create' | 'update-of-field' | 'any-update' | 'finalizer-removal' | 'server-side-apply' | 'read'

/** The keyword that changed; a keyword family owns it in `checks/schema/`. */
export type ChangedKeyword =
  | 'type'
  | 'property'
  | 'required'
  | 'default'
  | 'nullable'
  | 'enum'
  | 'pattern'
  | 'format'
  | 'minimum'
  | 'maximum'
  | 'multipleOf'
  | 'minLength'
  | 'maxLength'
  | 'minItems'
  | 'maxItems'
  | 'minProperties'
  | 'maxProperties'
  | 'allOf'
  | 'anyOf'
  | 'oneOf'
  | 'not'
  | 'x-kubernetes-validations'
  | 'x-kubernetes-list-type'
  | 'x-kubernetes-list-map-keys'
  | 'x-kubernetes-map-type'
  | 'x-kubernetes-preserve-unknown-fields'
  | 'x-kubernetes-embedded-resource'
  | 'x-kubernetes-int-or-string'
  | 'additionalProperties'
  | 'items'
  /** Any difference that no family above owns. */
  | 'unrecognised'

/** One edit, reported at its root: a property that goes with its subtree is one change. */
export interface SchemaChange {
  readonly keyword: ChangedKeyword
  readonly action: 'added' | 'removed' | 'changed'
  /** Field path of the node in a custom resource: `*` for any item, `{}` for any map value. */
  readonly path: Path
  /** Of the node, inside `openAPIV3Schema`, on either side; null where the side lacks it. */
  readonly previousPointer: Path | null
  readonly nextPointer: Path | null
  readonly previous: Json | null
  readonly next: Json | null
  readonly upgrade: Answer
  readonly rollback: Answer
}

/** Everything that separates one version of a definition on two sides. */
export interface VersionComparison {
  readonly previousVersion: string
  readonly nextVersion: string
  readonly changes: readonly SchemaChange[]
  /** Nodes of both schemas that were compared. */
  readonly schemaNodes: number
}

export const directionOf = { upgrade: 'previous-to-next', rollback: 'next-to-previous' } as const satisfies Record<
  'upgrade' | 'rollback',
  Direction
>

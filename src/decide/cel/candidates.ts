import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'

/** Values worth trying at one field that a rule names, best first, without duplicates. `undefined` leaves the field out. */
export interface FieldCandidates {
  /** Relative to the rule's node: `*` for any item, `{}` for any map value. */
  readonly at: Path
  readonly values: readonly (Json | undefined)[]
}

/** What to cross in search of a value that falsifies a rule. */
export interface RuleCandidates {
  readonly fields: readonly FieldCandidates[]
  /** For a transition rule: pairs of old and new value of the rule's node or of a field in it. Empty otherwise. */
  readonly pairs: readonly { readonly at: Path; readonly previous: Json | undefined; readonly next: Json | undefined }[]
}

import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'

/**
 * When a validation rule passes, as a boolean combination of facts about single fields. Exact both
 * ways: the rule evaluates to `true` on a value if and only if the formula holds for it. Evaluation
 * errors (an absent field, say) are part of it: they are values for which the formula does not hold.
 *
 * Paths are relative to the node of the rule, inside `every` and `some` to the item or map value.
 */
export type CelFormula =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly CelFormula[] }
  /** The list or map at `at` is present and every one (some one) of its items, or of its keys, satisfies `part`. */
  | {
      readonly kind: 'every' | 'some'
      readonly at: Path
      readonly over: 'items' | 'keys' | 'values'
      readonly part: CelFormula
    }
  | { readonly kind: 'field'; readonly at: Path; readonly is: FieldLiteral }
  /** Both fields are present, not null, of comparable types, and the relation holds between them. */
  | { readonly kind: 'compare'; readonly left: Path; readonly relation: Relation; readonly right: Path }

export type Relation = '==' | '!=' | '<' | '<=' | '>' | '>='

/**
 * A fact about the value at a path. All but `absent` and a negated `present` imply that the value and
 * everything above it is present; `absent` implies that everything above is. All but `null`, `present`
 * and `absent` imply that the value is not null.
 */
export type FieldLiteral =
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  /** Present and null; `negated`: present and not null. */
  | { readonly kind: 'null'; readonly negated: boolean }
  /** A number compared with a number by value, 64-bit integers exactly. */
  | { readonly kind: 'number'; readonly relation: Relation; readonly value: number | bigint }
  /** A string compared with a string, by code points. */
  | { readonly kind: 'text'; readonly relation: Relation; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Of an int-or-string: which of the two it is. */
  | { readonly kind: 'type'; readonly type: 'integer' | 'string' }
  /** One of these scalars; `negated`: present, of the same type and none of them. */
  | { readonly kind: 'one-of'; readonly values: readonly Json[]; readonly negated: boolean }
  /** Code points of a string, items of a list, keys of a map. */
  | { readonly kind: 'size'; readonly relation: Relation; readonly value: bigint }
  /** RE2, search semantics (unanchored). */
  | { readonly kind: 'matches'; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: 'starts-with' | 'ends-with' | 'contains'; readonly text: string; readonly negated: boolean }
  /** The key is in the map, or the scalar among the items of the list. */
  | { readonly kind: 'has-key'; readonly key: string; readonly negated: boolean }
  | { readonly kind: 'has-item'; readonly item: Json; readonly negated: boolean }

/** A rule that only fails when a field changes. `at` is relative to the rule's node. */
export interface Immutability {
  readonly at: Path
  /**
   * `always`: the field must be there before and after, unchanged (at the node itself: no change at all);
   * `once-set`: it may be set later, then neither changed nor removed; `value`: it may be added and
   * removed, not changed; `presence`: it may be neither added nor removed, its value may change.
   */
  readonly kind: 'always' | 'once-set' | 'value' | 'presence'
}

export type Translation =
  | { readonly kind: 'formula'; readonly formula: CelFormula }
  /** The rule fails if and only if one of these is violated. */
  | { readonly kind: 'immutable'; readonly immutabilities: readonly Immutability[] }
  /** Outside the fragment; `reason` names the construct. */
  | { readonly kind: 'none'; readonly reason: string }

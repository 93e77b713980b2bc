import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Relation } from '../cel/formula.ts'
import { anyString, type StringConstraints } from '../strings/string-constraints.ts'
import type { FieldParts } from './field-parts.ts'
import type { KindSet } from './kind.ts'

/**
 * What is asked of one JSON value, in negation normal form. A value is the object as a client sends it: defaults are
 * not filled in yet. Where a schema judges the defaulted object, its literals say so (`filled`).
 */
export type Formula =
  | { readonly op: 'constant'; readonly holds: boolean }
  | { readonly op: 'and' | 'or'; readonly parts: readonly Formula[] }
  | { readonly op: 'of-kind'; readonly kinds: KindSet }
  | SchemaFormula
  | Literal

/** The value conforms to a whole subtree, or (`negated`) violates it; opened only where the value exists. */
export interface SchemaFormula {
  readonly op: 'schema'
  readonly schema: StructuralSchema
  /** The node outside all junctors at the same place: where defaults come from. The schema itself outside junctors. */
  readonly skeleton: StructuralSchema | null
  readonly place: Place
  readonly negated: boolean
  readonly exception: Exception | null
}

/**
 * How a node hangs in the tree, which decides about null and unknown fields. `field` is a property or map value; `open`
 * an item of a free-form array; `branch` lies inside a junctor; `bare` below `additionalProperties: true`, where
 * objects are emptied.
 */
export type Place = 'root' | 'metadata' | 'field' | 'item' | 'open' | 'branch' | 'bare'

/** One constraint of one node that need not hold, and the nodes on the way to it. */
export interface Exception {
  readonly schema: StructuralSchema
  readonly keyword: string
  readonly detail: string
  readonly along: ReadonlySet<StructuralSchema>
}

/** A fact about a value of one kind; it is false of every other kind, its negation included. */
export type Literal =
  | { readonly op: 'integers'; readonly least: bigint | null; readonly greatest: bigint | null }
  | { readonly op: 'integer-multiple'; readonly of: bigint; readonly negated: boolean }
  | {
      readonly op: 'floats'
      readonly least: number | null
      readonly isLeastOpen: boolean
      readonly greatest: number | null
      readonly isGreatestOpen: boolean
    }
  | { readonly op: 'float-multiple'; readonly of: number; readonly negated: boolean }
  | { readonly op: 'text'; readonly constraints: StringConstraints }
  /** Of any kind: equal to one of the values; negated: to none of them. */
  | { readonly op: 'one-of'; readonly values: readonly Json[]; readonly negated: boolean }
  | ArrayLiteral
  | ObjectLiteral
  | OpaqueLiteral

export type ArrayLiteral =
  | { readonly op: 'items'; readonly least: number; readonly greatest: number | null }
  | { readonly op: 'every-item' | 'some-item'; readonly part: Formula }
  /** No two items agree in the keys (null: as a whole), defaults filled in; `duplicates`: two do. */
  | {
      readonly op: 'distinct' | 'duplicates'
      readonly keys: readonly string[] | null
      readonly items: StructuralSchema
    }

export type ObjectLiteral =
  /** Number of keys once the absent ones of `filled` are added. */
  | {
      readonly op: 'members'
      readonly least: number
      readonly greatest: number | null
      readonly filled: ReadonlySet<string>
    }
  | { readonly op: 'present' | 'absent'; readonly key: string }
  | MemberLiteral
  /** Of the members that are there, each that is named meets its part. */
  | { readonly op: 'fields'; readonly fields: FieldParts }
  /** Every (some) member whose key is not `known`. */
  | { readonly op: 'others' | 'some-other'; readonly known: ReadonlySet<string>; readonly part: Formula }
  /** Every (some) key, as a string. */
  | { readonly op: 'every-key' | 'some-key'; readonly part: Formula }
  /** Between two members below, both there; `filled` tells apart what stands in for absent ones. */
  | {
      readonly op: 'relation'
      readonly left: Path
      readonly relation: Relation
      readonly right: Path
      readonly filled: string
      /** A default stands in for one of the two where it is absent. */
      readonly isFilled: boolean
    }

/** `member`: the value at `key`, if there is one or `filled` stands in for it; `has-member`: there is, and it does. */
export interface MemberLiteral {
  readonly op: 'member' | 'has-member'
  readonly key: string
  readonly part: Formula
  readonly filled: Json | undefined
}

/** A validation rule that is not translated: searches ignore it and mark what they find. */
export interface OpaqueLiteral {
  readonly op: 'opaque'
  readonly text: string
}

export const always: Formula = { op: 'constant', holds: true }
export const never: Formula = { op: 'constant', holds: false }

export function allOf(parts: readonly Formula[]): Formula {
  const open = parts.filter((part) => part !== always)
  if (open.includes(never)) return never
  const [first] = open
  if (first === undefined) return always
  return open.length === 1 ? first : { op: 'and', parts: open }
}

export function anyOf(parts: readonly Formula[]): Formula {
  const open = parts.filter((part) => part !== never)
  if (open.includes(always)) return always
  const [first] = open
  if (first === undefined) return never
  return open.length === 1 ? first : { op: 'or', parts: open }
}

export function ofKind(kinds: KindSet): Formula {
  return { op: 'of-kind', kinds }
}

export function text(constraints: Partial<StringConstraints>): Formula {
  return { op: 'text', constraints: { ...anyString, ...constraints } }
}

export function oneOf(values: readonly Json[], negated = false): Formula {
  return { op: 'one-of', values, negated }
}

export function present(key: string): Formula {
  return { op: 'present', key }
}

export function absent(key: string): Formula {
  return { op: 'absent', key }
}

/** If the member is there (or `filled` stands in), `part` holds for it. */
export function member(key: string, part: Formula, filled?: Json): Formula {
  return part === always ? always : { op: 'member', key, part, filled }
}

/** The member is there (or `filled` stands in) and `part` holds for it. */
export function hasMember(key: string, part: Formula, filled?: Json): Formula {
  return part === never ? never : { op: 'has-member', key, part, filled }
}

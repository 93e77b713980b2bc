/**
 * A conjunction of the literals that an OpenAPI string node can carry, negated ones included. All lengths count
 * Unicode code points, as the API server's `utf8.RuneCount` does.
 */
export interface StringConstraints {
  readonly minLength: number
  /** Null: no upper bound. Negative: no string at all. */
  readonly maxLength: number | null
  /** Go RE2 texts, searched for anywhere in the string (`regexp.MatchString`); an empty text is no constraint. */
  readonly patterns: readonly string[]
  readonly notPatterns: readonly string[]
  /** As written in a schema (`date-time`). One that the API server does not know is no constraint. */
  readonly formats: readonly string[]
  /** The string violates each of these; a format that the API server does not know is never violated. */
  readonly notFormats: readonly string[]
  /** The string is a member of each list. */
  readonly enums: readonly (readonly string[])[]
  /** The string is a member of none of the lists. */
  readonly notEnums: readonly (readonly string[])[]
}

/** No constraint. */
export const anyString: StringConstraints = {
  minLength: 0,
  maxLength: null,
  patterns: [],
  notPatterns: [],
  formats: [],
  notFormats: [],
  enums: [],
  notEnums: [],
}

/** Both hold. */
export function conjoinStrings(left: StringConstraints, right: StringConstraints): StringConstraints {
  return {
    minLength: Math.max(left.minLength, right.minLength),
    maxLength: lesserMaximum(left.maxLength, right.maxLength),
    patterns: [...new Set([...left.patterns, ...right.patterns])],
    notPatterns: [...new Set([...left.notPatterns, ...right.notPatterns])],
    formats: [...new Set([...left.formats, ...right.formats])],
    notFormats: [...new Set([...left.notFormats, ...right.notFormats])],
    enums: [...left.enums, ...right.enums],
    notEnums: [...left.notEnums, ...right.notEnums],
  }
}

/** The smaller of two upper bounds; null is none. */
export function lesserMaximum(left: number | null, right: number | null): number | null {
  if (left === null) return right
  return right === null ? left : Math.min(left, right)
}

/** Length in code points, as the API server counts it. */
export function codePointLength(value: string): number {
  let length = value.length
  for (let index = 0; index < value.length - 1; index++) {
    const unit = value.charCodeAt(index)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const following = value.charCodeAt(index + 1)
    if (following >= 0xdc00 && following <= 0xdfff) length--
  }
  return length
}

/** Whether a string satisfies a conjunction. */
export type StringAnswer =
  /** A member, confirmed by an RE2 engine and by the format checks. Holds U+0000 only if every listed value does. */
  { readonly kind: 'found'; readonly value: string } | NoString | UndecidedString

/** Several distinct members. */
export type StringsAnswer =
  /** At least one value, as many as asked for unless `isComplete` or a bound says otherwise. */
  | {
      readonly kind: 'found'
      readonly values: readonly string[]
      /** Proved: the conjunction has no other member. */
      readonly isComplete: boolean
    }
  | NoString
  | UndecidedString

/** Proved: no string satisfies the conjunction. `because` names the argument in half a sentence. */
export interface NoString {
  readonly kind: 'none'
  readonly because: string
}

/** `reason` names the constraint and, where one was reached, the bound. */
export interface UndecidedString {
  readonly kind: 'undecided'
  readonly reason: string
}

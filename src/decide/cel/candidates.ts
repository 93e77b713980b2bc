import type { Json } from '../../model/json.ts'
import { canonicalJson } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { celFieldValues, celValuePairs } from '../bounds.ts'
import { namedFields } from './candidates/named-fields.ts'
import { candidateValues } from './candidates/values.ts'
import type { CelProgram, CelRule } from './program.ts'

/** Values worth trying at one field that a rule names, best first, without duplicates. `undefined` leaves the field out. */
export interface FieldCandidates {
  /** Relative to the rule's node: `*` for any item, `{}` for any map value. */
  readonly at: Path
  readonly values: readonly (Json | undefined)[]
}

export interface PairCandidate {
  /** As {@link FieldCandidates.at}. */
  readonly at: Path
  readonly previous: Json | undefined
  readonly next: Json | undefined
}

/** What to cross in search of a value that falsifies a rule. */
export interface RuleCandidates {
  readonly fields: readonly FieldCandidates[]
  /** For a transition rule: pairs of stored and new value of a field that it names. Empty otherwise. */
  readonly pairs: readonly PairCandidate[]
}

/**
 * Values to try at the fields that a rule names: its own constants and their neighbours, bounds and enum
 * of the field's schema, empty and absent, none, one and two items. Bounded by `celFieldValues` and
 * `celValuePairs`. They fit the type of the field, not all of its constraints.
 */
export function candidatesFor(rule: CelRule, program: CelProgram): RuleCandidates {
  const compiled = program.compiled.get(rule)
  const parsed = compiled?.expression?.parsed
  if (compiled === undefined || parsed == null) return { fields: [], pairs: [] }
  const named = namedFields(parsed, compiled.schema)
  const fields = named.fields.map(({ at, schema }) => {
    const isOptional = at.length > 0 && at.at(-1) !== '*' && at.at(-1) !== '{}'
    const values = distinct([...candidateValues(schema, named), ...(isOptional ? [undefined] : [])])
    // The absent field keeps its place when the list is cut.
    const kept =
      values.length <= celFieldValues ? values : [...values.slice(0, celFieldValues - 1), ...values.slice(-1)]
    return { at, values: kept }
  })
  return { fields, pairs: rule.usesOldSelf ? pairsOf(fields, named.fields) : [] }
}

function distinct(values: readonly (Json | undefined)[]): readonly (Json | undefined)[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const text = value === undefined ? 'absent' : canonicalJson(value)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}

/** Every field in turn, so that a bound cuts all of them alike. */
function pairsOf(
  fields: readonly FieldCandidates[],
  named: readonly { readonly schema: StructuralSchema }[],
): readonly PairCandidate[] {
  const perField = Math.max(4, Math.floor(celValuePairs / Math.max(1, named.length)))
  return fields
    .flatMap(({ at, values }) =>
      changesOf(values)
        .slice(0, perField)
        .map((pair) => ({ at, ...pair })),
    )
    .slice(0, celValuePairs)
}

/** Each value against its successor both ways, then against the first. */
function changesOf(values: readonly (Json | undefined)[]): readonly Pick<PairCandidate, 'previous' | 'next'>[] {
  const neighbours = values.slice(1).flatMap((value, index) => [
    { previous: values[index], next: value },
    { previous: value, next: values[index] },
  ])
  const fromFirst = values.slice(2).flatMap((value) => [
    { previous: values[0], next: value },
    { previous: value, next: values[0] },
  ])
  const withAbsent = values.includes(undefined)
    ? values
        .filter((value) => value !== undefined)
        .slice(0, 2)
        .flatMap((value) => [
          { previous: undefined, next: value },
          { previous: value, next: undefined },
        ])
    : []
  return [...neighbours.slice(0, 2), ...withAbsent, ...neighbours.slice(2), ...fromFirst]
}

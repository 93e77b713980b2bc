import { isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import { absent, allOf, always, anyOf, type Formula, hasMember, type Literal, never, oneOf } from './formula.ts'
import { anyKind, hasKind, type Kind, type KindSet, kindOf, kindSet, typeKinds } from './kind.ts'

const literalKinds = {
  integers: kindSet('integer'),
  'integer-multiple': kindSet('integer'),
  floats: kindSet('float'),
  'float-multiple': kindSet('float'),
  text: kindSet('string'),
  'one-of': anyKind,
  opaque: anyKind,
  items: kindSet('array'),
  'every-item': kindSet('array'),
  'some-item': kindSet('array'),
  distinct: kindSet('array'),
  duplicates: kindSet('array'),
  members: kindSet('object'),
  present: kindSet('object'),
  absent: kindSet('object'),
  member: kindSet('object'),
  'has-member': kindSet('object'),
  fields: kindSet('object'),
  others: kindSet('object'),
  'some-other': kindSet('object'),
  'every-key': kindSet('object'),
  'some-key': kindSet('object'),
  relation: kindSet('object'),
} as const satisfies Record<Literal['op'], KindSet>

/** Kinds that a formula may hold for, by a glance: too many, never too few. */
export function possibleKinds(formula: Formula): KindSet {
  switch (formula.op) {
    case 'constant':
      return formula.holds ? anyKind : 0
    case 'of-kind':
      return formula.kinds
    case 'and':
      return formula.parts.reduce<KindSet>((set, part) => set & possibleKinds(part), anyKind)
    case 'or':
      return formula.parts.reduce<KindSet>((set, part) => set | possibleKinds(part), 0)
    case 'schema': {
      const { schema, negated, exception } = formula
      if (negated || exception?.schema === schema) return anyKind
      return typeKinds(schema) | kindSet('null') | (schema.format === null ? 0 : kindSet('string', 'array'))
    }
    case 'one-of':
      return formula.negated ? anyKind : kindSet(...formula.values.map(kindOf))
    default:
      return literalKinds[formula.op]
  }
}

/** What is left of a formula once the kind of the value is known; schemas stay closed. */
export function specialise(formula: Formula, kind: Kind): Formula {
  switch (formula.op) {
    case 'constant':
    case 'schema':
      return formula
    case 'of-kind':
      return hasKind(formula.kinds, kind) ? always : never
    case 'and':
      return allOf(formula.parts.map((part) => specialise(part, kind)))
    case 'or':
      return anyOf(formula.parts.map((part) => specialise(part, kind)))
    case 'one-of': {
      const values = formula.values.filter((value) => kindOf(value) === kind)
      if (values.length === 0) return formula.negated ? always : never
      if (formula.negated && kind === 'object') return allOf(values.map(differsFromObject))
      if (formula.negated && kind === 'array') return allOf(values.map(differsFromList))
      return oneOf(values, formula.negated)
    }
    default:
      return hasKind(literalKinds[formula.op], kind) ? formula : never
  }
}

function differsFromObject(value: Json): Formula {
  if (!isJsonObject(value)) return always
  const keys = Object.keys(value)
  return anyOf([
    ...keys.flatMap((key) => [absent(key), hasMember(key, oneOf([value[key] ?? null], true))]),
    { op: 'some-other', known: new Set(keys), part: always },
  ])
}

/** By its length or by an item of its own for sure; the same items in another order are left to the confirmation. */
function differsFromList(value: Json): Formula {
  if (!isJsonArray(value)) return always
  return anyOf([
    ...(value.length === 0 ? [] : [{ op: 'items' as const, least: 0, greatest: value.length - 1 }]),
    { op: 'items', least: value.length + 1, greatest: null },
    { op: 'some-item', part: oneOf(value, true) },
    ...(value.length < 2 ? [] : [{ op: 'opaque' as const, text: 'order of a list' }]),
  ])
}

import type { Json } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { goTypeOf } from '../server/go-number.ts'

/**
 * The sorts of JSON values that the API server tells apart. `integer` is what it holds as an `int64`, `float` every
 * other number: bounds meet the two differently (kube-openapi pkg/validation/validate/values.go).
 */
export const kinds = ['boolean', 'integer', 'string', 'object', 'array', 'float', 'null'] as const
export type Kind = (typeof kinds)[number]

/** A set of kinds, one bit each. */
export type KindSet = number

const bits = { boolean: 1, integer: 2, string: 4, object: 8, array: 16, float: 32, null: 64 } as const satisfies Record<
  Kind,
  KindSet
>

export const anyKind: KindSet = 127

export function kindSet(...members: readonly Kind[]): KindSet {
  return members.reduce<KindSet>((set, kind) => set | bits[kind], 0)
}

export function hasKind(set: KindSet, kind: Kind): boolean {
  return (set & bits[kind]) !== 0
}

export function otherKinds(set: KindSet): KindSet {
  return anyKind & ~set
}

export function kindOf(value: Json): Kind {
  const type = goTypeOf(value)
  return type === 'number' ? 'float' : type
}

/** What `type` and int-or-string let pass, null left out; every kind where neither is written. */
export function typeKinds(schema: Pick<StructuralSchema, 'type' | 'intOrString'>): KindSet {
  if (schema.intOrString) return kindSet('integer', 'string')
  switch (schema.type) {
    case null:
      return anyKind & ~bits.null
    case 'number':
      return kindSet('integer', 'float')
    default:
      return kindSet(schema.type)
  }
}

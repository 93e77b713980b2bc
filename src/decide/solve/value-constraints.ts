import { canonicalJson } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ChangedKeyword } from '../answer.ts'
import type { Constraint, Node } from './constraints.ts'
import { sameDefaults } from './defaults.ts'
import {
  absent,
  allOf,
  always,
  anyOf,
  type Formula,
  hasMember,
  member,
  never,
  ofKind,
  oneOf,
  type Place,
  present,
  text,
} from './formula.ts'
import { anyKind, hasKind, type Kind, type KindSet, kindSet, otherKinds, typeKinds } from './kind.ts'
import { listedNumbers, lowerBound, multipleOf, type Sides, upperBound } from './number-constraints.ts'

export function typeConstraints(schema: StructuralSchema, place: Place, allowed: KindSet): readonly Constraint[] {
  const withNull = allowed | kindSet('null')
  const found: Constraint[] = []
  if (withNull !== anyKind) {
    found.push({
      keyword: schema.intOrString ? 'x-kubernetes-int-or-string' : 'type',
      detail: String(allowed),
      holds: ofKind(withNull),
      fails: ofKind(otherKinds(withNull)),
    })
  }
  if (!allowsNull(schema, place)) {
    found.push({
      keyword: 'nullable',
      detail: '',
      holds: ofKind(otherKinds(kindSet('null'))),
      fails: ofKind(kindSet('null')),
    })
  }
  return found
}

/**
 * A null is refused by `type` alone; in a field or map value it is dropped, or replaced by a default, before anything
 * is refused, and so is no clean value there.
 */
function allowsNull(schema: StructuralSchema, place: Place): boolean {
  if (schema.nullable) return true
  const isTyped = schema.type !== null || schema.intOrString
  return !isTyped && (place === 'item' || place === 'open' || place === 'branch' || place === 'bare')
}

export function enumConstraints({ schema, skeleton }: Node): readonly Constraint[] {
  const values = schema.enum
  if (values === null || values.length === 0) return []
  const numbers = values.filter((value) => typeof value === 'number' || typeof value === 'bigint')
  const texts = values.filter((value) => typeof value === 'string')
  const others = values.filter((value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null))
  const kinds = typeKinds(skeleton ?? schema)
  const numeric = hasKind(kinds, 'float') || hasKind(kinds, 'integer') ? listedNumbers(numbers, texts) : null
  const rest = kindSet('boolean', 'string', 'object', 'array')
  const listed = [...texts, ...others]
  const isDefaulted = others.some((value) => typeof value === 'object') && !sameDefaults(skeleton, null)
  return [
    {
      keyword: 'enum',
      detail: [...new Set(values.map(canonicalJson))].sort().join(','),
      holds: anyOf([
        ...(numeric === null ? [] : [numeric.holds]),
        listed.length === 0 ? never : oneOf(listed),
        // A listed object is met by every part of it that defaults complete: left to the confirmation.
        isDefaulted
          ? allOf([ofKind(kindSet('object', 'array')), { op: 'opaque', text: 'enum of defaulted objects' }])
          : never,
      ]),
      fails: anyOf([
        ofKind(kindSet('null')),
        ...(numeric === null ? [ofKind(kindSet('integer', 'float'))] : [numeric.fails]),
        allOf([ofKind(rest), oneOf(listed, true)]),
      ]),
    },
  ]
}

export function scalarConstraints(schema: StructuralSchema): readonly Constraint[] {
  const found: Constraint[] = []
  const add = (keyword: ChangedKeyword, detail: string, { holds, fails }: Sides) =>
    found.push({ keyword, detail, holds, fails })
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  if (minimum !== null) {
    add('minimum', `${Number(minimum)} ${exclusiveMinimum}`, lowerBound(minimum, exclusiveMinimum))
  }
  if (maximum !== null) {
    add('maximum', `${Number(maximum)} ${exclusiveMaximum}`, upperBound(maximum, exclusiveMaximum))
  }
  if (schema.multipleOf !== null) add('multipleOf', String(Number(schema.multipleOf)), multipleOf(schema.multipleOf))
  const { minLength, maxLength, pattern, format } = schema
  if (minLength !== null && minLength > 0) {
    add('minLength', String(minLength), ofText(text({ minLength }), text({ maxLength: minLength - 1 })))
  }
  if (maxLength !== null) {
    add('maxLength', String(maxLength), ofText(text({ maxLength }), text({ minLength: maxLength + 1 })))
  }
  if (pattern !== null && pattern !== '') {
    add('pattern', pattern, ofText(text({ patterns: [pattern] }), text({ notPatterns: [pattern] })))
  }
  if (format !== null && format !== '') {
    add('format', format, ofText(text({ formats: [format] }), text({ notFormats: [format] })))
  }
  return found
}

function ofText(holds: Formula, fails: Formula): Sides {
  return { holds: onlyFor('string', holds), fails }
}

export function sizeConstraints({ schema, skeleton }: Node): readonly Constraint[] {
  const found: Constraint[] = []
  const { minItems, maxItems, minProperties, maxProperties } = schema
  const items = (least: number, greatest: number | null): Formula => ({ op: 'items', least, greatest })
  if (minItems !== null && minItems > 0) {
    found.push(sized('minItems', minItems, 'array', items(minItems, null), items(0, minItems - 1)))
  }
  if (maxItems !== null) {
    found.push(sized('maxItems', maxItems, 'array', items(0, maxItems), items(maxItems + 1, null)))
  }
  const filled = filledKeys(skeleton)
  const members = (least: number, greatest: number | null): Formula => ({ op: 'members', least, greatest, filled })
  if (minProperties !== null && minProperties > 0) {
    found.push(
      sized('minProperties', minProperties, 'object', members(minProperties, null), members(0, minProperties - 1)),
    )
  }
  if (maxProperties !== null) {
    found.push(
      sized('maxProperties', maxProperties, 'object', members(0, maxProperties), members(maxProperties + 1, null)),
    )
  }
  return found
}

function sized(keyword: ChangedKeyword, bound: number, kind: Kind, holds: Formula, fails: Formula): Constraint {
  return { keyword, detail: String(bound), holds: onlyFor(kind, holds), fails }
}

export function requiredConstraints({ schema, skeleton }: Node): readonly Constraint[] {
  const filled = filledKeys(skeleton)
  return [...new Set(schema.required)]
    .filter((key) => !filled.has(key))
    .map((key) => ({ keyword: 'required', detail: key, holds: onlyFor('object', present(key)), fails: absent(key) }))
}

/** Where a property of a node hangs. */
export function fieldPlace({ embeddedResource }: StructuralSchema, place: Place, key: string): Place {
  return key === 'metadata' && (place === 'root' || embeddedResource) ? 'metadata' : 'field'
}

/** Where the items of a node hang. */
export function itemPlace(schema: StructuralSchema, place: Place): Place {
  if (place === 'branch' || place === 'bare') return place
  return schema.preserveUnknownFields || place === 'open' ? 'open' : 'item'
}

/** Unknown fields are pruned, not refused; a value that keeps all of its fields has none. */
export function unknownFieldConstraints({ schema, place }: Node): readonly Constraint[] {
  if (place === 'branch' || place === 'metadata' || place === 'open' || schema.preserveUnknownFields) return []
  const known = new Set(schema.properties?.keys())
  if (place === 'root' || schema.embeddedResource) for (const key of ['apiVersion', 'kind', 'metadata']) known.add(key)
  const { additionalProperties } = schema
  if (additionalProperties !== null && additionalProperties !== false) return []
  return [
    {
      keyword: additionalProperties === false ? 'additionalProperties' : 'property',
      detail: '*',
      holds: onlyFor('object', { op: 'others', known, part: never }),
      fails: { op: 'some-other', known, part: always },
    },
  ]
}

export function listConstraints(schema: StructuralSchema): readonly Constraint[] {
  const { listType, listMapKeys, items } = schema
  if (items === null || (listType !== 'set' && listType !== 'map')) return []
  const keys = listType === 'map' ? [...listMapKeys].sort() : null
  return [
    {
      keyword: 'x-kubernetes-list-type',
      detail: keys === null ? 'set' : `map ${canonicalJson(keys)}`,
      holds: onlyFor('array', { op: 'distinct', keys, items }),
      fails: { op: 'duplicates', keys, items },
    },
  ]
}

const apiVersionText = text({ patterns: ['^[^/]+(/[^/]+)?$'], maxLength: 253 })
const kindText = text({ patterns: ['^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$'], maxLength: 63 })

/** apiextensions pkg/apiserver/schema/objectmeta/validation.go validateEmbeddedResource; metadata may be left out. */
export function embeddedConstraints(schema: StructuralSchema): readonly Constraint[] {
  if (!schema.embeddedResource) return []
  return [
    {
      keyword: 'x-kubernetes-embedded-resource',
      detail: '',
      holds: onlyFor(
        'object',
        allOf([
          hasMember('apiVersion', apiVersionText),
          hasMember('kind', kindText),
          member('metadata', ofKind(kindSet('object'))),
        ]),
      ),
      fails: allOf([
        ofKind(kindSet('object')),
        anyOf([
          absent('apiVersion'),
          absent('kind'),
          hasMember('apiVersion', oneOf([''])),
          hasMember('kind', oneOf([''])),
          hasMember('metadata', ofKind(otherKinds(kindSet('object')))),
        ]),
      ]),
    },
  ]
}

export function onlyFor(kind: Kind, formula: Formula): Formula {
  return anyOf([ofKind(otherKinds(kindSet(kind))), formula])
}

/** Keys that the API server adds where they are absent. */
export function filledKeys(skeleton: StructuralSchema | null): ReadonlySet<string> {
  const filled = new Set<string>()
  for (const [key, child] of skeleton?.properties ?? []) if (child.default !== undefined) filled.add(key)
  return filled
}

import { canonicalJson, isJsonArray, isJsonObject, type Json } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { applyDefaults } from '../server/apply-defaults.ts'
import { bareSchema } from './bare-schema.ts'

/** The default of a field, completed by the defaults below it; undefined when it has none. */
export function completeDefault(schema: StructuralSchema): Json | undefined {
  return schema.default === undefined ? undefined : withDefaults(schema.default, schema)
}

/** A value at a node with its defaults filled in. */
export function withDefaults(value: Json, schema: StructuralSchema): Json {
  if (isJsonObject(value)) return applyDefaults(value, schema, [])
  const { items } = schema
  return isJsonArray(value) && items !== null ? value.map((item) => withDefaults(item, items)) : value
}

/**
 * Whether two nodes fill in the same values everywhere below: then what either API server judges differs in nothing
 * but what it prunes. A field that only one of them knows counts when it has a default.
 */
export function sameDefaults(left: StructuralSchema | null, right: StructuralSchema | null): boolean {
  if (left === right) return true
  return defaultText(left) === defaultText(right)
}

const texts = new WeakMap<StructuralSchema, string>()

function defaultText(schema: StructuralSchema | null): string {
  // The items of a bare value are bare values again, without end.
  if (schema === null || schema === bareSchema) return ''
  const known = texts.get(schema)
  if (known !== undefined) return known
  const parts: string[] = []
  for (const key of [...(schema.properties?.keys() ?? [])].sort()) {
    const child = schema.properties?.get(key)
    if (child === undefined) continue
    const own = completeDefault(child)
    const below = defaultText(child)
    if (own !== undefined || below !== '') parts.push(`${JSON.stringify(key)}:${textOf(own)}${below}`)
  }
  const items = defaultText(schema.items)
  if (items !== '') parts.push(`[${items}]`)
  const values = typeof schema.additionalProperties === 'boolean' ? '' : defaultText(schema.additionalProperties)
  if (values !== '') parts.push(`*${values}`)
  const found = parts.length === 0 ? '' : `{${parts.join(',')}}`
  texts.set(schema, found)
  return found
}

function textOf(value: Json | undefined): string {
  return value === undefined ? '' : `=${canonicalJson(value)}`
}

import { isJsonArray, isJsonObject, type Json, jsonEquals, member } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { coerceEmbeddedResources } from './embedded-resources.ts'
import { prune } from './prune.ts'

/**
 * The schema as it is served: every default pruned, each in an object of its own around it (apiextensions-apiserver
 * pkg/apiserver/schema/defaulting/prune.go). A definition is refused for an unpruned default, except below
 * `additionalProperties`, where nothing checks them. The schema itself when nothing changed.
 */
export function pruneDefaults(schema: StructuralSchema): StructuralSchema {
  return pruned(schema, [], schema)
}

/** A field or map key by name; null for an item. */
type Step = string | null

function pruned(node: StructuralSchema, path: readonly Step[], root: StructuralSchema): StructuralSchema {
  const { items, additionalProperties, properties } = node
  const changes: {
    -readonly [Key in 'default' | 'items' | 'additionalProperties' | 'properties']?: StructuralSchema[Key]
  } = {}
  if (node.default !== undefined) {
    const value = prunedDefault(node.default, path, root)
    if (value !== undefined && !jsonEquals(value, node.default)) changes.default = value
  }
  if (items !== null) {
    const next = pruned(items, [...path, null], root)
    if (next !== items) changes.items = next
  }
  if (additionalProperties !== null && typeof additionalProperties !== 'boolean') {
    const next = pruned(additionalProperties, [...path, '*'], root)
    if (next !== additionalProperties) changes.additionalProperties = next
  }
  if (properties !== null) {
    const next = [...properties].map(([key, child]) => [key, pruned(child, [...path, key], root)] as const)
    if (next.some(([key, child]) => properties.get(key) !== child)) changes.properties = new Map(next)
  }
  return Object.keys(changes).length === 0 ? node : { ...node, ...changes }
}

function prunedDefault(value: Json, path: readonly Step[], root: StructuralSchema): Json | undefined {
  if (value === null || typeof value !== 'object') return value
  const around = path.reduceRight<Json>(
    (inner, step) => (step === null ? [inner] : Object.fromEntries([[step, inner]])),
    value,
  )
  if (!isJsonObject(around)) return value
  const coerced = coerceEmbeddedResources(around, root, true, []).value
  return path.reduce<Json | undefined>(
    (outer, step) => (step === null ? (isJsonArray(outer) ? outer[0] : undefined) : member(outer, step)),
    prune(coerced, root, []),
  )
}

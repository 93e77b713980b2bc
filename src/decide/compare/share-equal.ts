import { type Json, jsonEquals } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'

/** Keywords that say nothing about objects. */
export const annotationKeywords: ReadonlySet<string> = new Set(['description', 'title', 'example', 'externalDocs'])

const childKeywords: ReadonlySet<string> = new Set(['properties', 'items', 'additionalProperties'])

/**
 * The next schema with every subtree that says the same as the previous one replaced by it: what is the same object on
 * both sides needs no comparison. Descriptions do not count; each pair of nodes is looked at once.
 */
export function shareEqual(previous: StructuralSchema, next: StructuralSchema): StructuralSchema {
  const properties = shareProperties(previous.properties, next.properties)
  const items = shareChild(previous.items, next.items)
  const additionalProperties = shareChild(previous.additionalProperties, next.additionalProperties)
  const isSame =
    properties === previous.properties &&
    items === previous.items &&
    additionalProperties === previous.additionalProperties &&
    hasSameKeywords(previous, next)
  if (isSame) return previous
  const isUntouched =
    properties === next.properties && items === next.items && additionalProperties === next.additionalProperties
  return isUntouched ? next : { ...next, properties, items, additionalProperties }
}

type Child = StructuralSchema | boolean | null

function shareChild<Next extends Child>(previous: Child, next: Next): Next | StructuralSchema {
  if (!isSchema(previous) || !isSchema(next)) return next
  return shareEqual(previous, next)
}

function isSchema(child: Child): child is StructuralSchema {
  return typeof child === 'object' && child !== null
}

type Properties = StructuralSchema['properties']

function shareProperties(previous: Properties, next: Properties): Properties {
  if (previous === null || next === null) return next
  let isSame = previous.size === next.size
  const shared = new Map<string, StructuralSchema>()
  for (const [key, child] of next) {
    const counterpart = previous.get(key)
    const found = counterpart === undefined ? child : shareEqual(counterpart, child)
    if (found !== counterpart) isSame = false
    shared.set(key, found)
  }
  return isSame ? previous : shared
}

function hasSameKeywords(previous: StructuralSchema, next: StructuralSchema): boolean {
  return [...new Set([...Object.keys(previous.raw), ...Object.keys(next.raw)])].every(
    (keyword) =>
      annotationKeywords.has(keyword) ||
      childKeywords.has(keyword) ||
      jsonEquals(own(previous, keyword), own(next, keyword)),
  )
}

function own({ raw }: StructuralSchema, keyword: string): Json | undefined {
  return Object.hasOwn(raw, keyword) ? raw[keyword] : undefined
}

/** Nodes of a schema outside junctors. */
export function countNodes(schema: StructuralSchema): number {
  let count = 1
  for (const child of schema.properties?.values() ?? []) count += countNodes(child)
  if (schema.items !== null) count += countNodes(schema.items)
  if (isSchema(schema.additionalProperties)) count += countNodes(schema.additionalProperties)
  return count
}

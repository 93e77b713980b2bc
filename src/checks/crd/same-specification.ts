import { isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import type { ShippedCrd } from '../../model/release.ts'

/** Whether the API server acts in one way on both definitions: they differ in descriptions at most. */
export function isSameSpecification(previous: ShippedCrd, next: ShippedCrd): boolean {
  return jsonEquals(meaningOf(previous), meaningOf(next))
}

/** The specification without what the API server does not act on. */
function meaningOf({ definition }: ShippedCrd): Json {
  return withoutWords(definition.raw['spec'] ?? null)
}

function withoutWords(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutWords)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      // A property that is itself called `description` is a schema, not words.
      .filter(([key, child]) => !(key === 'description' && typeof child === 'string'))
      .map(([key, child]) => [key, withoutWords(child)]),
  )
}

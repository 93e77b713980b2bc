import type { CrdVersion } from '../../model/custom-resource-definition.ts'
import { isJsonArray, isJsonObject, type Json, jsonEquals, mapMembers, memberAt } from '../../model/json.ts'

/**
 * Whether all versions have the same schema to the API server, which then judges it once for all of them
 * (pkg/apis/apiextensions/v1/conversion.go). It cannot tell an absent keyword from an empty list or map, an empty text
 * or false.
 */
export function haveSameSchema(versions: readonly CrdVersion[]): boolean {
  if (versions.length < 2) return true
  const [first, ...others] = versions.map((version) =>
    essence(memberAt(version.raw, 'schema', 'openAPIV3Schema') ?? null),
  )
  return first === undefined || others.every((other) => jsonEquals(first, other))
}

/** Keywords that say something even when they are false or the empty text. */
const pointers: ReadonlySet<string> = new Set([
  '$ref',
  'additionalProperties',
  'additionalItems',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
])
/** Keywords whose value is data, not schema. */
const data: ReadonlySet<string> = new Set(['default', 'enum', 'example'])
/** Keywords that hold schemas by name. */
const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'definitions', 'dependencies'])

function essence(schema: Json): Json {
  if (isJsonArray(schema)) return schema.map(essence)
  return isJsonObject(schema) ? mapMembers(schema, essenceOf) : schema
}

function essenceOf(value: Json, keyword: string): Json | undefined {
  if (value === null) return undefined
  if (data.has(keyword)) return isEmpty(value) && keyword === 'enum' ? undefined : value
  if ((value === false || value === '') && !pointers.has(keyword)) return undefined
  if (isJsonArray(value) && value.length === 0) return undefined
  if (!maps.has(keyword) || !isJsonObject(value)) return essence(value)
  return isEmpty(value) ? undefined : mapMembers(value, essence)
}

function isEmpty(value: Json): boolean {
  return isJsonArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0
}

import { isJsonArray, isJsonObject, type JsonObject, member } from '../../model/json.ts'

/** Keywords that the API server's structural form does not carry: whatever they say, a node is as empty without them. */
const dropped: ReadonlySet<string> = new Set(['example', 'externalDocs'])
/** Lists that it rebuilds item by item, so that an empty one is none; other empty lists count as set. */
const rebuiltLists: ReadonlySet<string> = new Set(['enum', 'allOf', 'anyOf', 'oneOf'])
const knownKeywords: ReadonlySet<string> = new Set(
  (
    'type description title nullable default format maximum exclusiveMaximum minimum exclusiveMinimum maxLength ' +
    'minLength pattern maxItems minItems uniqueItems multipleOf maxProperties minProperties enum required allOf anyOf ' +
    'oneOf not items properties additionalProperties x-kubernetes-preserve-unknown-fields ' +
    'x-kubernetes-embedded-resource x-kubernetes-int-or-string x-kubernetes-list-map-keys x-kubernetes-list-type ' +
    'x-kubernetes-map-type x-kubernetes-validations'
  ).split(' '),
)

/**
 * The keywords that a node sets to something other than Go's zero value, as the structural form of the schema holds
 * them (apiextensions-apiserver pkg/apiserver/schema/convert.go).
 */
export function setKeywords(node: JsonObject): readonly string[] {
  return Object.keys(node).filter(
    (keyword) => knownKeywords.has(keyword) && !dropped.has(keyword) && isSet(node, keyword),
  )
}

function isSet(node: JsonObject, keyword: string): boolean {
  const value = member(node, keyword)
  if (value === undefined || value === null || value === '') return false
  if (value === false) return keyword === 'default' || keyword === 'additionalProperties'
  if (keyword === 'items') return isJsonObject(value)
  if (isJsonArray(value)) return keyword === 'default' || !isEmptyRebuilt(keyword, value.length)
  return !(keyword === 'properties' && isJsonObject(value) && Object.keys(value).length === 0)
}

function isEmptyRebuilt(keyword: string, length: number): boolean {
  return length === 0 && rebuiltLists.has(keyword)
}
